//! Turns a panic into a problem.
//!
//! Third-party parsers and decoders can panic on input that their authors did not expect. Code that
//! passes untrusted input to them runs inside [`catch_panic`], so that the report names the file, all
//! other problems are still reported, and `serve` keeps running.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use super::Problem;
use crate::messages::report;

/// Where users report bugs.
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

thread_local! {
    /// Inside [`catch_panic`], the source location of the panic; empty until there is one.
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work` and returns its panic, if any, as an error. `work` must not leave shared
/// state half-changed when it panics.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Problem> {
    let outer = LOCATION.replace(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(work));
    let location = LOCATION.replace(outer).unwrap_or_default();
    result.map_err(|payload| {
        let message = payload.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
        let message = message.unwrap_or("unknown panic").trim();
        report::crash(message, &location, ISSUES)
    })
}

/// Installs a panic hook that prints nothing for panics inside [`catch_panic`], unless `RUST_BACKTRACE`
/// is set. For programs: the hook is global to the process.
pub fn hide_caught_panics() {
    let print = take_hook();
    set_hook(Box::new(move |panic| {
        let is_caught = LOCATION
            .try_with(|location| {
                let mut location = location.try_borrow_mut().ok()?;
                let site = panic.location()?;
                *location.as_mut()? = format!("{}:{}", path_in_crate(site.file()), site.line());
                Some(())
            })
            .ok()
            .flatten()
            .is_some();
        let wants_backtrace = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
        if !is_caught || wants_backtrace {
            print(panic);
        }
    }));
}

/// The path of a source file without the folders of the machine that compiled it.
fn path_in_crate(file: &str) -> String {
    let file = file.replace('\\', "/");
    let in_registry = file.split_once("/registry/src/");
    let in_crate = in_registry.and_then(|(_, inner)| inner.split_once('/'));
    in_crate
        .map_or(file.as_str(), |(_, inner)| inner)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_later_work_runs() {
        let found = catch_panic(|| {
            let inner = catch_panic(|| -> u8 { panic!("inner") });
            assert!(inner.is_err_and(|error| error.message() == "labnews crashed here: inner"));
            [1, 2].get(2).copied().expect("outer")
        });
        let message = found.map_err(|error| error.message().to_owned());
        assert_eq!(message, Err("labnews crashed here: outer".to_owned()));
        assert_eq!(catch_panic(|| 3).ok(), Some(3));
    }

    #[test]
    fn locations_start_at_the_crate() {
        let place = path_in_crate("/home/a/.cargo/registry/src/index-1/zune-1.0/src/a.rs");
        assert_eq!(place, "zune-1.0/src/a.rs");
        assert_eq!(path_in_crate(r"C:\a\registry\src\i\b-1\c.rs"), "b-1/c.rs");
        assert_eq!(path_in_crate("src/main.rs"), "src/main.rs");
    }
}
