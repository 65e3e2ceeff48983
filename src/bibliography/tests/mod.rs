mod disambiguation;
mod parsing;
mod references;

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

fn strip_html(html: &str) -> String {
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

/// The references to these papers, as a text in a language shows them.
fn render_references(bib: &str, style: &str, language: &str) -> (Vec<String>, Vec<String>) {
    let papers = papers(bib);
    let cites = papers.iter().map(|paper| vec![Cite::new(paper)]);
    let cites: Vec<Vec<Cite>> = cites.collect();
    let made = Style::find(style).unwrap().cite(&cites, language);
    let list = made.list.iter().map(|reference| {
        let label = reference.label.clone().unwrap_or_default();
        format!("{label} {}", strip_html(&reference.html))
            .trim()
            .to_owned()
    });
    let citations = made.citations.iter().map(|citation| strip_html(citation));
    (citations.collect(), list.collect())
}
