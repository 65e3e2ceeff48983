//! Items as lists show them, made once however many lists show them.

use std::sync::OnceLock;

use tera::{Context, Value};

use super::environment::Environment;
use super::presenter::Presenter;
use crate::diagnostic::Diagnostic;
use crate::site::ids::{IdVec, ItemId};

/// How a list shows an item.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// The component `entry`, its heading below the page's title.
    Entry,
    /// The component `line`, which has no heading.
    Line,
    /// The component `card`, its heading below a section's title.
    Card,
    /// The component `event_card`, the same for its event.
    Event,
}

impl Shape {
    const ALL: [Self; 4] = [Self::Entry, Self::Line, Self::Card, Self::Event];

    /// The component that makes it.
    fn component(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Line => "line",
            Self::Card => "card",
            Self::Event => "event_card",
        }
    }
}

/// The items of one language in every shape, each made when it is first asked for.
pub(super) struct Entries([IdVec<ItemId, OnceLock<Value>>; Shape::ALL.len()]);

impl Entries {
    /// For so many items.
    pub(super) fn new(items: usize) -> Self {
        Self(Shape::ALL.map(|_| super::unmade(items)))
    }

    /// An item in a shape; HTML.
    pub(super) fn get(
        &self,
        environment: &Environment,
        presenter: &Presenter,
        item: ItemId,
        shape: Shape,
    ) -> Result<Value, Diagnostic> {
        let made = &self.0[shape as usize][item];
        environment.once(made, shape.component(), || {
            let mut arguments = Context::new();
            arguments.insert_value("item", presenter.card(item));
            arguments
        })
    }
}
