//! Folders that labnews writes into without following links.
//!
//! A repository may contain links, and other programs put files into an output folder. So labnews opens a
//! folder once and reaches everything in it from that handle, one path component at a time. It follows no
//! link, opens no named pipe or device, and reports an obstacle by its name.
//!
//! The folders above an output folder belong to the machine: a link such as `/var/www` is followed there. It
//! is never followed inside the site's folder, which belongs to everybody who may push.

mod created_folders;
mod dir;
mod entry;
mod error;
mod fingerprint;
mod new_files;
mod path;
mod rename;
mod status;

pub use created_folders::CreatedFolders;
pub use dir::WriteDir;
pub use entry::{Entry, SpecialFile, Stamp, has_one_name, is_same_file, is_same_folder};
pub use error::{Reason, WriteError};
pub use fingerprint::{Comparison, Fingerprint, Moment, hash_bytes, list_unsure};
pub use new_files::NewFiles;
pub use path::{resolve, stays_inside};
pub use rename::{exchange, rename, rename_new};
pub use status::Status;
