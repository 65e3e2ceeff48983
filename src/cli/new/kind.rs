//! What `labnews new` can start.

use std::path::PathBuf;

use clap::Subcommand;
use labnews::messages::Problem;

use super::entities::{LabArguments, PageArguments, PersonArguments};
use super::item::{self, ItemArguments};
use super::site::Site;

/// What to start.
#[derive(Debug, Subcommand)]
pub(super) enum Kind {
    Item(ItemArguments),
    Person(PersonArguments),
    Lab(LabArguments),
    Page(PageArguments),
}

impl Kind {
    /// Writes the file, and returns its path in the site's folder.
    pub(super) fn write(&self, site: &Site) -> Result<PathBuf, Problem> {
        match self {
            Self::Item(arguments) => item::write(arguments, site),
            Self::Person(arguments) => arguments.write(site),
            Self::Lab(arguments) => arguments.write(site),
            Self::Page(arguments) => arguments.write(site),
        }
    }
}
