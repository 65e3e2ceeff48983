//! What `labnews new` can start.

use std::path::PathBuf;

use clap::Subcommand;
use labnews::messages::{Problem, status};
use labnews::source::PAPERS_FILE;

use super::entities::{LabArguments, PageArguments, PersonArguments};
use super::item::{self, ItemArguments};
use super::paper::PaperArguments;
use super::site::Site;

/// What to start.
#[derive(Debug, Subcommand)]
pub(super) enum Kind {
    Item(ItemArguments),
    Person(PersonArguments),
    Lab(LabArguments),
    Page(PageArguments),
    Paper(PaperArguments),
}

/// What was started.
pub(super) struct Started {
    /// The file, in the site's folder.
    pub path: PathBuf,
    /// What to do next.
    pub next: String,
}

impl Kind {
    /// Writes it.
    pub(super) fn write(&self, site: &Site) -> Result<Started, Problem> {
        let path = match self {
            Self::Item(arguments) => item::write(arguments, site)?,
            Self::Person(arguments) => arguments.write(site)?,
            Self::Lab(arguments) => arguments.write(site)?,
            Self::Page(arguments) => arguments.write(site)?,
            Self::Paper(arguments) => {
                let next = status::paper_added(&arguments.add(site)?);
                let path = PathBuf::from(PAPERS_FILE);
                return Ok(Started { path, next });
            }
        };
        let next = status::draft_created();
        Ok(Started { path, next })
    }
}
