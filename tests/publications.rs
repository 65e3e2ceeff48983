//! Papers: the list of them, their links, citations in the text, and what is wrong in a .bib file.

mod support;
use support::TestSite;

const BIB: &str = r#"@article{xu2022,
  author = {Xu, Xiao and Example, Ann},
  title = {A first example},
  journal = {Journal of Examples},
  year = {2022}, doi = {10.1000/First}, pdf = {first.pdf}, code = {https://example.org/code},
}
@article{ex2021,
  author = {Example, A. and Xu, X.}, author+an:orcid = {2="0000-0002-1694-233X"},
  title = {A second example}, journal = {Journal of Examples}, date = {2021-03},
}
"#;

fn site() -> TestSite {
    TestSite::new()
        .file("content/publications.bib", BIB)
        .file("content/first.pdf", "%PDF-1.4\n")
        .file(
            "content/people/xu-xiao.md",
            "---\nname: Xu Xiao\naka: [X. Xu]\norcid: 0000-0002-1825-0097\nlabs: [xu-lab]\n---\n",
        )
        .file(
            "content/people/ann.md",
            "---\nname: Ann Example\naka: [A. Example]\n---\n",
        )
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\n---\n")
}

#[test]
fn papers_are_listed_by_year_with_all_ways_to_them() {
    let built = site()
        .item("2022-05-01-news.md", "publications: [xu2022]\n", "Words.\n")
        .build();
    built
        .page("/publications/")
        .in_order("2022</h2>", "2021</h2>")
        .in_order("A first example", "A second example")
        .contains("<a href=\"https://doi.org/10.1000/first\">A first example</a>")
        .contains("<a href=\"/first.pdf\">PDF</a>")
        .contains("<a href=\"https://example.org/code\">Code</a>")
        .contains("<a href=\"/publications/xu2022.bib\" download>BibTeX</a>")
        .contains("<a href=\"/news/2022/news/\"")
        .contains("id=\"ref-xu2022\"");
    let one = built.page("/publications/xu2022.bib");
    assert!(BIB.starts_with(one.text.trim_end()), "{}", one.text);
    built
        .page("/publications.bib")
        .contains("@article{xu2022,")
        .contains("@article{ex2021,");
}

#[test]
fn authors_are_linked_by_orcid_or_name() {
    let built = site().build();
    let page = built.page("/publications/");
    let papers: Vec<&str> = page.text.split("class=\"paper\"").collect();
    assert!(papers[1].contains("<a href=\"/people/xu-xiao/\">Xiao Xu</a>"));
    assert!(papers[1].contains("<a href=\"/people/ann/\">Ann Example</a>"));
    // Of the same name, but with another iD.
    assert!(papers[2].contains("<span>X. Xu</span>"), "{}", papers[2]);
    assert!(papers[2].contains("<a href=\"/people/ann/\">A. Example</a>"));
    built
        .page("/people/xu-xiao/")
        .contains("A first example")
        .lacks("A second example");
    built.page("/labs/xu-lab/").contains("A first example");
}

#[test]
fn an_item_shows_the_papers_that_it_announces() {
    let built = site()
        .item(
            "2022-05-01-news.md",
            "publications: [xu2022, 'https://doi.org/10.1000/FIRST', 10.5555/elsewhere]\n",
            "Words.\n",
        )
        .build();
    built
        .page("/news/2022/news/")
        .contains("A first example")
        .contains("href=\"https://doi.org/10.5555/elsewhere\"");
}

#[test]
fn citations_are_numbered_and_listed() {
    let built = site()
        .item("2022-05-01-news.md", "", "As shown [@ex2021] and again [@xu2022, p. 3; @ex2021].\n\n`[@code]`, [@link](https://example.org/) and \\[@text].\n")
        .build();
    let page = built.page("/news/2022/news/");
    page.contains("As shown <span class=\"citation\">(<a role=\"doc-biblioref\" href=\"#ref-ex2021\">1</a>)</span> and")
        .contains("<a role=\"doc-biblioref\" href=\"#ref-xu2022\">2</a>, p. 3")
        .contains("<h2 id=\"references\">References</h2>")
        .in_order("<li id=\"ref-ex2021\"><span class=\"label\">1.</span> <span>Example A, Xu X. A second example.", "<li id=\"ref-xu2022\">")
        .contains("<code>[@code]</code>")
        .contains("<a href=\"https://example.org/\">@link</a>")
        .contains("[@text]");
    // In a feed the links lead to the page.
    built
        .page("/feed.xml")
        .contains("https://lab.example.org/news/2022/news/#ref-ex2021")
        .contains("A second example");
}

#[test]
fn summaries_have_no_holes_where_citations_were() {
    let built = site()
        .item(
            "2022-05-01-a.md",
            "",
            "Livers grow faster [@xu2022]. Others\n[@ex2021, p. 3] disagree [@ex2021], it seems [@xu2022].\n",
        )
        .item(
            "2022-05-02-b.md",
            "",
            "肝脏 生长更快 [@xu2022]。如文 [@xu2022，第3页] 所示。\n",
        )
        .item(
            "2022-05-03-c.md",
            "",
            "Mice too [@xu2022], [@ex2021]. 小鼠也是[@xu2022]，[@ex2021]，人亦然。\n",
        )
        .build();
    built
        .page("/news/2022/c/")
        .contains("content=\"Mice too. 小鼠也是，人亦然。\"");
    let english = "Livers grow faster. Others disagree, it seems.";
    let chinese = "肝脏 生长更快。如文所示。";
    built.page("/news/2022/a/").contains(english);
    built.page("/news/2022/b/").contains(chinese);
    built.page("/feed.xml").contains(english).contains(chinese);
    built.nowhere("faster .");
}

#[test]
fn citations_may_be_written_with_chinese_punctuation() {
    let built = site()
        .config("language: zh-Hans\n")
        .item(
            "2022-05-01-a.md",
            "",
            "如文[@xu2022；@ex2021]所示，另见[@xu2022，第3页；@ex2021，图2]。\n",
        )
        .build();
    let page = built.page("/news/2022/a/");
    page.contains(
        "href=\"#ref-xu2022\">1</a>,<a role=\"doc-biblioref\" href=\"#ref-ex2021\">2</a>",
    )
    .contains("1</a>, 第3页,")
    .contains("<li id=\"ref-ex2021\">");
}

#[test]
fn a_citation_can_have_a_prefix_and_the_text_can_name_the_authors() {
    let built = site()
        .config("citation_style: apa\n")
        .item(
            "2022-05-01-a.md",
            "",
            "As shown [see @xu2022, p. 3]; Example and Xu [-@ex2021] agree. Write to <me@example.org> \
             or [me@example.org], \\[see @nobody].\n",
        )
        .build();
    built
        .page("/news/2022/a/")
        .contains("(see <a role=\"doc-biblioref\" href=\"#ref-xu2022\">")
        .contains("(<a role=\"doc-biblioref\" href=\"#ref-ex2021\">2021</a>)")
        .contains("[me@example.org]")
        .contains("[see @nobody]");
    site()
        .item("2022-05-01-a.md", "", "So [see @xu2023].\n")
        .fail()
        .says("did you mean `xu2022`?")
        .says("2022-05-01-a.md:4:10");
}

#[test]
fn the_style_and_the_language_are_the_sites() {
    let built = site()
        .config("citation_style: GB/T 7714-2015\nlanguage: zh-Hans\n")
        .item("2022-05-01-news.md", "", "如文[@xu2022]所示。\n")
        .build();
    built
        .page("/news/2022/news/")
        .contains("<h2 id=\"参考文献\">参考文献</h2>")
        .contains("XU X, EXAMPLE A. A first example[J/OL].");
}

#[test]
fn references_are_in_the_language_of_their_paper() {
    let bib = "@article{en, title = {A liver}, author = {Xu, X and Liu, B and Li, C and Wu, D}, journal = {J}, year = 2022, volume = 3, pages = {1--2}}\n@article{zh, title = {肝脏}, author = {徐, 骁 and 刘, 一 and 李, 二 and 吴, 三}, journal = {学报}, year = 2021}\n";
    for language in ["en", "zh-Hans"] {
        let built = TestSite::new()
            .config(&format!(
                "citation_style: gb-t-7714-2015\nlanguage: {language}\n"
            ))
            .file("content/publications.bib", bib)
            .item("2022-05-01-a.md", "", "A [@zh; @en] b [@en].\n")
            .build();
        built
            .page("/news/2022/a/")
            .contains("XU X, LIU B, LI C, et al. A liver")
            .contains("徐骁, 刘一, 李二, 等. 肝脏")
            .in_order("<li id=\"ref-zh\">", "<li id=\"ref-en\">");
    }
}

#[test]
fn unknown_keys_and_styles_are_errors_at_their_column() {
    let outcome = site()
        .config("citation_style: natur\n")
        .item(
            "2022-05-01-news.md",
            "publications: [xu2023]\n",
            "Words.\n\nAs shown [@xu2022; @ex2012, p. 3].\n",
        )
        .fail();
    outcome
        .says("site.yaml:3:17")
        .says("there is no citation style `natur`")
        .says("did you mean `nature`?")
        .says("content/news/2022-05-01-news.md:3:16")
        .says("there is no paper `xu2023`")
        .says("did you mean `xu2022`?")
        .says("content/news/2022-05-01-news.md:7:21")
        .says("there is no paper `ex2012`")
        .says("did you mean `ex2021`?");
}

#[test]
fn a_mistake_in_the_bib_file_names_its_line() {
    let outcome = TestSite::new()
        .file("content/publications.bib", "@article{a,\n  title = {T},\n  author = {A, B}\n  year = {2022},\n}\n\n@article{b,\n  title = {T},\n  author = {A, B},\n}\n")
        .fail();
    outcome
        .says("content/publications.bib:4:3")
        .says("expected `,` before this")
        .says("content/publications.bib:7:10")
        .says("entry `b` has no `year`");
    let missing = TestSite::new()
        .file(
            "content/publications.bib",
            "@article{a, title = {T}, author = {A, B}, year = 2022, pdf = {no.pdf}}\n",
        )
        .fail();
    missing
        .says("content/publications.bib:1:62")
        .says("paper `a`: there is no file `no.pdf`");
}

#[test]
fn what_reference_managers_note_for_their_owner_is_not_published() {
    let built = TestSite::new()
        .file(
            "content/publications.bib",
            r#"@article{zotero,
  title = {From Zotero}, author = {Example, Ann}, year = {2024},
  abstract = {Mice lived.},
  file = {Full Text PDF:/home/u/Zotero/storage/ABC/x.pdf:application/pdf},
  annotation = {Weak \statistics}, langid = {english}
}
@article{jabref,
  title = {From JabRef},
  author = {Example, Ann}, year = 2023,
  groups = {rivals}, owner = {secretary},
  file = {:C\:\Users\u\x.pdf:PDF},
}
@string{j = "Journal"}
@article{mendeley, title = {From Mendeley}, author = {Example, Ann}, year = 2022, journal = j, mendeley-groups = {rivals}, file = {:C$ackslash$:/Users/u/x.pdf:pdf}}
"#,
        )
        .build();
    for private in ["x.pdf", "Weak", "rivals", "secretary", "PDF</a>"] {
        built.nowhere(private);
    }
    let one = built.page("/publications/zotero.bib");
    assert_eq!(
        one.text,
        "@article{zotero,\n  title = {From Zotero}, author = {Example, Ann}, year = {2024},\n  abstract = {Mice lived.},\n  langid = {english}\n}\n"
    );
    let two = built.page("/publications/jabref.bib");
    assert_eq!(
        two.text,
        "@article{jabref,\n  title = {From JabRef},\n  author = {Example, Ann}, year = 2023,\n}\n"
    );
    built.page("/publications/mendeley.bib").contains("Journal");
}

#[test]
fn papers_still_to_come_need_no_year() {
    let bib = "@article{a, title = {Soon}, author = {A, B}, pubstate = {inpress}}\n@article{b, title = {Sent}, author = {A, B}, pubstate = {In preparation}}\n@article{c, title = {Here}, author = {A, B}, year = 2025, pubstate = {inpress}}\n";
    let built = TestSite::new()
        .file("content/publications.bib", bib)
        .item(
            "2022-05-01-a.md",
            "publications: [a]\n",
            "As [@a; @c] say.\n",
        )
        .build();
    built
        .page("/publications/")
        .in_order("<h2 id=\"forthcoming\">Forthcoming</h2>", "Soon</p>")
        .in_order("Sent</p>", "<h2 id=\"y2025\">2025</h2>")
        .in_order("<h2 id=\"y2025\">", "Here</p>")
        .lacks("\"datePublished\":\"0");
    built.page("/news/2022/a/").contains("Soon");
    let outcome = TestSite::new()
        .file(
            "content/publications.bib",
            "@article{a, title = {T}, author = {A, B},\n year = {soon}, pubstate = {published}}\n",
        )
        .fail();
    outcome
        .says("content/publications.bib:2:9")
        .says("`soon` is not a date");
}

#[test]
fn mistakes_of_fields_are_reported_at_the_field() {
    let outcome = TestSite::new()
        .file(
            "content/publications.bib",
            "@article{a, title = {T}, author = {A, B}, year = 2022,\n  pdf = {../../etc/passwd},\n  code = {code/}}\n",
        )
        .fail();
    outcome
        .says("content/publications.bib:2:9")
        .says("paper `a`: `../../etc/passwd` leads out of content/")
        .says("content/publications.bib:3:10")
        .says("write its https:// address, or put the file in content/ and write its path from there, as in papers/xu2022.pdf");
    assert!(
        !outcome.diagnostics.contains("Markdown"),
        "{}",
        outcome.diagnostics
    );
}

#[test]
fn a_crossref_to_nothing_is_a_warning_at_its_place() {
    let built = TestSite::new()
        .file(
            "content/publications.bib",
            "@inproceedings{a, title = {T}, author = {A, B}, year = 2022,\n  crossref = {procedings}}\n@proceedings{proceedings, title = {P}, editor = {E, F}, year = 2022}\n",
        )
        .build();
    built
        .outcome
        .says("content/publications.bib:2:14")
        .says("`crossref` names entry `procedings`, which does not exist")
        .says("did you mean `proceedings`?");
}

#[test]
fn names_are_written_as_people_write_them() {
    let bib = "@article{a, title = {T}, author = {von der Berg, Jr, Hans and Xu, Xiao and others}, year = 2022}\n";
    let site = || {
        TestSite::new().file("content/publications.bib", bib).item(
            "2022-05-01-a.md",
            "publications: [a]\n",
            "Words.\n",
        )
    };
    site()
        .build()
        .page("/publications/")
        .contains("<span>Hans von der Berg, Jr</span>, <span>Xiao Xu</span> et al.</p>");
    site()
        .config("language: zh-Hans\n")
        .build()
        .page("/news/2022/a/")
        .contains("<span>Hans von der Berg, Jr</span>、<span>Xiao Xu</span>等</p>");
}

#[test]
fn a_paper_that_is_named_twice_is_shown_once() {
    let built = site()
        .item(
            "2022-05-01-a.md",
            "publications: [xu2022, xu2022, 10.1000/first]\n",
            "Words.\n",
        )
        .build();
    let page = built.page("/news/2022/a/");
    assert_eq!(page.text.matches("class=\"paper\"").count(), 1);
}

#[test]
fn a_site_without_papers_says_nothing_of_them() {
    let built = TestSite::new()
        .item("2022-05-01-a.md", "", "Words.\n")
        .build();
    built.lacks("/publications/");
    built.lacks("/publications.bib");
    let outcome = TestSite::new()
        .item("2022-05-01-a.md", "", "Words [@xu2022].\n")
        .fail();
    outcome.says("there is no paper `xu2022`");
}

#[test]
fn what_is_no_link_no_name_and_no_year_is_reported() {
    let told = |fields: &str, words: &str| {
        let bib = format!("@article{{a, title = {{T}}, journal = {{J}},\n{fields}}}\n");
        TestSite::new()
            .file("content/publications.bib", bib)
            .fail()
            .says(words)
            .says("publications.bib:2:");
    };
    let fine = "author = {Xu, Xiao}, year = 2022";
    let on_disk = "is a path of your own computer";
    let forbidden = "a link cannot start with";
    for (link, words) in [
        ("javascript:alert(1)", forbidden),
        ("JAVASCRIPT:x", forbidden),
        ("data:text/html,x", forbidden),
        ("file:///etc/passwd", on_disk),
        ("C:\\x.pdf", on_disk),
    ] {
        told(&format!("pdf = {{{link}}}, {fine}"), words);
        told(&format!("code = {{{link}}}, {fine}"), words);
    }
    told(
        "author = {徐骁; 张伟; 李四}, year = 2022",
        "`;` cannot separate names",
    );
    told(
        "author = {李 明，王 五}, year = 2022",
        "`，` cannot separate names",
    );
    told("author = {Xu, Xiao}, date = {20xx}", "`20xx` is not a");
    told(
        "author = {A, B, C, D}, year = 2022",
        "is not the name of one person",
    );
    told(
        "author = {A B, C D, E F}, year = 2022",
        "is not the name of one person",
    );
    told("author = {Xu, Xiao}, year = {20xx}", "`20xx` is not a year");
    TestSite::new()
        .file(
            "content/publications.bib",
            "\n@article{, title = {T}, author = {Xu, Xiao}, year = 2022}\n",
        )
        .fail()
        .says("this entry has no key");
}

#[test]
fn a_paper_that_is_there_before_its_news_is_reported() {
    let site = || {
        site().item(
            "2026-12-01-a.md",
            "publish_at: 2026-12-01\npublications: [xu2022]\n",
            "Words.\n",
        )
    };
    let built = site().build();
    built
        .outcome
        .says("warning[early-paper]: the paper `xu2022` is public already, before this item")
        .says("2026-12-01-a.md:4:16");
    let later = site().with(&["--now", "2026-12-02T00:00:00Z"]).build();
    assert!(!later.outcome.diagnostics.contains("early-paper"));
}

#[test]
fn circular_abbreviations_are_reported() {
    let mut many = String::from("@string{a0 = {word }}\n");
    for number in 1..15 {
        let before = format!("a{}", number - 1);
        let value = [before.as_str(); 6].join(" # ");
        many.push_str(&format!("@string{{a{number} = {value}}}\n"));
    }
    for strings in [
        "@string{a = a}\n",
        "@string{a = b}\n@string{b = a}\n",
        "@string{jan = jan}\n",
        &many,
    ] {
        let paper = "@article{x, title = {T}, author = {A, B}, year = 2022, journal = {J}}\n";
        TestSite::new()
            .file("content/publications.bib", format!("{strings}{paper}"))
            .fail()
            .says("uses itself, or stands for too much text")
            .says("content/publications.bib:");
    }
}

#[test]
fn a_group_may_have_any_name_and_and_any_capitals() {
    let bib = "@article{x, title = {T}, author = {{A; B Group} AND Doe, J.~K.}, year = 2022, journal = {J}}\n";
    TestSite::new()
        .file("content/publications.bib", bib)
        .build()
        .page("/publications/")
        .contains("<span>A; B Group</span> and <span>J. K. Doe</span>");
}

#[test]
fn citations_of_two_authors_of_one_name_are_distinguished_and_references_keep_all_names() {
    let bib = "@article{a, journal={J. Tests}, year={2020}, author={Wang, Alice and Brown, Chris and Davis, Emily}, title={First paper}}
@article{b, journal={J. Tests}, year={2020}, author={Wang, Bob and Evans, Frank and Green, Grace}, title={Second paper}}
@article{c, journal={J. Tests}, year={2021}, author={Li, Xin}, title={Zebras}}
@article{d, journal={J. Tests}, year={2021}, author={Li, Xin}, title={Apes}}
";
    let built = TestSite::new()
        .config("citation_style: apa\n")
        .file("content/publications.bib", bib)
        .item(
            "2022-05-01-a.md",
            "",
            "We cite [@a; @b], [@c] and [@d, p. 3].\n",
        )
        .build();
    built
        .page("/news/2022/a/")
        .contains("#ref-a\">A. Wang et al., 2020</a>")
        .contains("#ref-b\">B. Wang et al., 2020</a>")
        .contains("#ref-c\">Li, 2021b</a>")
        .contains("#ref-d\">Li, 2021a, p. 3</a>")
        .contains("Li, X. (2021a). Apes.")
        .contains("Li, X. (2021b). Zebras.")
        .contains("Wang, A., Brown, C., &amp; Davis, E. (2020). First paper.")
        .contains("Wang, B., Evans, F., &amp; Green, G. (2020). Second paper.");
}

#[test]
fn papers_without_a_year_stay_in_citations() {
    let bib = "@article{p1, author={Solo, Han}, title={One}, journal={J}, year={2020}}
@article{p2, author={Solo, Han}, title={Three}, journal={J}, pubstate={inpress}}
@article{p3, author={Solo, Han}, title={Two}, journal={J}, pubstate={inpress}}
@article{p4, author={Moe, Jane}, title={Four}, journal={J}, pubstate={submitted}}
";
    for (style, first, citations) in [
        (
            "apa",
            "(#p3Solo, n.d.-b; #p2n.d.-a)",
            "(#p3Solo, n.d.-b; #p2n.d.-a; #p12020)",
        ),
        (
            "chicago-author-date",
            "(#p3Solo, n.d.-b; #p2n.d.-a)",
            "(#p3Solo, n.d.-b; #p2n.d.-a; #p12020)",
        ),
        (
            "harvard-cite-them-right",
            "(#p3Solo, no date-b; #p2no date-a)",
            "(#p3Solo, no date-b; #p2no date-a; #p12020)",
        ),
        (
            "elsevier-harvard",
            "(#p3Solo, n.d.-a, #p2n.d.-b)",
            "(#p1Solo, 2020, #p3n.d.-a, #p2n.d.-b)",
        ),
        (
            "springer-basic-author-date",
            "(#p3Solo n.d.-a, #p2n.d.-b)",
            "(#p1Solo 2020, #p3n.d.-a, #p2n.d.-b)",
        ),
        (
            "gb-t-7714-2015-author-date",
            "(#p3Solo, n.d.-a; #p2n.d.-b)",
            "(#p3Solo, n.d.-a; #p2n.d.-b; #p12020)",
        ),
    ] {
        let built = TestSite::new()
            .config(&format!("citation_style: {style}\n"))
            .file("content/publications.bib", bib)
            .item(
                "2022-05-01-a.md",
                "",
                "Two [@p3; @p2] X [@p3; @p2; @p1] Y [@p4; @p3].\n",
            )
            .build();
        let page = built.page("/news/2022/a/");
        let start = page.text.find("Two <span").expect("the text");
        let text = page.text[start..].split("</p>").next().unwrap_or_default();
        let text = text
            .replace("<span class=\"citation\">", "")
            .replace("</span>", "")
            .replace("<a role=\"doc-biblioref\" href=\"#ref-", "#")
            .replace("\">", "")
            .replace("</a>", "");
        assert!(
            text.starts_with(&format!("Two {first} X {citations} Y (")),
            "{style}: {text}"
        );
    }
}

/// A site with this publications.bib, which cites nothing.
fn bib(bib: &str) -> TestSite {
    TestSite::new().file("content/publications.bib", bib)
}

/// An entry with these fields beside author, title and year.
fn entry(fields: &str) -> String {
    format!(
        "@article{{a, author={{Doe, Jane}}, title={{T}}, journal={{J}}, year={{2020}}, {fields}}}\n"
    )
}

#[test]
fn addresses_lose_the_escapes_of_latex() {
    for (field, link) in [
        (
            r"doi={10.1007/978-3-032-00942-5\_12}",
            "https://doi.org/10.1007/978-3-032-00942-5_12",
        ),
        (
            r"doi={10.1007/978-3-319-46475-6{\_}43}",
            "https://doi.org/10.1007/978-3-319-46475-6_43",
        ),
        (r"doi={{10.1007/b{\_}1}}", "https://doi.org/10.1007/b_1"),
        (
            r"url={https://example.net/a\_b\%20c\&d\#e}",
            "https://example.net/a_b%20c&amp;d#e",
        ),
        (
            r"url={https://example.net/\~{}doe/a--b}",
            "https://example.net/~doe/a--b",
        ),
        (
            r"url={\url{https://example.net/{\textasciitilde}doe}}",
            "https://example.net/~doe",
        ),
        (
            r#"code="https://example.net/$\sim$doe""#,
            "https://example.net/~doe",
        ),
    ] {
        let built = bib(&entry(field))
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        built
            .page("/publications/")
            .contains(&format!("href=\"{link}\""));
        if !field.starts_with("code") {
            built
                .page("/news/2022/a/")
                .contains(&format!("href=\"{link}\""));
        }
    }
}

#[test]
fn dois_may_be_written_in_many_ways() {
    let sici =
        "https://doi.org/10.1002/(sici)1097-0258(19980815)17:15/16%3C1661::aid-sim968%3E3.0.co;2-2";
    for (doi, link) in [
        (
            "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            sici,
        ),
        (
            "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
            sici,
        ),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15/16&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
            sici,
        ),
        (
            "https://www.doi.org/10.1000/182",
            "https://doi.org/10.1000/182",
        ),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI: 10.1000/182", "https://doi.org/10.1000/182"),
        (
            "http://dx.doi.org/10.1000/182",
            "https://doi.org/10.1000/182",
        ),
    ] {
        let built = bib(&entry(&format!("doi={{{doi}}}")))
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        let link = format!("href=\"{link}\"");
        built.page("/publications/").contains(&link);
        built.page("/news/2022/a/").contains(&link);
        built.nowhere("%253");
        assert_eq!(built.outcome.diagnostics.matches("bib:").count(), 0);
    }
    bib(&entry("doi={}, url={ }, volume={{}}"))
        .build()
        .page("/publications/")
        .contains("<cite>J</cite>, 2020</p>")
        .lacks("doi.org");
}

#[test]
fn months_are_read_in_many_spellings_or_reported() {
    for (month, date) in [
        ("{6-7}", "2020-06"),
        ("{Sept}", "2020-09"),
        ("{mars}", "2020-03"),
        ("{ mar }", "2020-03"),
        ("{12 May}", "2020-05-12"),
        ("\"10~\" # jan", "2020-01-10"),
        ("\"23{--}27 \" # may", "2020-05"),
        ("{July/August}", "2020-07"),
        ("Sep", "2020-09"),
        ("{Août}", "2020-08"),
        ("{3月}", "2020-03"),
        ("{}", "2020"),
    ] {
        let built = bib(&entry(&format!("month={month}"))).build();
        built
            .page("/publications/")
            .contains(&format!("\"datePublished\":\"{date}\""));
        assert_eq!(built.outcome.diagnostics, "", "{month}");
    }
    for month in ["{0}", "{13}", "{Winter}", "{1999}", "{99 1/2 99}"] {
        let built = bib(&entry(&format!("month={month}"))).build();
        let written = month.trim_matches(['{', '}']);
        built
            .outcome
            .says(&format!(
                "warning: `{written}` is not a month; it is left out"
            ))
            .says("content/publications.bib:1:76")
            .says("write a number from 1 to 12, or `jan`, `feb`, … without braces");
        built
            .page("/publications/")
            .contains("\"datePublished\":\"2020\"");
    }
    bib(&entry("month=jun, day={30th}"))
        .build()
        .page("/publications/")
        .contains("\"datePublished\":\"2020-06-30\"");
}

#[test]
fn a_year_among_other_words_counts_with_a_warning() {
    for (fields, date) in [
        ("Year={2018}, Date={2018/05/29}", "2018-05-29"),
        ("Year={2018}, Date={2018/05/29/online}", "2018-05-29"),
        ("year={2020a}", "2020"),
        ("year={2020/2021}", "2020"),
        ("year={2020?}", "2020"),
        ("year={c. 2020}", "2020"),
        ("year={2020年}", "2020"),
        ("year={forthcoming 2021}", "2021"),
        ("year={2020 (in press)}", "2020"),
    ] {
        let built = bib(&format!(
            "@article{{a, author={{Doe, Jane}}, title={{T}}, journal={{J}},\n{fields}}}\n"
        ))
        .build();
        built
            .outcome
            .says(&format!("which is read as `{date}`"))
            .says("content/publications.bib:2:");
        built
            .page("/publications/")
            .contains(&format!("\"datePublished\":\"{date}\""));
    }
}

#[test]
fn papers_without_a_year_are_listed_last() {
    let built = bib(
        "@article{a, author={Doe, Jane}, title={Silent}, journal={J}, year={n.d.}}
@misc{b, author={Doe, Jane}, title={Free}}
@article{c, author={Doe, Jane}, title={Empty}, journal={J}, year={}}
@article{d, author={Doe, Jane}, title={Old}, journal={J}, year={1990}}
@article{e, author={Doe, Jane}, title={Soon}, journal={J}, pubstate={inpress}}
",
    )
    .build();
    built
        .outcome
        .says("warning: `year` is `n.d.`; it is left out");
    assert_eq!(built.outcome.diagnostics.matches("warning:").count(), 1);
    built
        .page("/publications/")
        .in_order("<h2 id=\"forthcoming\">", "<h2 id=\"y1990\">")
        .in_order(
            "<h2 id=\"y1990\">",
            "<h2 id=\"undated\">Without a year</h2>",
        )
        .in_order("<h2 id=\"undated\">", "Silent</p>")
        .in_order("<h2 id=\"undated\">", "Free</p>")
        .in_order("<h2 id=\"undated\">", "Empty</p>");
}

#[test]
fn a_comma_behind_a_name_is_no_part_of_it() {
    for author in ["Doe, Jane and Gee, M.W.,", "Doe, Jane, and Gee, M.W."] {
        let built = bib(&format!(
            "@article{{a, author={{{author}}}, title={{T}}, journal={{J}}, year={{2020}}}}\n"
        ))
        .build();
        assert_eq!(built.outcome.diagnostics, "");
        built
            .page("/publications/")
            .contains("<span>Jane Doe</span> and <span>M.W. Gee</span>");
    }
}

#[test]
fn a_mistake_of_authors_is_reported_once() {
    let outcome = bib("@article{a, author={Doe; Roe}, title={T}, year={2020}}\n").fail();
    outcome.says("`;` cannot separate names");
    assert!(!outcome.diagnostics.contains("has no `author`"));
}

#[test]
fn what_is_no_doi_is_left_out_and_may_be_a_link() {
    for (doi, link) in [
        (
            "https://www.nature.com/articles/x1",
            Some("https://www.nature.com/articles/x1"),
        ),
        ("arXiv:2101.00001", Some("https://arxiv.org/abs/2101.00001")),
        ("10.x", None),
    ] {
        let built = bib(&entry(&format!("doi={{{doi}}}"))).build();
        built
            .outcome
            .says(&format!("warning: `{doi}` is not a DOI; it is left out"));
        let page = built.page("/publications/");
        match link {
            Some(link) => page.contains(&format!("href=\"{link}\"")),
            None => page.contains("<p class=\"title\">T</p>"),
        };
    }
}

#[test]
fn web_addresses_may_be_written_in_many_ways() {
    for (url, link, is_told) in [
        (
            "https://e.org/my paper.pdf",
            "https://e.org/my%20paper.pdf",
            false,
        ),
        ("https://e.org/a https://e.org/b", "https://e.org/a", true),
        ("https://e.org/a; http://e.org/b", "https://e.org/a", true),
        (
            "https://web.archive.org/web/1/https://e.org/b",
            "https://web.archive.org/web/1/https://e.org/b",
            false,
        ),
        ("www.example.net/a", "https://www.example.net/a", false),
        ("www.example.net", "https://www.example.net/", false),
        ("e.org/x", "https://e.org/x", false),
        ("<https://e.org/y>", "https://e.org/y", false),
    ] {
        let built = bib(&entry(&format!("url={{{url}}}")))
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        let href = format!("href=\"{link}\"");
        built.page("/publications/").contains(&href);
        built.page("/news/2022/a/").contains(&href);
        let told = format!("warning: `url` has several addresses, so the first is used: `{link}`");
        assert_eq!(built.outcome.diagnostics.contains(&told), is_told, "{url}");
        assert_eq!(built.outcome.diagnostics.is_empty(), !is_told, "{url}");
    }
}

#[test]
fn days_that_there_are_not_are_left_out() {
    for (fields, date, day) in [
        ("year={2020}, month={30 Feb}", "2020-02", 30),
        ("year={2021}, month=feb, day={29}", "2021-02", 29),
    ] {
        let built = bib(&format!(
            "@article{{a, author={{Doe, Jane}}, title={{T}}, journal={{J}},\n{fields}}}\n"
        ))
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build();
        built
            .outcome
            .says(&format!(
                "warning: {date} has no day {day}; the day is left out"
            ))
            .says("content/publications.bib:2:");
        built
            .page("/publications/")
            .contains(&format!("\"datePublished\":\"{date}\""));
    }
    let built =
        bib("@article{a, author={Doe, Jane}, title={T}, journal={J}, date={2021-02-29}}\n").build();
    built
        .outcome
        .says("warning: `date` is `2021-02-29`, which is read as `2021-02`");
    built
        .page("/publications/")
        .contains("\"datePublished\":\"2021-02\"");
    bib(&entry("month={29 Feb}"))
        .build()
        .page("/publications/")
        .contains("\"datePublished\":\"2020-02-29\"");
}

#[test]
fn placeholders_are_neither_pages_nor_people() {
    for pages in ["n/a--n/a", "no--no", "N/A"] {
        let built = bib(&entry(&format!("pages={{{pages}}}"))).build();
        built
            .outcome
            .says(&format!("warning: `pages` is `{pages}`; it is left out"));
        built
            .page("/publications/")
            .contains("<cite>J</cite>, 2020</p>");
    }
    let built = bib("@article{a, author={N/A}, title={T}, year={2020}}\n").build();
    built
        .outcome
        .says("warning: `author` is `N/A`; it is left out");
    built
        .page("/publications/")
        .lacks("N/A")
        .lacks("\"Person\"");
    bib("@article{a, author={Na, Na}, title={T}, year={2020}}\n")
        .build()
        .page("/publications/")
        .contains("Na Na");
}

#[test]
fn of_a_field_that_is_there_twice_the_first_counts() {
    let built = bib(&entry("volume={1}, doi={}, doi={10.1000/1}, Volume={2}")).build();
    built
        .outcome
        .says("warning: this entry has a second `volume`; the first counts")
        .says("content/publications.bib:1:");
    assert_eq!(built.outcome.diagnostics.matches("warning:").count(), 1);
    built
        .page("/publications/")
        .contains("https://doi.org/10.1000/1")
        .contains("<cite>J</cite> <b>1<");
}

#[test]
fn names_with_small_letters_are_whole_names_of_people() {
    for (author, name, vancouver) in [
        ("danah boyd", "danah boyd", "boyd danah. T"),
        ("bell hooks", "bell hooks", "hooks bell. T"),
        ("k.d. lang", "k.d. lang", "lang k. d. T"),
        ("e. e. cummings", "e. e. cummings", "cummings e. e. T"),
        ("von Neumann", "von Neumann", "von Neumann. T"),
        (
            "abd al-Rahman al-Sufi",
            "abd al-Rahman al-Sufi",
            "al-Sufi abd",
        ),
        (
            "al-Hasan ibn al-Haytham",
            "al-Hasan ibn al-Haytham",
            "ibn al-Haytham al H",
        ),
        ("John von Neumann", "John von Neumann", "Neumann J"),
    ] {
        let built = bib(&format!(
            "@article{{a, author={{{author}}}, title={{T}}, journal={{J}}, year={{2020}}}}\n"
        ))
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build();
        assert_eq!(built.outcome.diagnostics, "");
        built
            .page("/publications/")
            .contains(&format!("{{\"@type\":\"Person\",\"name\":\"{name}\"}}"));
        let page = built.page("/news/2022/a/");
        page.contains(vancouver);
    }
}

#[test]
fn names_in_two_scripts_keep_their_spaces() {
    for (author, name, reference) in [
        ("Wang, Wei (王伟)", "Wei Wang (王伟)", "Wang W (王伟)"),
        ("Wei Wang (王伟)", "Wei Wang (王伟)", "Wang W (王伟)"),
        ("Tanaka, 太郎", "太郎 Tanaka", "Tanaka 太郎"),
    ] {
        let built = bib(&format!(
            "@article{{a, author={{{author}}}, title={{T}}, journal={{J}}, year={{2020}}}}\n"
        ))
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build();
        built
            .page("/publications/")
            .contains(&format!("<span>{name}</span>"));
        built.page("/news/2022/a/").contains(reference);
    }
}

#[test]
fn numbers_keep_their_digits() {
    for style in ["vancouver", "apa", "ieee", "nature"] {
        let built = bib(&entry("pages={061102}, volume={09}"))
            .config(&format!("citation_style: {style}\n"))
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        built
            .page("/news/2022/a/")
            .contains("061102")
            .contains("09");
    }
    let built = bib(&entry("pages={0123--0130}"))
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build();
    built.page("/news/2022/a/").contains("0123–0130");
    bib("@article{a, author={Doe, Jane}, title={T}, journal={arXiv preprint arXiv:1234.5678}, year={2020}}\n")
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build()
        .page("/news/2022/a/")
        .contains("arXiv:1234.5678");
}

#[test]
fn initials_keep_all_their_letters() {
    let bib = "@article{a, journal={J}, year={2020}, title={T}, author={Doe, J.A. and Roe, M.R.C. and J.R.R. Moe and Poe, JA and Noe, J. A. and Иванов, И.А. and Lee, J.-P. and WANG, LI and Coe, Mary}}\n";
    for (style, names) in [
        (
            "vancouver",
            "Doe JA, Roe MRC, Moe JRR, Poe JA, Noe JA, Иванов ИА",
        ),
        (
            "apa",
            "Doe, J. A., Roe, M. R. C., Moe, J. R. R., Poe, J. A., Noe, J. A., Иванов, И. А., Lee, J.-P., WANG, L., &amp; Coe, M.",
        ),
        ("ieee", "J. A. Doe"),
        ("chicago", "Doe, J. A., M. R. C. Roe, J. R. R. Moe"),
        ("nature", "Doe, J. A."),
    ] {
        TestSite::new()
            .config(&format!("citation_style: {style}\n"))
            .file("content/publications.bib", bib)
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build()
            .page("/news/2022/a/")
            .contains(names);
    }
}

#[test]
fn titles_are_read_as_latex_means_them() {
    for (latex, html, plain) in [
        (r"25\textdegree{}C storage", "25°C storage", "25°C storage"),
        (r"25 $^\circ$C storage", "25 °C storage", "25 °C storage"),
        (r"10\textsuperscript{6} cells", "10⁶ cells", "10⁶ cells"),
        (
            r"A 5\,mm probe at 12\,TeV",
            "A 5 mm probe at 12 TeV",
            "A 5 mm probe at 12 TeV",
        ),
        (r"M$_\odot$ stars", "M<sub>⊙</sub> stars", "M_⊙ stars"),
        (r"$\frac{1}{2}$ of $\bar{p}p$", "1/2 of p̄p", "1/2 of p̄p"),
        (r"3\texttimes{}4 and \textpm{}2", "3×4 and ±2", "3×4 and ±2"),
        (r"x\textasciitilde{}5", "x~5", "x~5"),
        (r"\(pp\) collisions", "pp collisions", "pp collisions"),
        (
            r"Cats &amp; dogs &#8211; all",
            "Cats &amp; dogs – all",
            "Cats & dogs – all",
        ),
        (r"`single' quotes", "‘single’ quotes", "‘single’ quotes"),
        (r"\ensuremath{\alpha} of \mathrm{Ca}", "α of Ca", "α of Ca"),
        (
            r"The \emph{E. coli} gene",
            "The <i>E. coli</i> gene",
            "The E. coli gene",
        ),
        (
            r"{\em In vivo} and \textbf{bold}",
            "<i>In vivo</i> and <b>bold</b>",
            "In vivo and bold",
        ),
        (
            r"The <i>Arabidopsis</i> gene \textit{FLC} and H<sub>2</sub>O",
            "The <i>Arabidopsis</i> gene <i>FLC</i> and H₂O",
            "The Arabidopsis gene FLC and H2O",
        ),
        (
            r"&lt;i&gt;Homo&lt;/i&gt; and x<sub>max</sub>",
            "<i>Homo</i> and x<sub>max</sub>",
            "Homo and x_max",
        ),
        (
            r"\ce{H2SO4} and the $11^{th}$ day",
            "H₂SO₄ and the 11<sup>th</sup> day",
            "H₂SO₄ and the 11th day",
        ),
        (r"p<0.05 and a<b", "p&lt;0.05 and a&lt;b", "p<0.05 and a<b"),
        (
            r"$p<0.05$ at $\sqrt{s}=13$ TeV",
            "p &lt; 0.05 at √s = 13 TeV",
            "p < 0.05 at √s = 13 TeV",
        ),
        (
            r"Visas at $25 million or \$30",
            "Visas at $25 million or $30",
            "Visas at $25 million or $30",
        ),
    ] {
        let bib = format!(
            "@article{{a, author={{Doe, Jane}}, title={{{latex}}}, journal={{J}}, year={{2020}}}}\n"
        );
        let built = TestSite::new()
            .file("content/publications.bib", bib)
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        assert!(
            !built.outcome.diagnostics.contains(".bib"),
            "{}",
            built.outcome.diagnostics
        );
        let title = format!("<p class=\"title\">{html}</p>");
        built.page("/publications/").contains(&title);
        built
            .page("/news/2022/a/")
            .contains(&format!("Doe J. {html}. J. 2020."));
        let headline = plain.replace("H2O", "H₂O");
        let headline = headline.replace('<', "\\u003c").replace('&', "\\u0026");
        built
            .page("/publications/")
            .contains(&format!("\"headline\":\"{headline}\""));
    }
}

#[test]
fn commands_that_are_not_known_are_reported_and_their_words_stay() {
    let bib = "@article{a, author={Doe, Jane}, title={The \\strange{word} \\odd},\n  journal={J}, year={2020}, abstract={\\mymacro{All} is $\\wrong$}}\n";
    let built = TestSite::new()
        .file("content/publications.bib", bib)
        .build();
    built
        .outcome
        .says(
            "warning: `\\strange` in `title` is an unknown LaTeX command
 --> content/publications.bib:1:39
",
        )
        .says("= help: write the character itself; labnews keeps the text in its braces")
        .says("`\\odd` in `title`")
        .says("`\\mymacro` in `abstract`")
        .says("`\\wrong` in `abstract`");
    built
        .page("/publications/")
        .contains("<p class=\"title\">The word odd</p>")
        .contains("All is wrong");
}

#[test]
fn a_formula_may_have_a_digit_behind_it() {
    for (latex, html) in [
        (
            r"Models with $>$90\% accuracy from $<$10 labels",
            "Models with &gt;90% accuracy from &lt;10 labels",
        ),
        ("Galaxies within $<$5 Mpc", "Galaxies within &lt;5 Mpc"),
        ("From $-$1 to $+$2 of $n$3", "From -1 to +2 of n3"),
        ("Loose $ > $3 and $&lt;$7", "Loose &gt;3 and &lt;7"),
        (
            "Grants of $5–$10 and US$1M (A$1.5M)",
            "Grants of $5–$10 and US$1M (A$1.5M)",
        ),
        (
            "Fees of $5 for $<$10 labels",
            "Fees of $5 for &lt;10 labels",
        ),
    ] {
        let built = bib(&format!(
            "@article{{a, author={{Doe, Jane}}, title={{{latex}}}, journal={{J}}, year={{2020}}}}\n"
        ))
        .item("2022-05-01-a.md", "", "See [@a].\n")
        .build();
        assert_eq!(built.outcome.diagnostics, "", "{latex}");
        let escaped = html.replace("&lt;", "\\u003c").replace("&gt;", "\\u003e");
        built
            .page("/publications/")
            .contains(&format!("<p class=\"title\">{html}</p>"))
            .contains(&format!("\"headline\":\"{escaped}\""));
        built
            .page("/news/2022/a/")
            .contains(&format!("Doe J. {html}. J. 2020."));
    }
}

#[test]
fn a_lone_dollar_is_money() {
    let bib = "@article{a, author={Doe, Jane}, title={T}, journal={J}, year={2020},\n  abstract={They gave $25 million, $5–$10 each, and US$1M (A$1.5M)}}\n";
    let built = TestSite::new()
        .file("content/publications.bib", bib)
        .build();
    assert_eq!(built.outcome.diagnostics, "");
    built
        .page("/publications/")
        .contains("They gave $25 million, $5–$10 each, and US$1M (A$1.5M)");
}

#[test]
fn what_labs_write_for_nothing_is_nothing() {
    let bib = "@article{b,
  title = {None}, author = {Example, Ann}, year = {2020}, journal = {J},
  doi = {none}, volume = {N/A}, number = {NA}, pages = {1-1}, url = {}, note = {},
}
@misc{c,
  title = {A data set of a consortium}, year = {2021},
}
@article{d,
  title = {Trailing and}, author = {Example, Ann and }, year = {2020}, journal = NAR,
}
@string{Sci = {Science}}
@article{f, title = {Soon}, author = {Example, Ann and et al.}, year = {in press}, journal = sci}
@article{b, title = {Key again}, author = {Example, Ann}, year = {2020}, journal = {J}}
@article{f, title = {Soon}, author = {Example, Ann and et al.}, year = {in press}, journal = sci}
@artcle{g, title = {Slip}, author = {Example, Ann}, year = {2020}}
";
    let built = TestSite::new()
        .file("content/publications.bib", bib)
        .item("2022-05-01-a.md", "", "See [@b] and [@f].\n")
        .build();
    for (message, place) in [
        ("`doi` is `none`; it is left out", "3:9"),
        ("`volume` is `N/A`; it is left out", "3:26"),
        ("`number` is `NA`; it is left out", "3:42"),
        ("entry `c` has no `author`", "5:7"),
        (
            "a name is missing before or after an `and` in `author`",
            "9:36",
        ),
        ("no `@string` defines the abbreviation `NAR`", "9:82"),
        ("`year` is `in press`, which is not a year", "12:72"),
        (
            "key `b` is already used; texts that cite `b` mean the first entry",
            "13:10",
        ),
        (
            "entry `f` is repeated word for word; it is read once",
            "14:10",
        ),
        ("unknown entry type `@artcle`", "15:2"),
    ] {
        let whole = format!("warning: {message}\n");
        built
            .outcome
            .says(&whole)
            .says(&format!("content/publications.bib:{place}\n"));
    }
    built
        .outcome
        .says("write `pubstate = {inpress}` instead")
        .says("did you mean `@article`?");
    let page = built.page("/publications/");
    page.contains("<cite>J</cite>, 1, 2020</p>")
        .contains("A data set of a consortium")
        .contains("Key again")
        .contains("<cite>NAR</cite>")
        .contains("<cite>Science</cite> <span>(")
        .contains("<span>Ann Example</span> et al.</p>")
        .lacks("doi.org")
        .lacks("N/A");
    assert_eq!(page.text.matches("Soon</p>").count(), 1);
    built
        .page("/news/2022/a/")
        .contains("Example A. None. J. 2020;1.");
}

#[test]
fn entries_that_would_be_lost_are_reported() {
    let outcome = bib("@article{a, author={Doe, Jane}, title={T}, year={2020}}
article{b, author={Doe, Jane}, title={Lost}, year={2020}}
 ＠book {c, author={Doe, Jane}, title={Wide}, year={2020}}
% @article{d, author={Doe, Jane}, title={Commented}, year={2020}}
Inproceedings(e, title = \"Lost, too\", year = 2020)
")
    .fail();
    outcome
        .says(
            "error: `article` has no `@` before it, so this entry would be lost
 --> content/publications.bib:2:1
  |
2 | article{b, author={Doe, Jane}, title={Lost}, year={2020}}
  | ^^^^^^^
  |
  = help: write `@article{`
",
        )
        .says("error: this entry starts with a full-width `＠`, so it would be lost\n --> content/publications.bib:3:2\n")
        .says("help: write `@book{`, with a normal `@`")
        .says("warning: `@article` follows a `%`, so this entry is not read\n --> content/publications.bib:4:1\n")
        .says("help: remove the `%`, or the entry if it should not be published")
        .says("error: `Inproceedings` has no `@` before it, so this entry would be lost\n --> content/publications.bib:5:1\n");
}

#[test]
fn other_formats_are_called_by_their_names() {
    for (text, name) in [
        ("TY  - JOUR\nAU  - Doe, Jane\nTI  - T\nER  - \n", "RIS"),
        ("\nPMID- 123\nTI  - T\n", "MEDLINE (PubMed)"),
        ("%0 Journal Article\n%A Doe, Jane\n", "EndNote"),
    ] {
        bib(&format!("{}{text}", entry("")))
            .fail()
            .says(&format!(
                "error: labnews cannot read references in {name} format\n"
            ))
            .says("export them as BibTeX or BibLaTeX");
    }
}

#[test]
fn text_between_entries_can_be_anything() {
    let built = bib("@Comment Any references
Papers of ann@example.org, @lab and others {yes}: see @home.
% 50 % of them
@comment{@article{no, author={Doe, Jane}, title={Hidden}, year={2020}}}
@Article(a, author = \"Doe, Jane (Ann)\", title = \"T :-)\", journal = \"J\", year = 2020)
@comment(more)
@preamble{\"x\"}
@article{b, author={Doe, Jane}, title={After}, year={2020}},
")
    .build();
    assert_eq!(built.outcome.diagnostics, "");
    built
        .page("/publications/")
        .contains("T :-)</p>")
        .contains("After</p>")
        .lacks("Hidden");
    built
        .page("/publications/a.bib")
        .contains("@Article(a, author");
}

#[test]
fn exports_of_databases_are_understood() {
    let dblp = "@inproceedings{DBLP:conf/x/DoeW20, author={Jane Doe and Wei Wang 0001}, editor={Ed Itor}, title={A talk}, booktitle={Proc. X}, crossref={DBLP:conf/x/2020}, pages={1--10}}
@article{b, author={Wei Wang 0002}, title={Of another}, journal={J}, year={2019}}
@proceedings{DBLP:conf/x/2020, editor={Ed Itor}, title={Proceedings of X 2020}, publisher={Pub}, year={2020}}
";
    let site = |aka: &str| {
        TestSite::new()
            .file("content/publications.bib", dblp)
            .file(
                "content/people/wei.md",
                format!("---\nname: Wei Wang\n{aka}---\n"),
            )
            .item(
                "2022-05-01-a.md",
                "",
                "See [@DBLP:conf/x/DoeW20] in [@DBLP:conf/x/2020].\n",
            )
    };
    let built = site("aka: [Wei Wang 0001]\n").build();
    built
        .page("/publications/")
        .contains("Wei Wang</a></span></p>")
        .contains("<span>Wei Wang</span></p>")
        .lacks("0001")
        .lacks("Proceedings of X 2020</p>");
    built
        .page("/news/2022/a/")
        .contains("Wang W. A talk.")
        .contains("Proceedings of X 2020.");
    built
        .page("/people/wei/")
        .contains("A talk")
        .lacks("Of another");
    // Without a number in the profile nobody knows which of the two it is.
    site("")
        .build()
        .page("/people/wei/")
        .lacks("A talk")
        .lacks("Of another");
    let built = site("")
        .item(
            "2022-05-02-b.md",
            "publications: ['DBLP:conf/x/2020']\n",
            "Words.\n",
        )
        .build();
    built
        .page("/publications/")
        .contains("Proceedings of X 2020</p>");

    let ads = "@ARTICLE{a1, author={{Doe}, Jane}, title=\"{A survey}\", journal={\\apj}, year=2021, month=jan}
@ARTICLE{a2, author={{Doe}, Jane}, title=\"{Another}\", journal={\\mnras}, year=2021}
@article{h1, author=\"Doe, Jane and others\", collaboration=\"ATLAS\", title=\"{A search}\", journal=\"JHEP\", year=\"2021\"}
@article{h2, author=\"Roe, Ann\", collaboration=\"Muon g-2 Collaboration\", title=\"{A moment}\", journal=\"JHEP\", year=\"2021\"}
";
    let built = bib(ads)
        .item("2022-05-01-a.md", "", "See [@h1; @h2].\n")
        .build();
    built
        .page("/publications/")
        .contains("<cite>Astrophysical Journal</cite>")
        .contains("<cite>Monthly Notices of the Royal Astronomical Society</cite>")
        .contains("<span>Jane Doe</span>, <span>ATLAS Collaboration</span> et al.</p>")
        .contains("<span>Ann Roe</span> and <span>Muon g-2 Collaboration</span></p>");
    built
        .page("/news/2022/a/")
        .contains("Doe J, ATLAS Collaboration, et al. A search.")
        .contains("Roe A, Muon g-2 Collaboration. A moment.");
}

#[test]
fn names_stay_in_the_order_of_their_script() {
    for (written, shown) in [
        ("محمد علي", "محمد علي"),
        ("דוד כהן", "דוד כהן"),
        ("राम कुमार", "राम कुमार"),
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("ʻAbd al-Raḥmān", "ʻAbd al-Raḥmān"),
        ("ʿAlī Ḥasan", "ʿAlī Ḥasan"),
        ("’Abd Allah Roe", "’Abd Allah Roe"),
        ("Gerard 't Hooft", "Gerard &#39;t Hooft"),
        ("Иван Петров", "Иван Петров"),
        ("გიორგი ბერიძე", "გიორგი ბერიძე"),
        ("张 伟", "张伟"),
        ("山田, 太郎", "山田太郎"),
        ("山田 たろう", "山田たろう"),
        ("김 철수", "김철수"),
        ("홍, 길동", "홍길동"),
    ] {
        let built = TestSite::new()
            .file(
                "content/publications.bib",
                format!("@article{{a, author={{{written}}}, title={{T}}, year={{2020}}, journal={{J}}}}\n"),
            )
            .item("2022-05-01-a.md", "", "See [@a].\n")
            .build();
        let page = built.page("/publications/");
        page.contains(&format!("<span>{shown}</span></p>"));
        let plain = shown.replace("&#39;", "'");
        page.contains(&format!("\"name\":\"{plain}\""));
        let is_cased = |c: char| c.is_uppercase();
        if !shown.contains(is_cased) {
            built
                .page("/news/2022/a/")
                .contains(&format!("<span>{shown}. T. J. 2020."));
        }
    }
}

#[test]
fn abbreviations_are_read_like_their_values() {
    let built = bib("@string{j = {Proc. \\emph{in vivo} \\& \\odd{Co} for $5}}
@string{who = \"Doe, \\textsc{Jane}\"}
@article{a, author=who, title={T}, journal=j, year={2020}}
")
    .item("2022-05-01-a.md", "", "See [@a].\n")
    .build();
    built
        .outcome
        .says("`\\odd` in `j` is an unknown LaTeX command\n --> content/publications.bib:1:13\n");
    built
        .page("/publications/")
        .contains("<span>Jane Doe</span>")
        .contains("<cite>Proc. in vivo &amp; Co for $5</cite>");
    built
        .page("/news/2022/a/")
        .contains("Doe J. T. Proc <i>in vivo</i> &amp; Co for $5. 2020.");
}

#[test]
fn no_style_puts_a_dash_in_place_of_authors() {
    let bib = "@article{a, title={P One}, author={Wang, Wei and Li, Na}, journal={J}, year=2020}
@article{b, title={P Two}, author={Wang, Wei and Li, Na}, journal={J}, year=2021}
";
    for style in [
        "modern-language-association",
        "chicago-author-date",
        "apa",
        "gb-t-7714-2015-author-date",
    ] {
        let built = TestSite::new()
            .config(&format!("citation_style: {style}\nsearch: false\n"))
            .file("content/publications.bib", bib)
            .item("2026-01-01-a.md", "summary: S\n", "A [@a; @b].\n")
            .build();
        let page = built.page("/news/2026/a/");
        page.lacks("———").lacks("and .");
        let list = page.text.split("doc-endnotes").last().unwrap_or_default();
        let list = list
            .split("class=\"references\"")
            .last()
            .unwrap_or_default();
        for (name, title) in [("Li", "P One"), ("Li", "P Two")] {
            let entry = list.split("<li").find(|entry| entry.contains(title));
            assert!(
                entry.is_some_and(|entry| entry.to_uppercase().contains(&name.to_uppercase())),
                "{style}: {title}\n{list}"
            );
        }
    }
}
