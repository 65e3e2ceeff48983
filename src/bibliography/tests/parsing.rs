//! Entries of .bib files.

use super::*;

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
