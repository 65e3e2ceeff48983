//! What the name and the first bytes of a file say about it.

mod content;
mod extensions;
mod private;
mod publishing;

pub(super) use content::{
    HEAD, has_front_matter, holds_positions, is_document, is_markup, is_private_key,
};
pub(super) use private::{Sensitivity, is_sidecar, sensitivity};
pub(super) use publishing::is_named_as_markdown;
pub use publishing::{Refused, is_markdown, is_published, is_run, refuse};
