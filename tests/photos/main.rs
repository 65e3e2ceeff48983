//! Photos: what readers get, and what is not published.

mod cache;
mod colors;
mod covers;
mod formats;
mod hostile;
mod metadata;
mod pictures;
mod references;
#[path = "../support/mod.rs"]
mod support;
mod variants;
