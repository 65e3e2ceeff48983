use super::*;
use crate::diagnostic::{Diagnostic, WithDiagnostics};
use crate::values::source_text::SourceText;

const EXAMPLES: &str = r#"@article{example2022,
  title = {An example of {DNA} repair \textit{in vitro} with CO$_2$ and {\"o}},
  author = {Example, Ann and van der Muster, Bo and 徐骁 and Sample, Cy and Probe, Di and Essai, Em and Prova, Fi and Proef, Gi},
  author+an:orcid = {1="0000-0002-1825-0097"},
  journal = {Journal of Examples},
  year = {2022}, month = apr, volume = {12}, number = {3}, pages = {45--67},
  doi = {https://doi.org/10.1000/EXAMPLE.1},
  pdf = {example.pdf}, code = {https://example.org/code},
}

@inproceedings{second,
  title = {Second example}, author = {Sample, Cy}, booktitle = {Proceedings of Examples}, date = {2021-03-04},
}
"#;

fn read(text: &str) -> WithDiagnostics<Vec<Paper>> {
    parse(&SourceText::from_text(
        "content/publications.bib".into(),
        text.to_owned(),
    ))
}

fn papers(text: &str) -> Vec<Paper> {
    let read = read(text);
    assert_eq!(read.diagnostics, []);
    read.value
}

/// Line, column and words of each mistake.
fn mistakes(text: &str) -> Vec<String> {
    let diagnostics = read(text).diagnostics;
    let line = |found: &Diagnostic| {
        let place = found.place.as_ref().unwrap();
        format!(
            "{}:{}: {}",
            place.line.unwrap(),
            place.column.unwrap(),
            found.problem.message().to_owned()
        )
    };
    diagnostics.iter().map(line).collect()
}

#[test]
fn entries_become_papers() {
    let papers = papers(EXAMPLES);
    let paper = &papers[0];
    assert_eq!(
        paper.title,
        "An example of DNA repair in vitro with CO₂ and ö"
    );
    let names: Vec<String> = paper.authors.iter().map(Author::name).collect();
    assert_eq!(names[..3], ["Ann Example", "Bo van der Muster", "徐骁"]);
    assert_eq!(
        paper.authors[0].orcid.as_ref().unwrap().to_string(),
        "0000-0002-1825-0097"
    );
    assert_eq!(
        (paper.year, paper.month, paper.day),
        (Some(2022), Some(4), None)
    );
    assert_eq!(paper.venue.as_deref(), Some("Journal of Examples"));
    assert_eq!(paper.pages.as_deref(), Some("45–67"));
    assert_eq!(paper.doi.as_deref(), Some("10.1000/example.1"));
    assert_eq!(paper.pdf.as_ref().unwrap().name, "example.pdf");
    assert_eq!(paper.kind, PaperKind::Article);
    assert!(paper.bibtex.starts_with("@article{example2022,") && paper.bibtex.ends_with('}'));
    assert_eq!(
        (papers[1].year, papers[1].month, papers[1].day),
        (Some(2021), Some(3), Some(4))
    );
    assert_eq!(papers[1].kind, PaperKind::Conference);
    assert_eq!(papers[1].venue.as_deref(), Some("Proceedings of Examples"));
}

#[test]
fn every_mistake_is_reported_at_its_line() {
    assert_eq!(
        mistakes(
            "@article{a,\n  title = {T} author = {A, B},\n  year = 2022\n}\n\n@article{b,\n  title = {T},\n  author = {A, B},\n}\n\n@article{c,\n  title = {T\n"
        ),
        [
            "2:15: expected `,` before this",
            "11:1: this entry is not closed: a `}` or `\"` is missing",
            "6:10: entry `b` has no `year`",
        ]
    );
    assert_eq!(
        mistakes(
            "@article{a, title = {T}, author = {A, B}, year = 2022}\n@book{a, title = {T}, author = {A, B}, year = 2022}\n"
        ),
        ["2:7: key `a` is already used; texts that cite `a` mean the first entry"]
    );
    assert_eq!(
        mistakes(
            "@article{a,\n title = {T}, author = {A, B},\n date = {2022-13-01},\n doi = {10.x},\n author+an:orcid = {1=\"0000-0002-1825-0098\"}}\n"
        ),
        [
            "5:20: the ORCID iD `0000-0002-1825-0098` contains a typo: its checksum is wrong",
            "3:9: `2022-13-01` is not a date",
            "4:8: `10.x` is not a DOI; it is left out",
        ]
    );
    assert_eq!(
        mistakes("@article{a, title = {T}, author = {A, B}, year = 2022, journal = jname}\n"),
        ["1:66: no `@string` defines the abbreviation `jname`"]
    );
    let deep = format!(
        "@misc{{a, title = {{{}x{}}}}}\n",
        "{".repeat(60),
        "}".repeat(60)
    );
    assert_eq!(
        mistakes(&deep),
        ["1:10: the braces of this field are nested too deeply"]
    );
    assert_eq!(
        mistakes("@article{a, crossref = {b}}\n@book{b, xdata = {c}}\n@xdata{c, crossref = {a}}\n")
            [0],
        "1:24: entry `a` has a circular `crossref` or `xdata`, or inherits from more than 50 entries or 20000 bytes"
    );
    assert_eq!(
        mistakes("@misc{a,}\n"),
        [
            "1:7: entry `a` has no `title`",
            "1:7: entry `a` has no `author`"
        ]
    );
}

#[test]
fn comments_strings_and_links_between_entries_are_understood() {
    let papers = papers(
        "\u{feff}% a comment\r\n@comment{x}\r\n@preamble{\"x\"}\r\n@string{jx = \"Journal X\"}\r\n@article{a, title = \"T\", author = \"A and others\", year = 2022, journal = jx}\r\n@inproceedings{b, title = {B}, author = {徐, 骁}, crossref = {c}}\r\n@proceedings{c, title = {Proceedings C}, editor = {E, F}, year = 2020}\r\n",
    );
    assert_eq!(papers[0].venue.as_deref(), Some("Journal X"));
    assert_eq!((papers[0].authors.len(), papers[0].et_al), (1, true));
    assert!(!papers[1].et_al);
    assert!(papers[0].bibtex.contains("Journal X"));
    assert_eq!(
        (papers[1].year, papers[1].authors[0].name().as_str()),
        (Some(2020), "徐骁")
    );
    assert_eq!(papers[1].venue.as_deref(), Some("Proceedings C"));
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for character in html.chars() {
        match character {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => text.push(character),
            _ => {}
        }
    }
    text
}

/// A citation with a locator and one of two papers, and the first reference.
fn cited(style: &str, language: &str) -> (String, String, String) {
    let papers = papers(EXAMPLES);
    let style = Style::find(style).unwrap();
    let first = Cite {
        locator: Some("p. 3"),
        ..Cite::new(&papers[0])
    };
    let second = Cite::new(&papers[1]);
    let both = vec![
        Cite {
            locator: None,
            ..first.clone()
        },
        second,
    ];
    let made = style.cite(&[vec![first], both], language);
    let reference = &made
        .list
        .iter()
        .find(|reference| reference.id == "ref-example2022")
        .unwrap();
    let label = reference.label.clone().unwrap_or_default();
    (
        plain(&made.citations[0]),
        plain(&made.citations[1]),
        format!("{label} {}", plain(&reference.html))
            .trim()
            .to_owned(),
    )
}

#[test]
fn styles_write_as_their_journals_do() {
    let expected = [
        (
            "vancouver",
            "en",
            "(1, p. 3)",
            "(1,2)",
            "1. Example A, Muster B van der, 徐骁, Sample C, Probe D, Essai E, et al. An example of DNA repair in vitro with CO₂ and ö. Journal of Examples. 2022 Apr;12(3):45–67. doi:10.1000/example.1",
        ),
        (
            "Nature",
            "en",
            "1, p. 3",
            "1,2",
            "1. Example, A. et al. An example of DNA repair in vitro with CO₂ and ö. Journal of Examples 12, 45–67 (2022). DOI",
        ),
        (
            "APA",
            "en",
            "(Example et al., 2022, p. 3)",
            "(Example et al., 2022; Sample, 2021)",
            "Example, A., Muster, B. van der, 徐骁, Sample, C., Probe, D., Essai, E., Prova, F., &amp; Proef, G. (2022). An example of DNA repair in vitro with CO₂ and ö. Journal of Examples, 12(3), 45–67. https://doi.org/10.1000/example.1",
        ),
        (
            "GB/T 7714-2015",
            "zh-Hans",
            "[1, p. 3]",
            "[1,2]",
            "[1] EXAMPLE A, MUSTER B van der, 徐骁, et al. An example of DNA repair in vitro with CO₂ and ö[J/OL]. Journal of Examples, 2022, 12(3): 45-67. DOI:10.1000/example.1.",
        ),
        (
            "gb7714",
            "en",
            "[1, p. 3]",
            "[1,2]",
            "[1] EXAMPLE A, MUSTER B van der, 徐骁, et al. An example of DNA repair in vitro with CO₂ and ö[J/OL]. Journal of Examples, 2022, 12(3): 45-67. DOI:10.1000/example.1.",
        ),
    ];
    for (style, language, first, both, reference) in expected {
        let (one, two, listed) = cited(style, language);
        assert_eq!(
            (one.as_str(), two.as_str(), listed.as_str()),
            (first, both, reference),
            "{style} {language}"
        );
    }
}

/// The references to these papers, as they stand in a text of a language.
fn references(bib: &str, style: &str, language: &str) -> (Vec<String>, Vec<String>) {
    let papers = papers(bib);
    let cites = papers.iter().map(|paper| vec![Cite::new(paper)]);
    let cites: Vec<Vec<Cite>> = cites.collect();
    let made = Style::find(style).unwrap().cite(&cites, language);
    let list = made.list.iter().map(|reference| {
        let label = reference.label.clone().unwrap_or_default();
        format!("{label} {}", plain(&reference.html))
            .trim()
            .to_owned()
    });
    let citations = made.citations.iter().map(|citation| plain(citation));
    (citations.collect(), list.collect())
}

#[test]
fn references_are_in_the_language_of_their_paper() {
    const BIB: &str = "@article{a, title = {A liver}, author = {Xu, Xiao and Liu, B and Li, C and Wu, D}, journal = {J}, year = 2022, month = 4, volume = 3, pages = {1--2}, urldate = {2023-01-02}, url = {https://example.org/a}}
@article{b, title = {肝脏}, author = {徐, 骁 and 刘, 一 and 李, 二 and 吴, 三}, journal = {学报}, year = 2021, volume = 3}
@article{c, title = {Chuzhong}, author = {Xu, X and Liu, B and Li, C and Wu, D}, journal = {J}, year = 2020, langid = {chinese}}
";
    for language in ["zh-Hans", "en"] {
        let (cited, list) = references(BIB, "gb-t-7714-2015", language);
        assert_eq!(cited, ["[1]", "[2]", "[3]"]);
        assert!(
            list[0].starts_with("[1] XU X, LIU B, LI C, et al. A liver"),
            "{list:?}"
        );
        assert!(
            list[1].starts_with("[2] 徐骁, 刘一, 李二, 等. 肝脏"),
            "{list:?}"
        );
        assert!(
            list[2].starts_with("[3] XU X, LIU B, LI C, 等. Chuzhong"),
            "{list:?}"
        );
        for style in ["vancouver", "ieee", "nature"] {
            let (_, list) = references(BIB, style, language);
            assert!(list[0].contains("Xu"), "{list:?}");
            let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!list[0].contains(han), "{style} {language} {list:?}");
        }
        let (cited, list) = references(BIB, "apa", language);
        assert_eq!(cited[0], "(Xu et al., 2022)");
        assert_eq!(cited[1], "(徐 等, 2021)");
        let listed = list.iter().find(|reference| reference.contains("liver"));
        assert_eq!(
            listed.unwrap(),
            "Xu, X., Liu, B., Li, C., &amp; Wu, D. (2022). A liver. J, 3, 1–2. https://example.org/a"
        );
    }
}

#[test]
fn works_that_do_not_name_all_their_authors_say_so() {
    const BIB: &str = "@article{a, title = {One}, author = {Xu, Xiao and others}, journal = {J}, year = 2022}
@article{b, title = {Two}, author = {Xu, Xiao and Liu, Bo and others}, journal = {J}, year = 2021}
@incollection{c, title = {Three}, author = {Wu, Di and others}, editor = {Li, Cy and Ma, Em}, booktitle = {Book}, year = 2020, publisher = {P}}
@article{d, title = {肝脏}, author = {徐, 骁 and others}, journal = {学报}, year = 2021}
@article{e, title = {Five}, author = {Xu, Xiao and Liu, Bo}, journal = {J}, year = 2019}
";
    for (style, starts) in [
        (
            "vancouver",
            [
                "1. Xu X, et al. One.",
                "2. Xu X, Liu B, et al. Two.",
                "3. Wu D, et al. Three.",
                "4. 徐骁",
                "5. Xu X, Liu B. Five",
            ],
        ),
        (
            "nature",
            [
                "1. Xu, X. et al. One.",
                "2. Xu, X., Liu, B., et al. Two.",
                "3. Wu, D. et al. Three.",
                "4. 徐骁",
                "5. Xu, X. &amp; Liu, B. Five.",
            ],
        ),
        (
            "gb7714",
            [
                "[1] XU X, et al. One",
                "[2] XU X, LIU B, et al. Two",
                "[3] WU D, et al. Three",
                "[4] 徐骁, 等. 肝脏",
                "[5] XU X, LIU B. Five",
            ],
        ),
        (
            "ieee",
            [
                "[1] X. Xu et al., “One",
                "[2] X. Xu, B. Liu, et al., “Two",
                "[3] D. Wu et al., “Three",
                "[4] 徐骁",
                "[5] X. Xu and B. Liu, “Five",
            ],
        ),
    ] {
        let (_, list) = references(BIB, style, "en");
        for (reference, start) in list.iter().zip(starts) {
            assert!(
                reference.starts_with(start),
                "{style}: {start}: {reference}"
            );
        }
        let editors = list[2].to_lowercase();
        assert!(
            editors.contains("li") && editors.contains("ma"),
            "{style}: {editors}"
        );
        assert!(!list.concat().contains("thers"), "{style}: {list:?}");
    }
    let (cited, _) = references(BIB, "apa", "en");
    assert_eq!(cited[0], "(Xu et al., 2022)");
    assert_eq!(cited[4], "(Xu &amp; Liu, 2019)");
}

#[test]
fn citations_lead_to_their_references_and_nothing_is_taken_for_html() {
    let papers = papers(
        "@article{a/b, title = {A <script>alert(1)</script> & more}, author = {Example, Ann}, year = 2022, journal = {J}, url = {javascript:alert(1)}}\n",
    );
    let made = Style::find("apa").unwrap().cite(
        &[vec![Cite {
            locator: Some("<b>"),
            prefix: Some("<i> "),
            ..Cite::new(&papers[0])
        }]],
        "en",
    );
    assert!(
        made.citations[0].contains("<a role=\"doc-biblioref\" href=\"#ref-a~2fb\">"),
        "{made:?}"
    );
    assert_eq!(made.list[0].id, "ref-a~2fb");
    let all = format!("{}{}", made.citations[0], made.list[0].html).to_lowercase();
    assert!(
        !all.contains("<script") && !all.contains("<b>") && !all.contains("href=\"javascript"),
        "{all}"
    );
}

#[test]
fn unknown_styles_have_a_neighbour() {
    assert_eq!(
        Style::find("vancuver").unwrap_err().nearest,
        Some("vancouver")
    );
    assert_eq!(
        Style::find("xyzzy-nothing-like-it").unwrap_err().nearest,
        None
    );
}

#[test]
fn a_citation_can_have_a_prefix_and_omit_the_authors() {
    let papers = papers(EXAMPLES);
    let cite = |style: &str| {
        let cites = vec![
            Cite {
                prefix: Some("see "),
                ..Cite::new(&papers[0])
            },
            Cite {
                without_authors: true,
                locator: Some("p. 3"),
                ..Cite::new(&papers[1])
            },
        ];
        let made = Style::find(style).unwrap().cite(&[cites], "en");
        plain(&made.citations[0])
    };
    let year = papers[1].year.unwrap();
    let apa = cite("apa");
    assert!(apa.starts_with("(see Example"), "{apa}");
    assert!(apa.ends_with(&format!("; {year}, p. 3)")), "{apa}");
    let numbers = cite("ieee");
    assert!(
        numbers.contains("see [1]") && numbers.contains("[2"),
        "{numbers}"
    );
}

#[test]
fn names_of_east_asian_people_begin_with_the_family_name() {
    let names = |authors: &str| {
        let bib = format!(
            "@article{{a, title = {{T}}, author = {{{authors}}}, year = 2022, journal = {{J}}}}\n"
        );
        let papers = papers(&bib);
        let names = papers[0].authors.iter();
        let names: Vec<(String, String)> = names
            .map(|author| {
                (
                    author.family.clone(),
                    author.given.clone().unwrap_or_default(),
                )
            })
            .collect();
        let cites = vec![Cite::new(&papers[0])];
        let made = Style::find("vancouver").unwrap().cite(&[cites], "zh-Hans");
        (names, plain(&made.list[0].html))
    };
    let pair = |family: &str, given: &str| (family.to_owned(), given.to_owned());
    let (found, reference) = names("张 伟 and 欧阳 修 and 王, 明 and 徐骁 and von der Berg, Hans");
    assert_eq!(
        found,
        [
            pair("张", "伟"),
            pair("欧阳", "修"),
            pair("王", "明"),
            pair("徐骁", ""),
            pair("von der Berg", "Hans")
        ]
    );
    assert!(
        reference.starts_with("张伟, 欧阳修, 王明, 徐骁"),
        "{reference}"
    );
    assert_eq!(names("山田 太郎").0, [pair("山田", "太郎")]);
}

#[test]
fn latex_of_reference_managers_is_understood() {
    let papers = papers(
        "@article{a, title = {``Q'' of {\\textless}i{\\textgreater}Homo{\\textless}/i{\\textgreater} {\\ldots}}, author = {Garc{\\'\\i}a, Ana and Mart\\'{\\i}nez, {\\relax Ch}arles and Smith, J. and Berg, Jr., Al}, year = 2022, journal = {J}}\n",
    );
    assert_eq!(papers[0].title, "“Q” of Homo …");
    let names: Vec<String> = papers[0].authors.iter().map(Author::name).collect();
    assert_eq!(
        names,
        ["Ana García", "Charles Martínez", "J. Smith", "Al Berg, Jr."]
    );
    assert!(papers[0].bibtex.contains("Garc{\\'\\i}a"));
}

#[test]
fn theses_have_their_university_and_preprints_their_archive() {
    let (_, list) = references(
        "@phdthesis{a, title = {A thesis}, author = {Liu, Bo}, school = {Zhejiang University}, address = {Hangzhou}, year = 2020}
@thesis{b, title = {Another}, author = {Liu, Bo}, type = {phdthesis}, institution = {Zhejiang University}, year = 2021}
@misc{c, title = {A preprint}, author = {Xu, Xiao}, eprint = {2101.00001}, archiveprefix = {arXiv}, year = 2021}\n",
        "apa",
        "en",
    );
    let all = list.join("\n");
    assert_eq!(all.matches("Zhejiang University").count(), 2, "{all}");
    assert!(!all.to_lowercase().contains("phdthesis"), "{all}");
    assert!(all.contains("https://arxiv.org/abs/2101.00001"), "{all}");
}

#[test]
fn a_book_is_named_once_and_nothing_is_left_hanging() {
    const BIB: &str = "@incollection{a, title = {A chapter}, author = {Xu, Xiao}, editor = {Li, Bo}, booktitle = {The Book}, pages = {1--9}, publisher = {Press}, year = 2020}
@misc{b, title = {A note}, author = {Xu, Xiao}, year = 2021}\n";
    for (style, chapter, note) in [
        (
            "apa",
            "Xu, X. (2020). A chapter. In B. Li (Ed.), The Book (pp. 1–9). Press.",
            "Xu, X. (2021). A note.",
        ),
        (
            "chicago",
            "Xu, Xiao. 2020. “A Chapter.” In The Book, edited by Bo Li. Press.",
            "Xu, Xiao. 2021. “A Note.”",
        ),
    ] {
        let (_, list) = references(BIB, style, "en");
        assert_eq!(list, [chapter, note], "{style}");
    }
}

/// Papers of which several read alike in a citation that names the first author alone.
const ALIKE: &str = "@article{a, journal={J. Tests}, year={2020}, author={Wang, Alice and Brown, Chris and Davis, Emily and Li, Bo}, title={First paper}}
@article{b, journal={J. Tests}, year={2020}, author={Wang, Bob and Evans, Frank and Green, Grace}, title={Second paper}}
@article{c, journal={J. Tests}, year={2021}, author={Doe, Jane A.}, title={Third}}
@article{d, journal={J. Tests}, year={2021}, author={Doe, Richard}, title={Fourth}}
@article{e, journal={J. Tests}, year={2019}, author={Li, Xin}, title={Zebras}}
@article{f, journal={J. Tests}, year={2019}, author={Li, Xin}, title={Apes}}
@article{g, journal={J. Tests}, year={2019}, author={Li, Xin and Other, Ann}, title={Mice}}
@article{h, journal={J. Tests}, year={2018}, author={Vogt, Una and Klee, Paul and Roth, Mark and Wolf, Hugo}, title={One}}
@article{i, journal={J. Tests}, year={2018}, author={Vogt, Una and Klee, Paul and Roth, Mark and Lang, Fritz}, title={Two}}
@article{j, journal={J. Tests}, year={2018}, author={von Berg, Una and Klee, Paul and Roth, Mark and Lang, Fritz}, title={Three}}
@article{k, journal={J. Tests}, year={2018}, author={Berg, Una and Klee, Paul and Roth, Mark and Lang, Fritz}, title={Four}}
@misc{l, author={Noh, Ann}, title={Undated one}, pubstate={inpress}}
@misc{m, author={Noh, Ann}, title={Undated two}, pubstate={inpress}}
@article{n, journal={J. Tests}, year={2017}, author={Ito, Ken and others}, title={Unfinished one}}
@article{o, journal={J. Tests}, year={2017}, author={Ito, Jun and Abe, Rei and others}, title={Unfinished two}}
";

#[test]
fn citations_that_would_read_alike_are_reported_apart() {
    for (style, citations) in [
        (
            "apa",
            [
                "(A. Wang et al., 2020)",
                "(B. Wang et al., 2020)",
                "(J. A. Doe, 2021)",
                "(R. Doe, 2021)",
                "(Li, 2019b)",
                "(Li, 2019a)",
                "(Li &amp; Other, 2019)",
                "(Vogt, Klee, Roth, &amp; Wolf, 2018)",
                "(Vogt, Klee, Roth, &amp; Lang, 2018)",
            ],
        ),
        (
            "chicago-author-date",
            [
                "(A. Wang et al. 2020)",
                "(B. Wang et al. 2020)",
                "(J. A. Doe 2021)",
                "(R. Doe 2021)",
                "(Li 2019b)",
                "(Li 2019a)",
                "(Li and Other 2019)",
                "(Vogt, Klee, Roth, and Wolf 2018)",
                "(Vogt, Klee, Roth, and Lang 2018)",
            ],
        ),
    ] {
        let (cited, list) = references(ALIKE, style, "en");
        assert_eq!(cited[..9], citations, "{style} {list:#?}");
    }
}

#[test]
fn a_reference_does_not_depend_on_other_papers() {
    use hayagriva::archive::ArchivedStyle;
    let papers = papers(ALIKE);
    let each: Vec<Vec<Cite>> = papers.iter().map(|paper| vec![Cite::new(paper)]).collect();
    let all = ArchivedStyle::all().iter();
    let mut lettered = 0;
    for name in all.filter_map(|style| style.names().first()) {
        let style = Style::find(name).unwrap();
        let together = style.cite(&each, "en");
        // Some styles of notes have no list.
        for (paper, alone) in papers
            .iter()
            .zip(&each)
            .filter(|_| !together.list.is_empty())
        {
            let alone = style.cite(std::slice::from_ref(alone), "en");
            let id = anchor(&paper.key);
            let own = together.list.iter().find(|reference| reference.id == id);
            let (own, alone) = (plain(&own.unwrap().html), plain(&alone.list[0].html));
            // Its number, the letter behind the year, and a dash for the authors above are the list's.
            let bare = |text: &str| {
                let text = text.trim_start_matches(|c: char| "[(0123456789)]. ".contains(c));
                text.to_owned()
            };
            let (own, alone) = (bare(&own), bare(&alone));
            let mut text = own.clone();
            for year in [
                "2019",
                "2018",
                "2017",
                "2021",
                "2020",
                "n.d.-",
                "N.d.-",
                "no date-",
                "[no date]-",
            ] {
                for letter in ["a", "b"] {
                    let bare = year.trim_end_matches('-');
                    text = text.replace(&format!("{year}{letter}"), bare);
                }
            }
            lettered += usize::from(text != own);
            let is_dash = |c: char| "—–-_ ".contains(c);
            if text.starts_with(is_dash) {
                let rest = text.trim_start_matches(is_dash);
                assert!(alone.ends_with(rest), "{name}: {text} / {alone}");
            } else {
                assert_eq!(text, alone, "{name}");
            }
        }
        let mut citations = together.citations.clone();
        citations.sort();
        citations.dedup();
        assert_eq!(citations.len(), papers.len(), "{name}: {citations:#?}");
    }
    assert!(lettered > 100, "{lettered}");
}
