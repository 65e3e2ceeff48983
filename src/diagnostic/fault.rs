//! Faults of labnews, or of a library that it uses: what panicked, as an error that says at which file.
//!
//! Texts, pictures and papers are read by libraries of many hands, and one of them may not expect what
//! a file holds. Whoever hands a file to them does so within [`contained`], so that one file is named
//! and all others are checked. `serve` goes on.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use super::Diagnostic;

/// Where faults are told of.
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

thread_local! {
    /// Where the panic of this thread was, if it is within [`contained`]; filled in by the hook.
    static CONTAINED: RefCell<Option<Site>> = const { RefCell::new(None) };
}

/// Where a panic was, once there is one.
#[derive(Default)]
struct Site(String);

/// Does what may panic. What it had in hand is given up with it, so it must not leave half of
/// something in what others see.
pub fn contained<T>(work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    let outer = CONTAINED.replace(Some(Site::default()));
    let result = catch_unwind(AssertUnwindSafe(work));
    let site = CONTAINED.replace(outer).unwrap_or_default();
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        let what = text.unwrap_or("it did not say why").trim();
        let place = match site.0.as_str() {
            "" => String::new(),
            place => format!(" ({place})"),
        };
        Diagnostic::error(format!("labnews failed here: {what}{place}")).help(format!(
            "this is a fault of labnews, not yours: report it at {ISSUES}, if you can with the file"
        ))
    })
}

/// Keeps panics within [`contained`] from being printed beside their diagnostic, unless
/// `RUST_BACKTRACE` asks for them. For programs; it sets the panic hook of the process.
pub fn print_no_contained() {
    let print = take_hook();
    set_hook(Box::new(move |panic| {
        let is_contained = CONTAINED
            .try_with(|site| {
                let mut site = site.try_borrow_mut().ok()?;
                let place = panic.location()?;
                site.as_mut()?.0 = format!("{}:{}", within_crate(place.file()), place.line());
                Some(())
            })
            .ok()
            .flatten()
            .is_some();
        let is_asked_for = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
        if !is_contained || is_asked_for {
            print(panic);
        }
    }));
}

/// A source file without the folders of the machine that compiled it.
fn within_crate(file: &str) -> String {
    let file = file.replace('\\', "/");
    let of_registry = file.split_once("/registry/src/");
    let inner = of_registry.and_then(|(_, inner)| inner.split_once('/'));
    inner.map_or(file.as_str(), |(_, inner)| inner).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_work_goes_on() {
        let found = contained(|| {
            let inner = contained(|| -> u8 { panic!("inner") });
            assert!(inner.is_err_and(|error| error.message == "labnews failed here: inner"));
            [1, 2].get(2).copied().expect("outer")
        });
        let message = found.map_err(|error| error.message);
        assert_eq!(message, Err("labnews failed here: outer".to_owned()));
        assert_eq!(contained(|| 3).ok(), Some(3));
    }

    #[test]
    fn a_place_is_told_from_its_crate_on() {
        let place = within_crate("/home/a/.cargo/registry/src/index-1/zune-1.0/src/a.rs");
        assert_eq!(place, "zune-1.0/src/a.rs");
        assert_eq!(within_crate(r"C:\a\registry\src\i\b-1\c.rs"), "b-1/c.rs");
        assert_eq!(within_crate("src/main.rs"), "src/main.rs");
    }
}
