//! The pictures that pages show, each given its variants.

use std::path::Path;

use rayon::prelude::*;

use super::Progress;
use crate::diagnostic::{Diagnostic, Place, catch_panic};
use crate::image::{Cache, Failure, Variants};
use crate::limits::PICTURE_SIZE;
use crate::site::pictures::Original;

/// How much memory the making of variants may take, in bytes, however many threads there are.
const MEMORY: u64 = 1 << 30;

/// Finds the variants of pictures, and makes those that are not there yet.
pub(super) fn variants(
    root: &Path,
    originals: Vec<Original>,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Original, Variants)> {
    if originals.is_empty() {
        return Vec::new();
    }
    let cache = match Cache::open(root, MEMORY) {
        Ok(cache) => cache,
        Err(error) => {
            diagnostics.push(error.diagnostic());
            return Vec::new();
        }
    };
    progress.stage("photos", originals.len());
    let made: Vec<Result<Option<(Original, Variants)>, Diagnostic>> = originals
        .into_par_iter()
        .map(|original| {
            let found = catch_panic(|| of(&original, &cache))
                .unwrap_or_else(|crash| Err(crash.at(Place::file(&original.source))));
            progress.step();
            found.map(|variants| Some((original, variants?)))
        })
        .collect();
    cache.prune();
    let mut found = Vec::with_capacity(made.len());
    for made in made {
        match made {
            Ok(variants) => found.extend(variants),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    found
}

fn of(original: &Original, cache: &Cache) -> Result<Option<Variants>, Diagnostic> {
    let bytes = original
        .file
        .read(PICTURE_SIZE)
        .map_err(|refusal| refusal.diagnostic(&original.source))?;
    cache
        .variants(&bytes, original.format, &original.picture)
        .map_err(|failure| match failure {
            Failure::Picture(unusable) => unusable.at(Place::file(&original.source)),
            Failure::Disk(error) => error.diagnostic(),
        })
}
