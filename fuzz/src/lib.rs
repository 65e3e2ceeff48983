//! What is fed to labnews when it is fuzzed, and what must be true of that which comes out.
//!
//! Each function takes an input and panics if a promise does not hold; CONTRIBUTING.md lists the
//! promises. `fuzz_targets/` hands libFuzzer's inputs to them, `tests/fuzz_targets.rs` those of
//! `corpus/` and `regressions/`, so that they are run without a fuzzer, too.
//!
//! An input that begins with the byte 0xFF is a recipe, of which [`arbitrary`] makes a text; any other is
//! taken as it is. No text in UTF-8 begins with it.

mod bibliography;
mod diagnostics;
mod front_matter;
mod grammar;
mod html;
mod markdown;
mod picture;
mod svg;
mod video;
mod whole_site;

use std::time::{Duration, Instant};

pub use bibliography::bibliography;
pub use front_matter::{front_matter, site_yaml};
pub use markdown::{markdown, raw_html};
pub use picture::{gif, jpeg, png, webp};
pub use svg::svg;
pub use video::{media, mp4};
pub use whole_site::whole_site;

/// A function that takes an input.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub const TARGETS: [(&str, Target); 13] = [
    ("bibliography", bibliography),
    ("front_matter", front_matter),
    ("gif", gif),
    ("jpeg", jpeg),
    ("markdown", markdown),
    ("media", media),
    ("mp4", mp4),
    ("png", png),
    ("raw_html", raw_html),
    ("site_yaml", site_yaml),
    ("svg", svg),
    ("webp", webp),
    ("whole_site", whole_site),
];

/// Does the work on an input. With `LABNEWS_FUZZ_TIME=1` it must be done in 20 milliseconds and one more
/// for each byte; else the time of a machine would decide whether an input fails.
fn timed<T>(input: &[u8], work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let most = Duration::from_millis(20 + input.len() as u64);
    if std::env::var_os("LABNEWS_FUZZ_TIME").is_some() {
        let time = start.elapsed();
        assert!(time < most, "{} bytes took {time:?}", input.len());
    }
    done
}
