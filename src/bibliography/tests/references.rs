//! References and citations in the styles of journals.

use super::*;

/// A citation with a locator and one of two papers, and the first reference.
fn render_citation(style: &str, language: &str) -> (String, String, String) {
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
        strip_html(&made.citations[0]),
        strip_html(&made.citations[1]),
        format!("{label} {}", strip_html(&reference.html))
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
        let (one, two, listed) = render_citation(style, language);
        assert_eq!(
            (one.as_str(), two.as_str(), listed.as_str()),
            (first, both, reference),
            "{style} {language}"
        );
    }
}

#[test]
fn references_are_in_the_language_of_their_paper() {
    const BIB: &str = "@article{a, title = {A liver}, author = {Xu, Xiao and Liu, B and Li, C and Wu, D}, journal = {J}, year = 2022, month = 4, volume = 3, pages = {1--2}, urldate = {2023-01-02}, url = {https://example.org/a}}
@article{b, title = {肝脏}, author = {徐, 骁 and 刘, 一 and 李, 二 and 吴, 三}, journal = {学报}, year = 2021, volume = 3}
@article{c, title = {Chuzhong}, author = {Xu, X and Liu, B and Li, C and Wu, D}, journal = {J}, year = 2020, langid = {chinese}}
";
    for language in ["zh-Hans", "en"] {
        let (cited, list) = render_references(BIB, "gb-t-7714-2015", language);
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
            let (_, list) = render_references(BIB, style, language);
            assert!(list[0].contains("Xu"), "{list:?}");
            let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!list[0].contains(han), "{style} {language} {list:?}");
        }
        let (cited, list) = render_references(BIB, "apa", language);
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
        let (_, list) = render_references(BIB, style, "en");
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
    let (cited, _) = render_references(BIB, "apa", "en");
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
        strip_html(&made.citations[0])
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
        (names, strip_html(&made.list[0].html))
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
    let (_, list) = render_references(
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
        let (_, list) = render_references(BIB, style, "en");
        assert_eq!(list, [chapter, note], "{style}");
    }
}
