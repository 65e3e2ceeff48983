//! Renames files and folders from one open folder to another.

use std::io;

use super::dir::WriteDir;

/// Moves a name from one folder to another, and replaces a file that is there.
pub fn rename(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    from.handle().rename(name, to.handle(), target)
}

/// Moves a name from one folder to another; fails if something is there.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub fn rename_new(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(
        from.handle(),
        name,
        to.handle(),
        target,
        RenameFlags::NOREPLACE,
    ) {
        // Some file systems cannot.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_if_free(from, name, to, target),
        result => Ok(result?),
    }
}

/// Moves a name from one folder to another; fails if something is there.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn rename_new(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    rename_if_free(from, name, to, target)
}

fn rename_if_free(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    match to.look(target)? {
        None => rename(from, name, to, target),
        Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Swaps two names in two folders atomically. Returns false if the system cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub fn exchange(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<bool> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(
        from.handle(),
        name,
        to.handle(),
        target,
        RenameFlags::EXCHANGE,
    ) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::PERM) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Swaps two names in two folders atomically. Returns false if the system cannot.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn exchange(_: &WriteDir, _: &str, _: &WriteDir, _: &str) -> io::Result<bool> {
    Ok(false)
}
