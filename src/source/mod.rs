//! Files on disk, parsed: the only stage of a build that reads.
//!
//! [`SourceDb`] walks the site's folder, reads each file once, and turns front matter and site.yaml into typed
//! records. What the records mean together, which ids exist and which URLs they get, is up to [`crate::site`].

mod addresses;
mod asset;
pub mod config;
pub mod content_security_policy;
mod db;
pub mod decode;
pub mod file_kind;
pub mod front_matter;
pub mod name;
pub mod other_names;
mod photos;
mod read_log;
mod read_site;
mod recheck;
pub mod records;
pub mod schema;
pub mod site_dir;
mod sources;
mod walk;
pub mod words;
pub mod yaml;

pub use asset::{Asset, size_limit};
pub use db::{Changes, SourceDb, Update};
pub use read_log::ReadLog;
pub use read_site::read_config;
pub use recheck::Doubts;
pub use sources::{PAPERS_FILE, Parsed, SITE_FILE, Sources};
pub use walk::FoundFile;
