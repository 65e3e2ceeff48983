//! Rewrites raw HTML for pages without scripts, frames and plug-ins.
//!
//! A page of labnews has none of a contributor's. So what replaces them must stay: the content of `<noscript>`
//! and `<object>`, a link where a frame or plug-in was, and the picture that a script would have loaded. The
//! result is raw HTML like any other, and is sanitized.

mod duplicates;
mod page_url;
mod rewrite;

pub(in crate::markdown) use duplicates::Context;
pub(in crate::markdown) use rewrite::rewrite_without_scripts;
