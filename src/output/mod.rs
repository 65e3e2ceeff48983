//! Everything that a site publishes besides its HTML pages: feeds, calendars, BibTeX, structured data,
//! the sitemap, the search index, and the files that web servers look for.
//!
//! Like [`crate::render`], this module turns a [`Site`](crate::bodies::Site) into values and writes nothing.

mod bibtex;
mod calendar;
mod feed;
mod file;

pub mod json_ld;
mod search;
mod server_files;
mod sitemap;

pub use bibtex::render_bibtex;
pub use calendar::{Calendar, list_calendars};
pub use feed::{Feed, list_feeds};
pub use file::{Content, Output};
pub use search::{SCRIPTS as SEARCH_SCRIPTS, Search, SearchSink, names_path};
pub use server_files::render_server_files;
pub use sitemap::render_sitemaps;
