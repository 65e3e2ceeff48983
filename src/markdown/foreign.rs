//! What other programs know and labnews does not: tags of Liquid, attribute lists, shortcodes. Texts that
//! moved in from elsewhere hold them, and readers would see them as they stand.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use unicase::UniCase;

use super::shortcode::joined;
use super::unread::is_literal;
use super::{Mistake, tags};
use crate::diagnostic::{Problem, Rule, en};

/// What is said once of each system in a text.
pub(super) fn mistakes(source: &str, options: Options) -> Vec<Mistake> {
    let mut found = find(source);
    if options.contains(Options::ENABLE_MATH) {
        found.extend(formulas(source));
    }
    let mut notes = undefined_notes(source);
    if found.is_empty() && notes.is_empty() {
        return Vec::new();
    }
    let code = code_ranges(source, options);
    let is_in_code = |at: usize| {
        let next = code.partition_point(|code| code.end <= at);
        code.get(next).is_some_and(|code| code.start <= at)
    };
    // What begins as `$latex` is itself a formula.
    let is_code = |range: &Range<usize>, system: System| match system {
        WORDPRESS_LATEX => range.start > 0 && is_in_code(range.start - 1),
        _ => is_in_code(range.start),
    };
    found.retain(|(range, system)| !is_code(range, system));
    notes.retain(|(range, _)| !is_in_code(range.start));
    found.sort_by_key(|(range, _)| range.start);
    let mut mistakes: Vec<(Mistake, System, usize)> = Vec::new();
    for (range, system) in found {
        match mistakes.iter_mut().find(|(_, other, _)| *other == system) {
            Some((_, _, more)) => *more += 1,
            None => mistakes.push((mistake(range, system), system, 0)),
        }
    }
    let said = mistakes.into_iter().map(|(mistake, system, more)| {
        let what = match system {
            WORDPRESS_LATEX => "the word `latex` in the formula",
            DELIMITERS => "its LaTeX",
            _ => "it as it stands",
        };
        let more = match more {
            0 => String::new(),
            1 => ", here and at one more place".to_owned(),
            more => format!(", here and at {more} more places"),
        };
        let message = format!(
            "this looks like {system}, which labnews does not know; readers see {what}{more}"
        );
        let words = en(message).maybe_help(mistake.problem.help());
        let problem = mistake.problem.clone().with_words(words);
        Mistake { problem, ..mistake }
    });
    let notes = notes.into_iter().map(|(range, label)| Mistake {
        range,
        problem: Problem::warning("", en(format!("footnote `{label}` is not defined, so readers see `[^{label}]`")).help(format!(
            "write the footnote as `[^{label}]: …` on a line of its own, or remove the reference"
        ))),
    });
    said.chain(notes).collect()
}

/// The references to footnotes that no line of the text defines, with their labels; each label once.
fn undefined_notes(source: &str) -> Vec<(Range<usize>, &str)> {
    let mut defined = HashSet::new();
    let mut used: Vec<(Range<usize>, &str)> = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), b"[^") {
        let (rest, _) = near(source, at);
        let inner = &rest[2..];
        let Some(end) = inner.find([']', '[', '^', '\n', ' ']) else {
            continue;
        };
        let (label, behind) = inner.split_at(end);
        let Some(behind) = behind.strip_prefix(']').filter(|_| end > 0) else {
            continue;
        };
        if behind.starts_with(':') {
            defined.insert(UniCase::new(label));
        }
        // `[^a-z]` and `[^"]*` are regular expressions.
        let is_label = label
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.".contains(c))
            && label.contains(char::is_alphanumeric)
            && !label.contains("a-z")
            && !label.contains("A-Z")
            && !label.contains("0-9");
        let is_reference = !behind.starts_with([':', '(', '*', '+', '?']);
        if is_label && is_reference && !is_escaped(source, at) {
            used.push((at..at + end + 3, label));
        }
    }
    let mut told = HashSet::new();
    used.retain(|(_, label)| {
        let label = UniCase::new(*label);
        !defined.contains(&label) && told.insert(label)
    });
    used
}

/// Formulas between the delimiters of other programs.
fn formulas(source: &str) -> Vec<(Range<usize>, System)> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), b"$latex ") {
        let (rest, _) = near(source, at);
        let end = rest[1..].find('$').map(|end| end + 2);
        if let Some(end) = end.filter(|end| !rest[..*end].contains('\n')) {
            found.push((at..at + end, WORDPRESS_LATEX));
        }
    }
    let mut last = 0;
    for at in memchr::memchr_iter(b'\\', source.as_bytes()) {
        let (rest, _) = near(source, at);
        let Some((close, inner)) = rest
            .strip_prefix("\\(")
            .map(|inner| ("\\)", inner))
            .or_else(|| rest.strip_prefix("\\[").map(|inner| ("\\]", inner)))
        else {
            continue;
        };
        let Some(end) = inner.find(close).filter(|_| at >= last) else {
            continue;
        };
        let inner = &inner[..end];
        if !inner.contains("\n\n") && is_formula(inner, close == "\\)") {
            last = at + end + 4;
            found.push((at..last, DELIMITERS));
        }
    }
    found
}

/// Whether what stands in escaped brackets is a formula, and no words.
fn is_formula(inner: &str, is_round: bool) -> bool {
    let bytes = inner.as_bytes();
    let command = |pair: &[u8]| pair[0] == b'\\' && pair[1].is_ascii_alphabetic();
    let mut letters = inner.trim().chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    inner.contains(['^', '=', '{']) || bytes.windows(2).any(command) || is_round && is_letter
}

/// What a text was written for.
type System = &'static str;

const HUGO: System = "a shortcode of Hugo or Quarto";
const LIQUID: System = "Liquid, the templates of Jekyll";
const KRAMDOWN: System = "an attribute list of kramdown (Jekyll)";
const PANDOC: System = "an attribute list of Pandoc or Quarto";
const DIV: System = "a container (`:::`) of Pandoc, Quarto, VuePress or Docusaurus";
const WORDPRESS: System = "a shortcode of WordPress";
const MKDOCS: System = "a note (`!!!`) of MkDocs";
const WIKI: System = "a link of Obsidian or a wiki";
const TOC: System = "the table of contents of Typora or Python-Markdown";
const MDX: System = "MDX (Docusaurus)";
const WORDPRESS_LATEX: System = "a formula of WordPress (`$latex …$`)";
const DELIMITERS: System =
    "a formula between `\\(` and `\\)`, or `\\[` and `\\]`, of MathJax or Pandoc";
const LATEX: System = "a command of LaTeX";
const MYST: System = "a role of MyST (Sphinx)";

fn mistake(range: Range<usize>, system: System) -> Mistake {
    let help = match system {
        WORDPRESS_LATEX | DELIMITERS => {
            "write `$…$` around a formula, and `$$…$$` around one on a line of its own"
        }
        _ => "write it in Markdown; what readers are to see as it stands goes between backticks",
    };
    Mistake {
        range,
        problem: Problem::broken_rule(Rule::ForeignSyntax, "", en("").help(help)),
    }
}

fn find(source: &str) -> Vec<(Range<usize>, System)> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut last = 0;
    for at in memchr::memchr2_iter(b'{', b'[', bytes) {
        if at < last || is_escaped(source, at) {
            continue;
        }
        let (rest, is_cut) = near(source, at);
        let read = match bytes[at] {
            b'{' => braces(source, at, rest),
            _ => brackets(source, at, rest),
        };
        if let Some((length, system)) = read.filter(|(length, _)| !is_cut || *length < rest.len()) {
            last = at + length;
            found.push((at..last, system));
        }
    }
    let mut of_lines = |sign: &str, system: System, fits: &dyn Fn(&str) -> bool| {
        for at in memchr::memmem::find_iter(bytes, sign.as_bytes()) {
            let line = near(source, at).0.lines().next().unwrap_or_default();
            if starts_line(source, at) && fits(line.trim_end()) {
                found.push((at..at + line.trim_end().len(), system));
            }
        }
    };
    let has_words = |line: &str| line.contains(|c: char| c.is_alphabetic());
    of_lines(":::", DIV, &has_words);
    of_lines("!!! ", MKDOCS, &has_words);
    of_lines("??? ", MKDOCS, &has_words);
    of_lines("import ", MDX, &|line| {
        line.contains(" from '") || line.contains(" from \"")
    });
    for command in [
        "\\cite",
        "\\ref{",
        "\\eqref{",
        "\\textbf{",
        "\\textit{",
        "\\emph{",
        "\\begin{",
    ] {
        for at in memchr::memmem::find_iter(bytes, command.as_bytes()) {
            let (rest, _) = near(source, at);
            let end = rest.find('}').filter(|_| rest.contains('{'));
            if let Some(end) = end.filter(|end| !rest[..*end].contains('\n')) {
                found.push((at..at + end + 1, LATEX));
            }
        }
    }
    found
}

/// How far behind its start what is foreign is looked at.
const FAR: usize = 300;

/// What stands behind a place, and whether it goes on.
fn near(source: &str, at: usize) -> (&str, bool) {
    let rest = &source[at..];
    let end = rest.floor_char_boundary(FAR);
    (&rest[..end], end < rest.len())
}

fn is_escaped(source: &str, at: usize) -> bool {
    let before = source[..at].bytes().rev();
    before.take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn starts_line(source: &str, at: usize) -> bool {
    let before = source[..at].trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with('\n')
}

/// Whether `{{<` begins a shortcode of Hugo's, and not the call of a component.
pub(super) fn is_hugo(rest: &str) -> bool {
    if rest.starts_with("{{%") {
        return true;
    }
    let Some(inner) = rest.strip_prefix("{{<") else {
        return false;
    };
    let line = inner.lines().next().unwrap_or_default();
    let end = line.find("}}").map(|end| &line[..end]);
    inner.starts_with([' ', '\t', '/'])
        || end.is_some_and(|end| end.ends_with('>') && !end.ends_with("/>"))
}

fn braces(source: &str, at: usize, rest: &str) -> Option<(usize, System)> {
    let is_name = |c: char| c.is_ascii_alphabetic() || c == '_';
    let until = |end: &str| rest.find(end).map(|found| found + end.len());
    if is_hugo(rest) {
        let end = until("}}").unwrap_or(3);
        return Some((end, HUGO));
    }
    if let Some(inner) = rest.strip_prefix("{{") {
        let inner = inner
            .strip_prefix('-')
            .unwrap_or(inner)
            .trim_start_matches([' ', '\t']);
        let end = until("}}")?;
        let is_one_line = !rest[..end].contains('\n');
        return (inner.starts_with(is_name) && is_one_line).then_some((end, LIQUID));
    }
    if let Some(inner) = rest.strip_prefix("{%") {
        let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
        return inner.starts_with(is_name).then_some((until("%}")?, LIQUID));
    }
    let end = until("}")?;
    if rest[..end].contains('\n') {
        return None;
    }
    let inner = &rest[1..end - 1];
    if let Some(list) = inner.strip_prefix(':') {
        let list = list.trim_start_matches(':').trim_start();
        let name = list.strip_prefix(['.', '#']).unwrap_or(list);
        let is_word = name.starts_with(is_name);
        // One letter alone is a format of Python, as `{:.2f}` is.
        let is_list = if name.len() < list.len() {
            is_word
        } else {
            is_word && name.len() > 1 || list.starts_with('/')
        };
        return is_list.then_some((end, KRAMDOWN));
    }
    let before = source[..at].chars().next_back();
    if source[at + end..].starts_with('`') && inner.chars().all(|c| is_name(c) || "-:".contains(c))
    {
        return (!inner.is_empty() && before != Some('`')).then_some((end, MYST));
    }
    // Behind a picture, a link, code or words in brackets.
    let is_list = inner.split_whitespace().next().is_some_and(|first| {
        let name = first.trim_start_matches(['.', '#']);
        let has_sign = first.len() > name.len() || first.contains('=');
        has_sign && name.starts_with(is_name)
    });
    (matches!(before, Some(')' | ']' | '`')) && is_list).then_some((end, PANDOC))
}

/// Shortcodes of WordPress that are known by their names.
const SHORTCODES: [&str; 7] = [
    "gallery",
    "caption",
    "embed",
    "audio",
    "video",
    "playlist",
    "contact-form-7",
];

/// What lists of papers write in brackets, for links that they had.
const LABELS: [&str; 18] = [
    "arxiv", "bib", "bibtex", "code", "data", "demo", "doi", "github", "html", "link", "paper",
    "pdf", "poster", "preprint", "slides", "url", "video", "web",
];

/// Whether `[[…]]` leads to a page, and is no number, no index `a[[i]]` and no label of a link.
fn is_wiki_link(before: &str, inner: &str) -> bool {
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let is_index =
        before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ')' | ']' | '_'));
    let is_label = LABELS
        .iter()
        .any(|label| label.eq_ignore_ascii_case(inner.trim()));
    letters > 1 && !is_index && !is_label
}

fn brackets(source: &str, at: usize, rest: &str) -> Option<(usize, System)> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let end = inner.find("]]")?;
        let is_link = inner.starts_with(|c: char| c.is_alphanumeric())
            && !inner[..end].contains(['\n', '['])
            && is_wiki_link(&source[..at], &inner[..end]);
        let behind = &inner[end + 2..];
        return (is_link && !behind.starts_with(['(', '[', ':'])).then_some((end + 4, WIKI));
    }
    let inner = &rest[1..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return None;
    }
    let end = inner.find(']')?;
    let (content, behind) = (&inner[..end], &inner[end + 1..]);
    if content.contains(['\n', '[']) || behind.starts_with(['(', '[', ':']) {
        return None;
    }
    if content.eq_ignore_ascii_case("toc") {
        let is_alone = behind.lines().next().unwrap_or_default().trim().is_empty();
        return (is_alone && starts_line(source, at)).then_some((end + 2, TOC));
    }
    let closed = content.strip_prefix('/');
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let content = closed.unwrap_or(content);
    let length = content.find(|c| !is_part(c)).unwrap_or(content.len());
    let (name, arguments) = content.split_at(length);
    let has_arguments = arguments.starts_with(' ')
        && ["=\"", "='", "=“", "=&quot;"]
            .iter()
            .any(|sign| arguments.contains(sign));
    // In prose, `[video]` says what a link was.
    let is_whole = || {
        let is_alone = behind.lines().next().unwrap_or_default().trim().is_empty();
        let is_call = matches!(name, "gallery" | "playlist" | "contact-form-7");
        closed.is_some()
            || behind.contains(&format!("[/{name}]"))
            || is_call && is_alone && starts_line(source, at)
    };
    let is_known =
        SHORTCODES.contains(&name) && (has_arguments || arguments.is_empty() && is_whole());
    let is_shortcode = is_known || closed.is_none() && has_arguments;
    is_shortcode.then_some((end + 2, WORDPRESS))
}

/// Where code and formulas stand, ascending and apart. Comments, and what stands in elements of code in raw
/// HTML, count as code.
fn code_ranges(source: &str, options: Options) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    // The elements of code that raw HTML has opened, and where the first begins.
    let mut open = (0_usize, 0);
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(Tag::CodeBlock(_)) => ranges.push(range),
            Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                code_in_html(source, range, &mut open, &mut ranges);
            }
            _ => {}
        }
    }
    joined(ranges)
}

fn code_in_html(
    source: &str,
    range: Range<usize>,
    open: &mut (usize, usize),
    ranges: &mut Vec<Range<usize>>,
) {
    let html = &source[range.clone()];
    for at in memchr::memmem::find_iter(html.as_bytes(), b"<!--") {
        let end = html[at..].find("-->").map_or(html.len(), |end| at + end);
        ranges.push(range.start + at..range.start + end);
    }
    let scanned = tags::scan(html, false);
    for tag in &scanned.tags {
        match tag {
            tags::Tag::Open(tag) if is_literal(&tag.name) && !tag.is_closed => {
                if open.0 == 0 {
                    open.1 = range.start + tag.range.end;
                }
                open.0 += 1;
            }
            tags::Tag::Close(name, place) if is_literal(name) && open.0 > 0 => {
                open.0 -= 1;
                if open.0 == 0 {
                    ranges.push(open.1..range.start + place.start);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn systems(source: &str) -> Vec<System> {
        let mut found = find(source);
        found.sort_by_key(|(range, _)| range.start);
        found.into_iter().map(|(_, system)| system).collect()
    }

    #[test]
    fn what_is_foreign_is_known_by_its_system() {
        for (source, system) in [
            ("Hello {{ site.title }}.", LIQUID),
            ("![Group]({{ site.baseurl }}/group.jpg)", LIQUID),
            ("{% include figure.liquid path=\"group.jpg\" %}", LIQUID),
            ("{%- if page.x -%}", LIQUID),
            ("Text {: .lead}", KRAMDOWN),
            ("{:toc}", KRAMDOWN),
            ("{::nomarkdown}", KRAMDOWN),
            ("![Group](/g.png){width=\"30%\"}", PANDOC),
            ("[small]{.smallcaps}", PANDOC),
            ("[gallery ids=\"1,2\"]", WORDPRESS),
            ("[caption id=\"a\" width=\"3\"]x", WORDPRESS),
            ("[/caption]", WORDPRESS),
            ("[gallery]", WORDPRESS),
            ("见[[方法]]", WIKI),
            ("[[methods]]", WIKI),
            ("[su_button url=\"x\"]", WORDPRESS),
            ("{{< figure src=\"a.jpg\" >}}", HUGO),
            ("{{<figure src=\"a.jpg\">}}", HUGO),
            ("{{< /details >}}", HUGO),
            ("{{% notice %}}", HUGO),
            ("::: {.callout-note}", DIV),
            ("> :::tip", DIV),
            ("!!! note \"x\"", MKDOCS),
            ("See [[Other page]].", WIKI),
            ("[toc]", TOC),
            ("import Tabs from '@theme/Tabs';", MDX),
            ("as \\cite{xu2022} says", LATEX),
            ("{ref}`a`", MYST),
        ] {
            assert_eq!(systems(source), [system], "{source}");
        }
    }

    #[test]
    fn what_labnews_knows_is_not_foreign() {
        for source in [
            "{{ <video src=\"a.mp4\" title=\"x\" /> }} {% <details> %} {% </details> %}",
            "{{<video src=\"a\" title=\"b\"/>}}",
            "## Heading {#id .class}",
            "[link](x) [ref][a] [a]: b",
            "[ ] task, [x] done, [^1], [@xu2022, p. 3], [see @a]",
            "[sic] [and] [Figure 1] a set {x, y} f(x){y} [a = \"b\"](c)",
            ":::\n: a\n:tada:",
            "import the data from home",
            "\\{{ site.title }} {{ 1 + 1 }} {} {{}} {% %}",
            "x [[1]](a) [[@a]]",
            "[[1]] [[1, 2]] a[[i]] a[[idx]] f(x)[[row]] [[i]] [[pdf]] [[PDF]] [[arXiv]]",
            "Talk [video], song [audio], [embed] and [caption]; a [gallery] of it",
            "{:.2f} {:d} {:>10} {:+d} {:,}",
        ] {
            assert_eq!(systems(source), [] as [System; 0], "{source}");
        }
    }
}
