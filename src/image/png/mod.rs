//! PNG files (PNG, third edition): chunks, colour profiles, and copies without metadata.

mod chunks;
mod metadata;
mod profile;

pub(super) use chunks::{bare_size, is_animated};
pub(super) use metadata::remove_metadata;
pub(super) use profile::read_profile;
