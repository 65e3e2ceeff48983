//! Fonts for cards: those of the site, then those of the system. Every machine with the same fonts chooses the
//! same ones.

mod catalog;
mod clusters;
mod families;
mod typefaces;

pub use catalog::Catalog;
#[cfg(test)]
pub(super) use catalog::tests::test_typefaces;
pub(super) use clusters::clusters;
pub use typefaces::{Run, Setting, Typefaces};
