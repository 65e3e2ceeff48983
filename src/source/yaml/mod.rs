//! YAML, read with `serde_yaml`, which no file outside this folder names: its upstream is archived, and a
//! successor replaces this folder alone.
//!
//! What a file may grow to is bounded: its depth before `serde_yaml` sees it, which takes quadratic time, and
//! what its aliases add while it is read.

mod correct;
mod errors;
mod flow;
mod line;
mod locate;
mod lost_text;
mod node;
mod parse;
mod positions;
mod slips;

pub use locate::locate;
pub use lost_text::{LostText, find_lost_text, find_signs_in_text};
pub use node::{Node, Position, Step, SyntaxError, SyntaxErrors, Target};
pub use parse::parse;
pub use positions::Positions;
pub use slips::Corrections;
