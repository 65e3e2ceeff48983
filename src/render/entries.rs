//! Items as lists show them, made once however many lists show them.

use std::sync::OnceLock;

use tera::{Context, Value};

use super::environment::Environment;
use super::presenter::Presenter;
use crate::diagnostic::Diagnostic;

/// The component that makes an item an entry of a list.
const COMPONENT: &str = "entry";

/// The level of an entry's heading: below the page's title, or below a section's.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// `<h2>`
    Page,
    /// `<h3>`
    Section,
}

/// The entries of one language, each made when it is first asked for.
pub(super) struct Entries {
    page: Vec<OnceLock<Value>>,
    section: Vec<OnceLock<Value>>,
}

impl Entries {
    /// For so many items.
    pub(super) fn new(items: usize) -> Self {
        let none = || (0..items).map(|_| OnceLock::new()).collect();
        Self {
            page: none(),
            section: none(),
        }
    }

    /// The entry of an item; HTML.
    pub(super) fn get(
        &self,
        environment: &Environment,
        presenter: &Presenter,
        item: usize,
        level: Level,
    ) -> Result<Value, Diagnostic> {
        let (entries, number) = match level {
            Level::Page => (&self.page, 2),
            Level::Section => (&self.section, 3),
        };
        if let Some(entry) = entries[item].get() {
            return Ok(entry.clone());
        }
        let mut arguments = Context::new();
        arguments.insert_value("item", presenter.card(item));
        arguments.insert_value("level", Value::from(number));
        let entry = Value::safe_string(&environment.component(COMPONENT, &arguments)?);
        Ok(entries[item].get_or_init(|| entry).clone())
    }
}
