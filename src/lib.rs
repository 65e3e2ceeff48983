//! labnews turns a folder of Markdown news items into a lab's news site.
//!
//! General site generators know pages and tags; labnews knows what a seminar, a lab member, a
//! supporter, a captioned group photo and a Chinese translation are, and never publishes something
//! broken.
//!
//! Data goes one way, and so do imports: a module uses only those below it.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`serve`] | the development server: watch, rebuild, reload |
//! | [`build`] | the pipeline: read → index → bodies → pages → output folder |
//! | [`check`] | what a correct but careless site gets warned of |
//! | [`render`] | [`bodies::Site`] → HTML pages |
//! | [`output`] | [`bodies::Site`] → feeds, calendars, JSON-LD, BibTeX, the sitemap, the search, what servers look for |
//! | [`bodies`] | what the texts of an index become: rendered Markdown, and what depends on it |
//! | [`site`] | the index: items, people, labs, papers; lists, routes, where links lead. No HTML |
//! | [`markdown`] | Markdown → HTML, headings, links, words |
//! | [`bibliography`] | papers: .bib files, and references in a citation style |
//! | [`image`] | what pictures are, their variants, and copies without metadata |
//! | [`social_card`] | social cards: fonts, lines, SVG → PNG |
//! | [`source`] | files on disk → typed records |
//! | [`theme`] | the default templates and static files, in the binary |
//! | [`write_dir`] | folders that labnews writes into, through which no link leads |
//! | [`diagnostic`] | what went wrong, where, and how to mend it |
//!
//! The command line is not in the library; it is the binary's, in `src/cli/`.
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
