//! Items as lists show them, made once however many lists show them.

use std::sync::OnceLock;

use tera::{Context, Value};

use super::environment::Environment;
use super::presenter::Presenter;
use crate::diagnostic::Diagnostic;

/// How a list shows an item.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// The component `entry`, its heading below the page's title.
    Entry,
    /// The component `entry`, its heading below a section's.
    SectionEntry,
    /// The component `card`, its heading below a section's.
    Card,
}

impl Shape {
    const ALL: [Self; 3] = [Self::Entry, Self::SectionEntry, Self::Card];

    /// The component, and the level of its heading.
    fn component(self) -> (&'static str, u8) {
        match self {
            Self::Entry => ("entry", 2),
            Self::SectionEntry => ("entry", 3),
            Self::Card => ("card", 3),
        }
    }
}

/// The items of one language in every shape, each made when it is first asked for.
pub(super) struct Entries([Vec<OnceLock<Value>>; Shape::ALL.len()]);

impl Entries {
    /// For so many items.
    pub(super) fn new(items: usize) -> Self {
        Self(Shape::ALL.map(|_| (0..items).map(|_| OnceLock::new()).collect()))
    }

    /// An item in a shape; HTML.
    pub(super) fn get(
        &self,
        environment: &Environment,
        presenter: &Presenter,
        item: usize,
        shape: Shape,
    ) -> Result<Value, Diagnostic> {
        let made = &self.0[shape as usize][item];
        if let Some(entry) = made.get() {
            return Ok(entry.clone());
        }
        let (component, level) = shape.component();
        let mut arguments = Context::new();
        arguments.insert_value("item", presenter.card(item));
        arguments.insert_value("level", Value::from(level));
        let entry = Value::safe_string(&environment.component(component, &arguments)?);
        Ok(made.get_or_init(|| entry).clone())
    }
}
