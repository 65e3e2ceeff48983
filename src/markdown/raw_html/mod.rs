//! Raw HTML: reading its tags, what it may contain, and sanitizing it.

pub(crate) mod fallback;
pub(crate) mod feed;
pub(crate) mod hiding;
pub(crate) mod limits;
pub(crate) mod marks;
pub(crate) mod policy;
pub(crate) mod sanitize;
pub(crate) mod srcset;
pub(crate) mod tags;
pub(crate) mod unread;
