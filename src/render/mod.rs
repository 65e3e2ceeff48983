//! Renders HTML pages: functions from a [`Site`](crate::bodies::Site) and templates to files. Nothing here reads or writes
//! files.
//!
//! A page is a function of its template and its view ([`views`]). So pages are rendered in parallel, in any order,
//! and a template cannot reach anything that its view does not have.

mod assets;
mod card_pictures;
mod card_text;
mod cells;
mod chrome;
mod collation;
mod custom_properties;
mod dates;
mod environment;
mod filters;
mod item_fragments;
mod language_context;
mod locale;
mod menu;
mod numbers;
mod page_view;
mod pages;
mod renderer;
mod shortcodes;
mod site_view;
mod social_card;
mod template_check;
mod template_error;
mod theme_templates;
mod translations;
mod untranslated;
mod view_builder;
pub mod views;

pub use assets::Assets;
pub use card_text::CardText;
pub use custom_properties::{is_safe_property, render_custom_properties};
pub use environment::Environment;
pub use language_context::shortcode_globals;
pub use renderer::{CARD_TEMPLATE, Renderer, redirect_path};
pub use shortcodes::Shortcodes;
pub use social_card::extra_characters;
pub use template_check::check_templates;
