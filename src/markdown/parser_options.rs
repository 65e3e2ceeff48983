//! The extensions of CommonMark that authors may use.

use pulldown_cmark::Options as Syntax;

use super::options::Options;

/// The parser's options for a text.
pub(super) fn parser_options(options: &Options) -> Syntax {
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_SMART_PUNCTUATION
        | Syntax::ENABLE_HEADING_ATTRIBUTES
        | Syntax::ENABLE_GFM
        | Syntax::ENABLE_DEFINITION_LIST
        | Syntax::ENABLE_SUPERSCRIPT
        | Syntax::ENABLE_SUBSCRIPT;
    syntax.set(Syntax::ENABLE_MATH, options.math);
    syntax
}
