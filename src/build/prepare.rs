//! What every page of a site needs.

use std::sync::Arc;

use super::aborted::Aborted;
use super::cards::{self, Drawn};
use super::jobs;
use super::loaded::Loaded;
use super::progress::Progress;
use crate::diagnostic::Diagnostic;
use crate::render::Renderer;

/// Prepares a renderer whose pages link to the social cards, and these cards. Draws them, unless they are `known`.
pub(super) fn prepare_renderer<'a>(
    loaded: &'a Loaded,
    known: Option<Vec<Arc<Drawn>>>,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Renderer<'a>, Vec<Arc<Drawn>>), Aborted> {
    let site = &loaded.site;
    let mut renderer = Renderer::new(site, &loaded.environment, &jobs::assets(site))?;
    // Pages link to a card only if it could be drawn.
    let cards = match known {
        Some(cards) => cards,
        None => cards::draw(&loaded.root, site, &renderer, progress, diagnostics)?,
    };
    renderer.link_cards(cards.iter().map(|drawn| &drawn.card));
    Ok((renderer, cards))
}
