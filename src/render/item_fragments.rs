//! Items as lists show them, each rendered once for all lists.

use std::sync::OnceLock;

use super::cells::empty_cells;
use super::environment::Environment;
use super::view_builder::ViewBuilder;
use super::views::{Html, ItemArguments};
use crate::diagnostic::Diagnostic;
use crate::site::ids::{IdVec, ItemId};

/// How a list shows an item.
#[derive(Debug, Clone, Copy)]
pub(super) enum ListStyle {
    /// By the component `entry`, with a heading.
    Entry,
    /// By the component `line`, without a heading.
    Line,
    /// By the component `card`, with a heading below that of a section.
    Card,
    /// By the component `event_card`, which shows its event in the same way.
    Event,
}

impl ListStyle {
    const ALL: [Self; 4] = [Self::Entry, Self::Line, Self::Card, Self::Event];

    /// The component that renders it.
    fn component(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Line => "line",
            Self::Card => "card",
            Self::Event => "event_card",
        }
    }
}

/// The items of one language in every style, each rendered when it is first needed.
pub(super) struct ItemFragments([IdVec<ItemId, OnceLock<Html>>; ListStyle::ALL.len()]);

impl ItemFragments {
    /// Prepares the fragments of `items` items, without rendering one yet.
    pub(super) fn new(items: usize) -> Self {
        Self(ListStyle::ALL.map(|_| empty_cells(items)))
    }

    /// An item in a style.
    pub(super) fn get(
        &self,
        environment: &Environment,
        builder: &ViewBuilder,
        item: ItemId,
        style: ListStyle,
    ) -> Result<Html, Diagnostic> {
        let cell = &self.0[style as usize][item];
        environment.cached_component(cell, style.component(), || ItemArguments {
            item: builder.summary(item),
        })
    }
}
