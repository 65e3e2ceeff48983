//! Why labnews cannot write somewhere.

use std::io;
use std::path::{Path, PathBuf};

use super::entry::SpecialFile;
use crate::diagnostic::{Diagnostic, Problem};
use crate::messages::write_dir as messages;

/// An obstacle to writing.
#[derive(Debug)]
pub struct WriteError {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub reason: Reason,
}

/// What is wrong with a place to write.
#[derive(Debug)]
pub enum Reason {
    /// Something is there that labnews neither follows nor opens.
    Special(SpecialFile),
    /// A file is where a folder is needed.
    IsFile,
    /// A folder is where a file is needed.
    IsFolder,
    /// The system refuses.
    Io(io::Error),
}

impl WriteError {
    /// The system refuses.
    pub fn io(path: &Path, error: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            reason: Reason::Io(error),
        }
    }

    /// Whether something is missing.
    pub fn is_not_found(&self) -> bool {
        matches!(&self.reason, Reason::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// What is wrong, and how to fix it.
    pub fn problem(&self) -> Problem {
        let path = &self.path.display();
        match &self.reason {
            Reason::Special(SpecialFile::Link) => messages::link(path),
            Reason::Special(SpecialFile::Pipe) => messages::named_pipe(path),
            Reason::Special(SpecialFile::Socket) => messages::socket(path),
            Reason::Special(SpecialFile::Device) => messages::device(path),
            Reason::IsFile => messages::file_in_place_of_folder(path),
            Reason::IsFolder => messages::folder_in_place_of_file(path),
            Reason::Io(error) => match error.kind() {
                io::ErrorKind::AlreadyExists => messages::already_exists(path),
                io::ErrorKind::PermissionDenied => messages::permission_denied(path, error),
                _ => messages::not_writable(path, error),
            },
        }
    }

    /// What is wrong and how to fix it, in one line.
    pub fn explain(&self) -> String {
        let problem = self.problem();
        match problem.help() {
            Some(help) => format!("{} ({help})", problem.message()),
            None => problem.message().to_owned(),
        }
    }

    /// A diagnostic without a place.
    pub fn diagnostic(self) -> Diagnostic {
        self.problem().into()
    }
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(self.problem().message())
    }
}

impl std::error::Error for WriteError {}
