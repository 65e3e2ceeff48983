//! Builds the views of items, people, labs and papers in one language.

mod builder;
mod events;
mod extra;
mod items;
mod labs;
mod mentioned_person;
mod papers;
mod people;
mod people_groups;
mod photos;

pub(super) use builder::ViewBuilder;
pub(super) use extra::{build_content, extra_to_value};
pub(super) use items::build_headings;
pub(super) use people_groups::{first_people, group_people};
