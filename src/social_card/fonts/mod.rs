//! Fonts for cards: those of the site, then those of the system. Every machine with the same fonts chooses the
//! same ones.

mod catalog;
mod clusters;
mod families;
mod installed;
mod typefaces;

#[cfg(test)]
pub(super) use catalog::tests::test_typefaces;
pub use catalog::{Catalog, hash_loaded_fonts};
pub(super) use clusters::clusters;
pub use installed::hash_installed_fonts;
pub use typefaces::{Run, Setting, Typefaces};
