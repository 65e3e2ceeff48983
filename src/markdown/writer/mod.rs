//! The one pass over the parser's events that makes a [`Document`](super::Document).
//!
//! [`state`] holds the writer, [`mod@render`] drives it, and [`events`] says what each event writes. The other
//! files add to the writer what one kind of content needs.

mod block_quotes;
mod calls;
mod captions;
mod citations;
mod code;
mod embedded;
mod events;
mod footnotes;
mod formatting;
mod formulas;
mod headings;
mod images;
mod latin;
mod line_breaks;
mod links;
mod open;
mod paragraphs;
mod quotes;
mod raw_check;
mod raw_elements;
mod raw_html;
mod raw_removed;
mod raw_urls;
mod reference_list;
mod removed;
mod render;
mod sanitize;
mod state;
mod statistics;
mod tables;
mod tags;
mod text;

pub use render::render;
