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
            _ => "it as it stands",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::WordpressFormula | Self::FormulaDelimiters => {
                "write `$…$` around a formula, and `$$…$$` around one on a line of its own"
            }
            _ => {
                "write it in Markdown; what readers are to see as it stands goes between backticks"
            }
        }
    }
}

impl fmt::Display for ForeignSyntax {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::HugoShortcode => "a shortcode of Hugo or Quarto",
            Self::Liquid => "Liquid, the templates of Jekyll",
            Self::KramdownAttributes => "an attribute list of kramdown (Jekyll)",
            Self::PandocAttributes => "an attribute list of Pandoc or Quarto",
            Self::Container => "a container (`:::`) of Pandoc, Quarto, VuePress or Docusaurus",
            Self::WordpressShortcode => "a shortcode of WordPress",
            Self::MkdocsNote => "a note (`!!!`) of MkDocs",
            Self::WikiLink => "a link of Obsidian or a wiki",
            Self::TableOfContents => "the table of contents of Typora or Python-Markdown",
            Self::Mdx => "MDX (Docusaurus)",
            Self::WordpressFormula => "a formula of WordPress (`$latex …$`)",
            Self::FormulaDelimiters => {
                "a formula between `\\(` and `\\)`, or `\\[` and `\\]`, of MathJax or Pandoc"
            }
            Self::LatexCommand => "a command of LaTeX",
            Self::MystRole => "a role of MyST (Sphinx)",
        })
    }
}

/// The text uses another program's syntax, here and at `more` other places.
pub(crate) fn not_supported(syntax: ForeignSyntax, more: usize) -> Problem {
    let shown = syntax.shown();
    let more = match more {
        0 => String::new(),
        1 => ", here and at one more place".to_owned(),
        more => format!(", here and at {more} more places"),
    };
    Problem::broken_rule(
        Rule::ForeignSyntax,
        "foreign-syntax/not-supported",
        en(format!(
            "this looks like {syntax}, which labnews does not know; readers see {shown}{more}"
        ))
        .help(syntax.help()),
    )
}
