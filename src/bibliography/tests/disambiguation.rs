//! Citations that would read alike.

use super::*;

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
fn citations_that_would_read_alike_are_distinguished() {
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
        let (cited, list) = render_references(ALIKE, style, "en");
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
            let (own, alone) = (
                strip_html(&own.unwrap().html),
                strip_html(&alone.list[0].html),
            );
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
