//! Messages about raw HTML in texts, and about drawings (inline SVG) in it.

use super::{Problem, en};
use crate::limits::{DRAWN_PARTS, HTML_ATTRIBUTES, HTML_DEPTH};

/// Raw HTML ends within a tag, a quote, a comment or an element that would take with it what follows.
pub(crate) fn left_open() -> Problem {
    Problem::error(
        "raw-html/left-open",
        en("a tag, quote, comment or element in this HTML is not closed, so what follows would be lost")
            .help("close it, or write `&lt;` for a literal `<`"),
    )
}

/// A browser would hide what follows, although the author closed each element.
pub(crate) fn hidden_rest() -> Problem {
    Problem::error(
        "raw-html/hidden-rest",
        en("browsers ignore an end tag of `<details>`, `<video>`, `<audio>` or `<rp>` in this HTML, so readers would not see what follows")
            .help("put the start tag and the end tag in the same block, on lines of their own"),
    )
}

/// An element that hides its content is not closed.
pub(crate) fn hiding_element_not_closed(element: &str) -> Problem {
    Problem::error(
        "raw-html/hiding-element-not-closed",
        en(format!(
            "`<{element}>` is not closed, so readers would not see what follows"
        ))
        .help(format!("write `</{element}>` at its end")),
    )
}

/// More elements are open at once than the limit.
pub(crate) fn too_many_open() -> Problem {
    Problem::error(
        "raw-html/too-many-open",
        en(format!(
            "more than {HTML_DEPTH} HTML elements are open here"
        ))
        .help("close elements where they end"),
    )
}

/// Formatting that is not closed is repeated in too many blocks.
pub(crate) fn repeated_formatting() -> Problem {
    Problem::error(
        "raw-html/repeated-formatting",
        en("unclosed HTML formatting is repeated in too many blocks")
            .help("close `<b>`, `<i>`, `<font>`, `<a>` and similar elements in the paragraph where they begin"),
    )
}

/// A tag has more attributes than the limit.
pub(crate) fn too_many_attributes() -> Problem {
    Problem::error(
        "raw-html/too-many-attributes",
        en(format!(
            "this HTML has a tag with more than {HTML_ATTRIBUTES} attributes"
        ))
        .help("remove the attributes that it does not need"),
    )
}

/// `<? … ?>`, `<! … >` or `<![CDATA[ … ]]>` is removed; `start` is how it begins.
pub(crate) fn instruction_removed(start: &str) -> Problem {
    Problem::warning(
        "raw-html/instruction-removed",
        en(format!("`{start}` is removed, with its content")),
    )
}

/// A frame or plug-in has no address to link, so that nothing is left of it.
pub(crate) fn frame_without_address(tag: &str) -> Problem {
    Problem::warning(
        "raw-html/frame-without-address",
        en(format!("`{tag}` is removed because it has no URL to link")),
    )
}

/// An element is removed with the words in it.
pub(crate) fn element_removed(element: &str) -> Problem {
    Problem::warning(
        "raw-html/element-removed",
        en(format!("`<{element}>` is removed, with its content"))
            .help("move the words that readers should see out of it"),
    )
}

/// Tags and attributes are removed because they can run scripts; their words stay. `listed` has their names
/// and how often each is in the text, `unlisted` is how many names are not listed.
pub(crate) fn active_parts_removed(listed: &[(String, usize)], unlisted: usize) -> Problem {
    let names: Vec<String> = listed
        .iter()
        .map(|(name, count)| match count {
            1 => format!("`{name}`"),
            count => format!("`{name}` ({count} times)"),
        })
        .collect();
    let names = match names.split_last() {
        _ if unlisted > 0 => format!("{} and {unlisted} more", names.join(", ")),
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    };
    let message = match listed {
        [(_, 1)] if unlisted == 0 => {
            format!("{names} is removed because it can run scripts or change the page")
        }
        _ => format!("{names} are removed because they can run scripts or change the page"),
    };
    Problem::warning(
        "raw-html/active-parts-removed",
        en(message).help(
            "use a component, or write `html: allow` in site.yaml if you trust everyone who writes here",
        ),
    )
}

/// HTML of Word or a similar program, whose formatting the site removes.
pub(crate) fn pasted_from_word() -> Problem {
    Problem::warning(
        "raw-html/pasted-from-word",
        en("this text was pasted with the formatting of Word or a similar program, which the site removes")
            .help("paste it as plain text (Ctrl+Shift+V, on a Mac ⌥⇧⌘V), and format it with Markdown"),
    )
}

/// A tag that HTML does not have; `written` is the tag, or its name in brackets if it is long.
pub(crate) fn unknown_tag(written: &str) -> Problem {
    Problem::warning(
        "raw-html/unknown-tag",
        en(format!(
            "`{written}` is not an HTML tag, so readers do not see it"
        ))
        .help(format!("write `\\{written}` to show it as text")),
    )
}

/// CommonMark reads a tag as text, because it is incomplete.
pub(crate) fn broken_tag(name: &str) -> Problem {
    Problem::warning(
        "raw-html/broken-tag",
        en(format!(
            "this `<{name}>` tag is incomplete, so readers see it as text"
        ))
        .help("put each value in quotes, and write `&quot;` for a quote within a value; write `&lt;` for a literal `<`"),
    )
}

/// CommonMark reads indented HTML as code.
pub(crate) fn indented() -> Problem {
    Problem::warning(
        "raw-html/indented",
        en("this HTML is indented by four or more spaces, so readers see it as code")
            .help("remove the spaces; write code between two lines of three backticks"),
    )
}

/// Markdown within a block of HTML is shown as it is.
pub(crate) fn markdown_in_html() -> Problem {
    Problem::warning(
        "raw-html/markdown-in-html",
        en("Markdown within a block of HTML is not rendered, so readers see its signs")
            .help("leave a blank line between the HTML and the Markdown"),
    )
}

const AS_FILE: &str =
    "save it as an .svg file next to the text, and show that as a picture: `![…](drawing.svg)`";

/// The style sheet of a drawing is removed.
pub(crate) fn drawing_style_removed() -> Problem {
    Problem::warning(
        "raw-html/drawing-style-removed",
        en("the `<style>` of this drawing is removed because it would style the whole page")
            .help(AS_FILE),
    )
}

/// HTML within a drawing is removed.
pub(crate) fn foreign_object_removed() -> Problem {
    Problem::warning(
        "raw-html/foreign-object-removed",
        en("`<foreignObject>` is removed from this drawing, with its words").help(AS_FILE),
    )
}

/// The elements of a drawing are nested beyond the limit.
pub(crate) fn drawing_too_deep() -> Problem {
    Problem::error(
        "raw-html/drawing-too-deep",
        en("the elements of this drawing are nested too deeply")
            .help("reduce the nesting of groups"),
    )
}

/// A browser would have to draw too many parts.
pub(crate) fn drawing_repeats() -> Problem {
    Problem::error(
        "raw-html/drawing-repeats",
        en(format!(
            "the parts of this drawing refer to each other in a circle, or more than {DRAWN_PARTS} times"
        ))
        .help("draw the repeated part as one path"),
    )
}

/// An HTML parser does not read a drawing as one.
pub(crate) fn unreadable_drawing() -> Problem {
    Problem::error(
        "raw-html/unreadable-drawing",
        en("this drawing is not valid SVG").help(AS_FILE),
    )
}
