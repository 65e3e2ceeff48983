//! The kinds of pages: the template and the variables of each.

mod events;
mod home;
mod item;
mod labs;
mod news;
mod page_builder;
mod people;
mod prepare;
mod publications;
mod supporters;
mod tags;
mod text;

pub(super) use prepare::prepare_page;
