//! Everything that templates see: structs that serialize, and nothing else.
//!
//! `template.rs` has a struct for each template, and `globals.rs` those for all templates; their fields are the
//! variables of templates. `component.rs` has the arguments of components. The other files have the maps that these contain. The comment of a field is its
//! documentation for authors of templates: a test writes `templates/README.md` from it. Text is plain, and escaped
//! by Tera, except [`Html`].

#[macro_use]
mod declare;

mod component;
mod date;
mod event;
mod globals;
mod item;
mod lab;
mod link;
mod list;
mod page;
mod paper;
mod person;
mod photo;
#[cfg(test)]
mod reference;
mod site;
mod social_card;
mod template;
mod value;
mod variables;

pub use component::*;
pub use date::*;
pub use event::*;
pub use globals::*;
pub use item::*;
pub use lab::*;
pub use link::*;
pub use list::*;
pub use page::*;
pub use paper::*;
pub use person::*;
pub use photo::*;
pub use site::*;
pub use social_card::*;
pub use template::*;
pub use value::*;
pub use variables::*;
