//! YAML, read with `serde_yaml`, which no file outside this folder names: its upstream is archived, and a
//! successor replaces this folder alone.
//!
//! What a file may grow to is bounded: its depth before `serde_yaml` sees it, which takes quadratic time, and
//! what its aliases add while it is read.

mod errors;
mod flow;
mod locate;
mod node;
mod parse;
mod positions;
mod slips;

pub use locate::locate;
pub use node::{Node, Position, Step, SyntaxError, Target};
pub use parse::parse;
pub use positions::Positions;
pub use slips::{LostText, find_lost_text, suggest_colon};
