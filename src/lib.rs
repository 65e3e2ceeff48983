//! labnews.
pub mod diagnostic;
pub mod image;
pub mod source;
