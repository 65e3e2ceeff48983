//! A person as texts mention them.

use std::sync::{Arc, OnceLock};

use crate::render::views::{Html, PersonView, Shared};

/// The mentions of a person by the role that texts give them.
pub(super) type MentionsByRole = Vec<(Option<String>, Arc<MentionedPerson>)>;

/// A person as texts mention them, shared by all texts that say the same.
pub(in crate::render) struct MentionedPerson {
    /// The view.
    pub view: Shared<PersonView>,
    /// The view, rendered by the component `person`.
    pub row: OnceLock<Html>,
}
