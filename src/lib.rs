//! labnews turns a folder of Markdown news items into a lab's news site.
//!
//! General site generators know pages and tags; labnews knows what a seminar, a lab member, a
//! supporter, a captioned group photo and a Chinese translation are, and never publishes something
//! broken.
//!
//! # Architecture
//!
//! Data goes one way, and so do imports: a module uses only those below it in this table.
//! `tests/architecture.rs` reads the table and fails on an import that runs up it, and on files that import
//! each other in a circle.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`serve`] | the development server: watch, rebuild, reload |
//! | [`build`] | the pipeline: read → index → bodies → pages → output folder |
//! | [`check`] | every lint of a correct but careless site |
//! | [`render`] | [`bodies::Site`] → HTML pages |
//! | [`output`] | [`bodies::Site`] → feeds, calendars, JSON-LD, BibTeX, sitemap, search, files for servers |
//! | [`bodies`] | what the texts of an index become: rendered Markdown, and what depends on it |
//! | [`site`] | the index: items, people, labs, papers; lists, routes, where links lead. No HTML |
//! | [`markdown`] | Markdown → HTML, headings, links, words |
//! | [`source`] | files on disk → typed records; the only module that reads the site's folder |
//! | [`bibliography`] | .bib files → papers; references in a citation style |
//! | [`social_card`] | social cards: fonts, lines, SVG → PNG |
//! | [`image`] | pictures, videos and sound: dimensions, variants, copies without metadata |
//! | `cache_dir` | the folder `.labnews/`, which keeps what is slow to make |
//! | [`write_dir`] | the only way to write files: no symbolic link leads out of a folder |
//! | [`theme`] | the default templates and static files, embedded in the program |
//! | [`values`] | language tag, slug, date, ORCID, ROR, base URL; source text with positions |
//! | [`diagnostic`] | a problem with its places, printed for people, GitHub or programs |
//! | [`messages`] | the catalogue: every message and its help |
//! | `limits` | every limit on what labnews accepts |
//!
//! The command line is above them all. It belongs to the binary and is in `src/cli/`.
//!
//! ```no_run
//! use labnews::build::{NoProgress, Request, build};
//! use labnews::site::BuildOptions;
//!
//! let outcome = build(
//!     &Request {
//!         root: "my-lab".into(),
//!         output: "my-lab/public".into(),
//!         options: BuildOptions { now: "2026-11-24T00:00:00Z".parse()?, base_url: None, drafts: false, reload_script: None },
//!     },
//!     &NoProgress,
//! );
//! for diagnostic in &outcome.diagnostics {
//!     eprint!("{}", labnews::diagnostic::Human { diagnostic, color: false });
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(missing_docs, unreachable_pub)]

pub mod bibliography;
pub mod bodies;
pub mod build;
mod cache_dir;
pub mod check;
pub mod diagnostic;
pub mod image;
mod limits;
pub mod markdown;
pub mod messages;
pub mod output;
pub mod render;
pub mod serve;
pub mod site;
pub mod social_card;
pub mod source;
pub mod theme;
pub mod values;
pub mod write_dir;
