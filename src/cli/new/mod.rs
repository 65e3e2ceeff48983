//! `labnews new`: starts a file, so that nobody begins with an empty one.

mod ask;
mod entities;
pub(super) mod front_matter;
mod heic;
mod item;
mod kind;
mod paper;
mod photos;
pub(super) mod site;

use std::path::Path;

use clap::Args;

use super::exit_status::ExitStatus;
use super::terminal::Terminal;
use item::ItemArguments;
use kind::{Kind, Started};
use site::Site;

/// Start a news item, the profile of a person, a lab or a page, or add a paper
///
/// `labnews new TITLE` starts a news item, as `labnews new item TITLE` does. Without arguments, asks what you need.
/// Writes a draft into content/ and prints its path. If anything is wrong, writes nothing.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    kind: Option<Kind>,
    #[command(flatten)]
    item: ItemArguments,
}

pub(super) fn run(arguments: Arguments, root: &Path, terminal: &Terminal) -> ExitStatus {
    let site = Site::read(root);
    let kind = match arguments.kind {
        Some(Kind::Item(item)) if item.title.is_none() => ask::ask_for_item(item, &site),
        Some(kind) => Ok(kind),
        None if arguments.item.title.is_none() => ask::ask_for_kind(arguments.item, &site),
        None => Ok(Kind::Item(arguments.item)),
    };
    let kind = match kind {
        Ok(kind) => kind,
        Err(problem) => return terminal.usage(problem),
    };
    match kind.write(&site) {
        Ok(Started { path, next }) => {
            terminal.result(&root.join(path).display().to_string());
            terminal.remark(&next);
            ExitStatus::Success
        }
        Err(problem) => terminal.failure(problem),
    }
}
