//! Pictures, videos and sound: what they are, how large, their variants for screens of all sizes, and
//! copies without the metadata that cameras and programs write.

mod avif;
mod bmff;
mod budget;
mod capture_time;
mod color;
mod ebml;
mod format;
mod gif;
mod info;
mod jpeg;
mod metadata;
mod movie;
mod orientation;
mod png;
mod probe;
mod processor;
mod riff;
mod sound;
mod svg;
mod variants;
mod verify;
mod webp;

pub use capture_time::read_capture_time;
pub use format::{PictureFormat, extension, is_heic, media_type, media_type_of};
pub use info::PictureInfo;
pub use metadata::without_metadata;
pub use probe::{may_hold_metadata, probe};
pub use processor::{Failure, ImageProcessor, Variant, Variants};
pub(crate) use svg::embedded_picture;
pub use svg::{exceeds_depth, sanitize_svg};
pub use variants::Format;
pub(crate) use verify::is_bare;
