//! Rewrites drawings within a text (inline SVG).
//!
//! A drawing in a file is separate from the page that shows it; one in a text is part of the page. So less is
//! allowed than in files, and the drawing is rewritten from what an HTML parser reads: known SVG elements that
//! draw, with known attributes in double quotes. In particular
//!
//! - nothing in it runs, is animated, or styles the page: a `style` attribute becomes SVG attributes, and
//!   `<style>` is removed;
//! - nothing is drawn outside of its box: its root has no `transform`, `filter` or `overflow`;
//! - it loads only pictures of this site, and embedded ones, which are cleaned as in SVG files;
//! - links are resolved like any other, and ids are unique on the page;
//! - `<title>` and `<desc>`, in which a parser expects HTML, contain only text.

mod allowed;
mod draw_count;
mod rewrite;
mod style;

pub(super) use allowed::find_removed_parts;
pub(super) use rewrite::{Surroundings, SvgError, rewrite_svg};
