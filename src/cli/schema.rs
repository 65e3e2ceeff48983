//! `labnews schema`.

use clap::{Args, ValueEnum};
use labnews::source::config::Config;
use labnews::source::decode::Decode;
use labnews::source::records::{ItemFields, LabFields, PageFields, ProfileFields};

use super::Ending;

/// Print the JSON Schema of front matter, for editors
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Of what
    #[arg(default_value = "item")]
    of: Kind,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
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

pub(super) fn run(arguments: &Arguments) -> Ending {
    let (title, mut schema) = match arguments.of {
        Kind::Item => ("The front matter of a news item", ItemFields::schema()),
        Kind::Page => ("The front matter of a page", PageFields::schema()),
        Kind::Person => ("The front matter of a profile", ProfileFields::schema()),
        Kind::Lab => ("The front matter of a lab", LabFields::schema()),
        Kind::Site => ("site.yaml", Config::schema()),
    };
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = title.into();
    println!("{schema:#}");
    Ending::Fine
}
