//! Recognizes the syntax of other programs by its first characters.

use std::ops::Range;

use crate::markdown::position::{is_escaped, starts_line};
use crate::messages::foreign_syntax::ForeignSyntax;

/// Finds foreign syntax, formulas not included.
pub(super) fn find_foreign_syntax(source: &str) -> Vec<(Range<usize>, ForeignSyntax)> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut last = 0;
    for at in memchr::memchr3_iter(b'{', b'[', b'\\', bytes) {
        if bytes[at] == b'\\' {
            found.extend(parse_latex_command(source, at));
            continue;
        }
        if at < last || is_escaped(source, at) {
            continue;
        }
        let (rest, is_cut) = take_nearby(source, at);
        let read = match bytes[at] {
            b'{' => parse_braces(source, at, rest),
            _ => parse_brackets(source, at, rest),
        };
        if let Some((length, syntax)) = read.filter(|(length, _)| !is_cut || *length < rest.len()) {
            last = at + length;
            found.push((at..last, syntax));
        }
    }
    let line_starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    found.extend(line_starts.filter_map(|at| parse_line(source, at)));
    found
}

/// Recognizes what starts a line, after indentation and the signs of quotations.
fn parse_line(source: &str, start: usize) -> Option<(Range<usize>, ForeignSyntax)> {
    let line = &source[start..];
    let rest = line.trim_start_matches([' ', '\t', '>']);
    let sign = source.len() - rest.len();
    let (_, syntax) = LINE_SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    let line = take_nearby(source, sign).0.lines().next()?.trim_end();
    let fits = match syntax {
        ForeignSyntax::Mdx => line.contains(" from '") || line.contains(" from \""),
        _ => line.contains(|c: char| c.is_alphabetic()),
    };
    fits.then(|| (sign..sign + line.len(), *syntax))
}

/// What other programs write at the start of a line.
const LINE_SIGNS: [(&str, ForeignSyntax); 4] = [
    (":::", ForeignSyntax::Container),
    ("!!! ", ForeignSyntax::MkdocsNote),
    ("??? ", ForeignSyntax::MkdocsNote),
    ("import ", ForeignSyntax::Mdx),
];

/// Recognizes a command of LaTeX.
fn parse_latex_command(source: &str, at: usize) -> Option<(Range<usize>, ForeignSyntax)> {
    let name = &source[at + 1..];
    if !LATEX_COMMANDS
        .iter()
        .any(|command| name.starts_with(command))
    {
        return None;
    }
    let (rest, _) = take_nearby(source, at);
    let end = rest.find('}').filter(|_| rest.contains('{'))?;
    let is_one_line = !rest[..end].contains('\n');
    is_one_line.then_some((at..at + end + 1, ForeignSyntax::LatexCommand))
}

/// Commands that are no formulas.
const LATEX_COMMANDS: [&str; 7] = [
    "cite", "ref{", "eqref{", "textbf{", "textit{", "emph{", "begin{",
];

/// How many bytes are searched for the end.
const FAR: usize = 300;

/// The text after a place, up to the limit of the search, and whether more follows.
pub(super) fn take_nearby(source: &str, at: usize) -> (&str, bool) {
    let rest = &source[at..];
    let end = rest.floor_char_boundary(FAR);
    (&rest[..end], end < rest.len())
}

/// Whether `{{<` begins a Hugo shortcode rather than a component call.
pub(crate) fn is_hugo(rest: &str) -> bool {
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

/// Recognizes what starts with `{`, and returns its length.
fn parse_braces(source: &str, at: usize, rest: &str) -> Option<(usize, ForeignSyntax)> {
    let is_name = |c: char| c.is_ascii_alphabetic() || c == '_';
    let until = |end: &str| rest.find(end).map(|found| found + end.len());
    if is_hugo(rest) {
        let end = until("}}").unwrap_or(3);
        return Some((end, ForeignSyntax::HugoShortcode));
    }
    if let Some(inner) = rest.strip_prefix("{{") {
        let inner = inner
            .strip_prefix('-')
            .unwrap_or(inner)
            .trim_start_matches([' ', '\t']);
        let end = until("}}")?;
        let is_one_line = !rest[..end].contains('\n');
        return (inner.starts_with(is_name) && is_one_line).then_some((end, ForeignSyntax::Liquid));
    }
    if let Some(inner) = rest.strip_prefix("{%") {
        let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
        return inner
            .starts_with(is_name)
            .then_some((until("%}")?, ForeignSyntax::Liquid));
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
        // One letter alone is a Python format, such as `{:.2f}`.
        let is_list = if name.len() < list.len() {
            is_word
        } else {
            is_word && name.len() > 1 || list.starts_with('/')
        };
        return is_list.then_some((end, ForeignSyntax::KramdownAttributes));
    }
    let before = source[..at].chars().next_back();
    if source[at + end..].starts_with('`') && inner.chars().all(|c| is_name(c) || "-:".contains(c))
    {
        return (!inner.is_empty() && before != Some('`'))
            .then_some((end, ForeignSyntax::MystRole));
    }
    // After a picture, a link, code or words in brackets.
    let is_list = inner.split_whitespace().next().is_some_and(|first| {
        let name = first.trim_start_matches(['.', '#']);
        let has_sign = first.len() > name.len() || first.contains('=');
        has_sign && name.starts_with(is_name)
    });
    (matches!(before, Some(')' | ']' | '`')) && is_list)
        .then_some((end, ForeignSyntax::PandocAttributes))
}

/// WordPress shortcodes that are recognized by name.
const WORDPRESS_NAMES: [&str; 7] = [
    "gallery",
    "caption",
    "embed",
    "audio",
    "video",
    "playlist",
    "contact-form-7",
];

/// Words that lists of papers write in double brackets where a link was.
const LINK_LABELS: [&str; 18] = [
    "arxiv", "bib", "bibtex", "code", "data", "demo", "doi", "github", "html", "link", "paper",
    "pdf", "poster", "preprint", "slides", "url", "video", "web",
];

/// Whether `[[…]]` names a page, rather than a number, an index `a[[i]]` or a label of a link.
fn is_wiki_link(before: &str, inner: &str) -> bool {
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let is_index =
        before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ')' | ']' | '_'));
    let is_label = LINK_LABELS
        .iter()
        .any(|label| label.eq_ignore_ascii_case(inner.trim()));
    letters > 1 && !is_index && !is_label
}

/// Recognizes what starts with `[`, and returns its length.
fn parse_brackets(source: &str, at: usize, rest: &str) -> Option<(usize, ForeignSyntax)> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let end = inner.find("]]")?;
        let is_link = inner.starts_with(|c: char| c.is_alphanumeric())
            && !inner[..end].contains(['\n', '['])
            && is_wiki_link(&source[..at], &inner[..end]);
        let behind = &inner[end + 2..];
        return (is_link && !behind.starts_with(['(', '[', ':']))
            .then_some((end + 4, ForeignSyntax::WikiLink));
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
        return (is_alone && starts_line(source, at))
            .then_some((end + 2, ForeignSyntax::TableOfContents));
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
    // In prose, `[video]` names the target of a lost link.
    let is_whole = || {
        let is_alone = behind.lines().next().unwrap_or_default().trim().is_empty();
        let is_call = matches!(name, "gallery" | "playlist" | "contact-form-7");
        closed.is_some()
            || behind.contains(&format!("[/{name}]"))
            || is_call && is_alone && starts_line(source, at)
    };
    let is_known =
        WORDPRESS_NAMES.contains(&name) && (has_arguments || arguments.is_empty() && is_whole());
    let is_shortcode = is_known || closed.is_none() && has_arguments;
    is_shortcode.then_some((end + 2, ForeignSyntax::WordpressShortcode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_syntaxes(source: &str) -> Vec<ForeignSyntax> {
        let mut found = find_foreign_syntax(source);
        found.sort_by_key(|(range, _)| range.start);
        found.into_iter().map(|(_, syntax)| syntax).collect()
    }

    #[test]
    fn foreign_syntax_is_recognized() {
        for (source, syntax) in [
            ("Hello {{ site.title }}.", ForeignSyntax::Liquid),
            (
                "![Group]({{ site.baseurl }}/group.jpg)",
                ForeignSyntax::Liquid,
            ),
            (
                "{% include figure.liquid path=\"group.jpg\" %}",
                ForeignSyntax::Liquid,
            ),
            ("{%- if page.x -%}", ForeignSyntax::Liquid),
            ("Text {: .lead}", ForeignSyntax::KramdownAttributes),
            ("{:toc}", ForeignSyntax::KramdownAttributes),
            ("{::nomarkdown}", ForeignSyntax::KramdownAttributes),
            (
                "![Group](/g.png){width=\"30%\"}",
                ForeignSyntax::PandocAttributes,
            ),
            ("[small]{.smallcaps}", ForeignSyntax::PandocAttributes),
            ("[gallery ids=\"1,2\"]", ForeignSyntax::WordpressShortcode),
            (
                "[caption id=\"a\" width=\"3\"]x",
                ForeignSyntax::WordpressShortcode,
            ),
            ("[/caption]", ForeignSyntax::WordpressShortcode),
            ("[gallery]", ForeignSyntax::WordpressShortcode),
            ("见[[方法]]", ForeignSyntax::WikiLink),
            ("[[methods]]", ForeignSyntax::WikiLink),
            ("[su_button url=\"x\"]", ForeignSyntax::WordpressShortcode),
            ("{{< figure src=\"a.jpg\" >}}", ForeignSyntax::HugoShortcode),
            ("{{<figure src=\"a.jpg\">}}", ForeignSyntax::HugoShortcode),
            ("{{< /details >}}", ForeignSyntax::HugoShortcode),
            ("{{% notice %}}", ForeignSyntax::HugoShortcode),
            ("::: {.callout-note}", ForeignSyntax::Container),
            ("> :::tip", ForeignSyntax::Container),
            ("!!! note \"x\"", ForeignSyntax::MkdocsNote),
            ("See [[Other page]].", ForeignSyntax::WikiLink),
            ("[toc]", ForeignSyntax::TableOfContents),
            ("import Tabs from '@theme/Tabs';", ForeignSyntax::Mdx),
            ("as \\cite{xu2022} says", ForeignSyntax::LatexCommand),
            ("{ref}`a`", ForeignSyntax::MystRole),
        ] {
            assert_eq!(find_syntaxes(source), [syntax], "{source}");
        }
    }

    #[test]
    fn syntax_of_labnews_is_not_foreign() {
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
            assert_eq!(find_syntaxes(source), [] as [ForeignSyntax; 0], "{source}");
        }
    }
}
