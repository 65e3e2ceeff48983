//! The pictures that pages show, each given its variants.

use std::path::Path;

use ahash::AHashMap as HashMap;
use rayon::prelude::*;

use super::Progress;
use crate::cache_dir::CachedFile;
use crate::diagnostic::{Diagnostic, Place, catch_panic};
use crate::image::{Failure, ImageProcessor, Variants};
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
) -> (Vec<(Original, Variants)>, HashMap<String, CachedFile>) {
    if originals.is_empty() {
        return Default::default();
    }
    let processor = match ImageProcessor::open(root, MEMORY) {
        Ok(processor) => processor,
        Err(error) => {
            diagnostics.push(error.diagnostic());
            return Default::default();
        }
    };
    progress.stage("photos", originals.len());
    let made: Vec<Result<Option<(Original, Variants)>, Diagnostic>> = originals
        .into_par_iter()
        .map(|original| {
            let found = catch_panic(|| of(&original, &processor))
                .unwrap_or_else(|crash| Err(crash.at(Place::file(&original.source))));
            progress.step();
            found.map(|variants| Some((original, variants?)))
        })
        .collect();
    let mut found = Vec::with_capacity(made.len());
    for made in made {
        match made {
            Ok(variants) => found.extend(variants),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    for (key, failure) in processor.process() {
        let mut originals = found.iter().filter(|(_, variants)| variants.key == key);
        diagnostics.extend(
            originals
                .next()
                .map(|(original, _)| diagnostic(failure, original)),
        );
    }
    processor.prune();
    (found, processor.into_files())
}

fn of(original: &Original, processor: &ImageProcessor) -> Result<Option<Variants>, Diagnostic> {
    let bytes = original
        .file
        .read(PICTURE_SIZE)
        .map_err(|refusal| refusal.diagnostic(&original.source))?;
    processor
        .enqueue(&bytes, original.format, &original.picture)
        .map_err(|failure| diagnostic(failure, original))
}

fn diagnostic(failure: Failure, original: &Original) -> Diagnostic {
    match failure {
        Failure::Picture(unusable) => unusable.at(Place::file(&original.source)),
        Failure::Disk(error) => error.diagnostic(),
    }
}
