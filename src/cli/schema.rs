//! `labnews schema`.

use clap::{Args, ValueEnum};
use labnews::source::config::Config;
use labnews::source::decode::Decode;
use labnews::source::records::{ItemFields, LabFields, PageFields, ProfileFields};

use super::exit_status::ExitStatus;
use super::terminal::Terminal;

/// Print the JSON Schema of front matter or site.yaml, for editors
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the schema describes
    #[arg(default_value = "item")]
    of: Document,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// News items
    Item,
    /// Pages
    Page,
    /// Profiles in content/people/
    Person,
    /// Labs in content/labs/
    Lab,
    /// site.yaml
    Site,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> ExitStatus {
    let (title, mut schema) = match arguments.of {
        Document::Item => ("The front matter of a news item", ItemFields::schema()),
        Document::Page => ("The front matter of a page", PageFields::schema()),
        Document::Person => ("The front matter of a profile", ProfileFields::schema()),
        Document::Lab => ("The front matter of a lab", LabFields::schema()),
        Document::Site => ("site.yaml", Config::schema()),
    };
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = title.into();
    terminal.document(format!("{schema:#}\n").as_bytes())
}
