//! The development server, as browsers and terminals see it.

mod connections;
mod messages;
mod pages;
mod requests;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod updates;
mod watching;
