//! Messages about syntax of other programs, which labnews shows as it is.

use std::fmt;

use super::{Problem, Rule, en};

/// A syntax that other programs know and labnews does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForeignSyntax {
    /// `{{< figure >}}`
    HugoShortcode,
    /// `{{ site.title }}`, `{% include %}`
    Liquid,
    /// `{: .lead}`
    KramdownAttributes,
    /// `![…](…){width=30%}`
    PandocAttributes,
    /// `:::`
    Container,
    /// `[gallery ids="1,2"]`
    WordpressShortcode,
    /// `!!! note`
    MkdocsNote,
    /// `[[Page]]`
    WikiLink,
    /// `[toc]`
    TableOfContents,
    /// `import … from '…'`
    Mdx,
    /// `$latex …$`
    WordpressFormula,
    /// `\( … \)`, `\[ … \]`
    FormulaDelimiters,
    /// `\cite{…}`
    LatexCommand,
    /// `` {ref}`…` ``
    MystRole,
}

impl ForeignSyntax {
    /// What readers see of it.
    fn shown(self) -> &'static str {
        match self {
            Self::WordpressFormula => "the word `latex` in the formula",
            Self::FormulaDelimiters => "its LaTeX",
            _ => "it as it is",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::WordpressFormula | Self::FormulaDelimiters => {
                "write `$…$`, or `$$…$$` for a formula on a line of its own"
            }
            _ => "write it in Markdown, or put it between backticks to show it as it is",
        }
    }
}

impl fmt::Display for ForeignSyntax {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::HugoShortcode => "a Hugo or Quarto shortcode",
            Self::Liquid => "Liquid, the template language of Jekyll",
            Self::KramdownAttributes => "a kramdown (Jekyll) attribute list",
            Self::PandocAttributes => "a Pandoc or Quarto attribute list",
            Self::Container => "a `:::` container of Pandoc, Quarto, VuePress or Docusaurus",
            Self::WordpressShortcode => "a WordPress shortcode",
            Self::MkdocsNote => "a `!!!` note of MkDocs",
            Self::WikiLink => "an Obsidian or wiki link",
            Self::TableOfContents => "a table of contents of Typora or Python-Markdown",
            Self::Mdx => "MDX (Docusaurus)",
            Self::WordpressFormula => "a WordPress formula (`$latex …$`)",
            Self::FormulaDelimiters => "a MathJax or Pandoc formula (`\\(…\\)` or `\\[…\\]`)",
            Self::LatexCommand => "a LaTeX command",
            Self::MystRole => "a MyST (Sphinx) role",
        })
    }
}

/// The text uses another program's syntax, here and at `more` other places.
pub(crate) fn not_supported(syntax: ForeignSyntax, more: usize) -> Problem {
    let shown = syntax.shown();
    let more = match more {
        0 => String::new(),
        1 => ", here and in one more place".to_owned(),
        more => format!(", here and in {more} more places"),
    };
    Problem::broken_rule(
        Rule::ForeignSyntax,
        "foreign-syntax/not-supported",
        en(format!(
            "this looks like {syntax}, which labnews does not support; readers see {shown}{more}"
        ))
        .help(syntax.help()),
    )
}
