//! The pictures that pages show, each given its variants.

use std::path::Path;

use rayon::prelude::*;

use super::Progress;
use crate::diagnostic::{Diagnostic, Place};
use crate::image::{Cache, Failure, Variants};
use crate::kept;
use crate::limits::PICTURE_SIZE;
use crate::site::pictures::Original;

/// Where variants are kept, for diagnostics.
const FOLDER: &str = ".labnews/images";

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
    let Some(folder) = kept::folder(root, "images") else {
        let message = format!("`{FOLDER}` is a link, and labnews writes through none");
        let help = "remove the link; the folder is made anew";
        diagnostics.push(Diagnostic::error(message).help(help));
        return Vec::new();
    };
    let cache = Cache::new(folder, MEMORY);
    progress.stage("photos", originals.len());
    let made: Vec<Result<Option<(Original, Variants)>, Diagnostic>> = originals
        .into_par_iter()
        .map(|original| {
            let found = of(&original, &cache);
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
    let problem = |message: String| Diagnostic::error(message).at(Place::file(&original.source));
    let bytes = original
        .file
        .read(PICTURE_SIZE)
        .map_err(|refusal| refusal.diagnostic(&original.source))?;
    cache
        .variants(&bytes, original.format, &original.picture)
        .map_err(|failure| match failure {
            Failure::Picture(unusable) => problem(unusable.message).help(unusable.help),
            Failure::Disk(error) => {
                Diagnostic::error(format!("`{FOLDER}` cannot be written: {error}"))
            }
        })
}
