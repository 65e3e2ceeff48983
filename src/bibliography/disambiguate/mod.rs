//! Distinguishes citations of several papers that would read alike (CSL 1.0.2, "Disambiguation").
//!
//! WORKAROUND: hayagriva 0.10 disambiguates too, but it shortens the names in the list of references to those of the
//! citations, follows one of the five rules for given names, and assigns letters in the order of the text. So its own
//! disambiguation is switched off where citations name authors. This module goes when hayagriva follows the section.

mod compare;
mod distinction;
mod given_names;
mod rules;

pub(super) use compare::{CitedPaper, distinguish};
pub(super) use distinction::{Distinction, UNDATED};
pub(super) use rules::Rules;
