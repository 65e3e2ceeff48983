//! `labnews schema`.

use clap::{Args, ValueEnum};
use labnews::source::schema::{self, SchemaLanguage, build_snippets};

use super::exit_status::ExitStatus;
use super::terminal::Terminal;

/// Print the JSON Schema of front matter or site.yaml, for editors
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to print
    #[arg(default_value = "item")]
    of: Document,
    /// The language of titles and descriptions
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: Language,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// The schema of news items
    Item,
    /// The schema of pages
    Page,
    /// The schema of profiles in content/people/
    Person,
    /// The schema of labs in content/labs/
    Lab,
    /// The schema of site.yaml
    Site,
    /// All keys of front matter as snippets for VS Code
    Snippets,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    /// English
    #[value(name = "en")]
    English,
    /// Simplified Chinese
    #[value(name = "zh-Hans")]
    Chinese,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> ExitStatus {
    let language = match arguments.lang {
        Language::English => SchemaLanguage::English,
        Language::Chinese => SchemaLanguage::Chinese,
    };
    let document = match arguments.of {
        Document::Item => schema::Document::Item,
        Document::Page => schema::Document::Page,
        Document::Person => schema::Document::Person,
        Document::Lab => schema::Document::Lab,
        Document::Site => schema::Document::Site,
        Document::Snippets => return print(&build_snippets(language), terminal),
    };
    print(&document.schema(language), terminal)
}

fn print(json: &serde_json::Value, terminal: &Terminal) -> ExitStatus {
    terminal.document(format!("{json:#}\n").as_bytes())
}
