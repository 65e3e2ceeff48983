//! Asks somebody at a terminal what to start.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use dialoguer::{Confirm, Input, Select};
use labnews::messages::{Problem, command, questions};
use labnews::values::date::Date;
use labnews::values::slug::Slug;

use super::entities::{LabArguments, PageArguments, PersonArguments};
use super::item::{ItemArguments, today};
use super::kind::Kind;
use super::paper::{PaperArguments, parse_doi};
use super::site::Site;

/// Asks what to start, and what it needs that is not given yet.
pub(super) fn ask_for_kind(given: ItemArguments, site: &Site) -> Result<Kind, Problem> {
    at_a_terminal(|| ask_kind(given, site))
}

/// Asks for what an item needs that is not given yet.
pub(super) fn ask_for_item(given: ItemArguments, site: &Site) -> Result<Kind, Problem> {
    at_a_terminal(|| Ok(Kind::Item(ask_item(given, site)?)))
}

fn at_a_terminal(ask: impl FnOnce() -> dialoguer::Result<Kind>) -> Result<Kind, Problem> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(command::nothing_to_start());
    }
    ask().map_err(|_| command::not_answered())
}

fn ask_kind(given: ItemArguments, site: &Site) -> dialoguer::Result<Kind> {
    let kind = Select::new()
        .with_prompt(questions::KIND)
        .items(questions::KINDS)
        .default(0)
        .interact()?;
    Ok(match kind {
        0 => Kind::Item(ask_item(given, site)?),
        1 => Kind::Person(PersonArguments {
            name: ask_words(questions::NAME)?,
            native_name: ask_text(questions::NATIVE_NAME)?,
            ..PersonArguments::default()
        }),
        2 => Kind::Lab(LabArguments {
            name: ask_words(questions::NAME)?,
            native_name: ask_text(questions::NATIVE_NAME)?,
            ..LabArguments::default()
        }),
        3 => Kind::Page(PageArguments {
            title: ask_words(questions::TITLE)?,
            ..PageArguments::default()
        }),
        _ => Kind::Paper(PaperArguments::new(
            Input::new()
                .with_prompt(questions::DOI)
                .validate_with(|text: &String| parse_doi(text).map(drop))
                .interact_text()?,
        )),
    })
}

fn ask_item(given: ItemArguments, site: &Site) -> dialoguer::Result<ItemArguments> {
    let title = ask_words(questions::TITLE)?;
    let date = match given.date {
        Some(date) => date,
        None => Input::new()
            .with_prompt(questions::DATE)
            .default(today(site).to_string())
            .validate_with(|text: &String| match Date::parse(text) {
                Ok(_) => Ok(()),
                Err(problem) => Err(problem.message().to_owned()),
            })
            .interact_text()
            .map(|text| Date::parse(&text).unwrap_or(Date::from_day(today(site))))?,
    };
    let event = given.event
        || Confirm::new()
            .with_prompt(questions::EVENT)
            .default(false)
            .interact()?;
    let photo = if given.photo.is_empty() {
        let line = ask_text(questions::PHOTOS)?;
        split_paths(&line.unwrap_or_default())
    } else {
        given.photo
    };
    Ok(ItemArguments {
        title: Some(title),
        date: Some(date),
        photo,
        event,
        ..given
    })
}

/// Asks for a title or name, of which a file name can be made.
fn ask_words(prompt: &str) -> dialoguer::Result<String> {
    Input::new()
        .with_prompt(prompt)
        .validate_with(|text: &String| match Slug::from_words(text) {
            Some(_) => Ok(()),
            None => Err(questions::NO_LETTERS),
        })
        .interact_text()
}

/// Asks for a text that may be empty.
fn ask_text(prompt: &str) -> dialoguer::Result<Option<String>> {
    let text: String = Input::new()
        .with_prompt(prompt)
        .allow_empty(true)
        .interact_text()?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The paths in a line. Terminals quote the path of a file that is dragged into them as shells do.
fn split_paths(line: &str) -> Vec<PathBuf> {
    let words = shlex::split(line).unwrap_or_else(|| vec![line.to_owned()]);
    words.into_iter().map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dragged_files_are_paths() {
        let line = r"/Users/a/My\ Photos/1.jpg '/tmp/it'\''s.png' plain.jpg";
        let paths = ["/Users/a/My Photos/1.jpg", "/tmp/it's.png", "plain.jpg"];
        assert_eq!(split_paths(line), paths.map(PathBuf::from));
        assert!(split_paths(" ").is_empty());
        assert_eq!(split_paths("it's.jpg"), [PathBuf::from("it's.jpg")]);
    }
}
