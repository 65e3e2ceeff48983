//! Every limit on what labnews accepts, in one place.
//!
//! Content comes from many hands, and one file of a pull request must not take the memory or the time
//! of everybody's build. Each limit is far above what people write, is fixed, so that a site builds
//! the same everywhere, and has a diagnostic of its own that names it. README.md lists them.
