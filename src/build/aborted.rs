//! Why a build stopped.

use crate::diagnostic::Diagnostic;

/// Why a build stopped.
#[derive(Debug)]
pub enum Aborted {
    /// Because of errors that were already reported.
    Reported,
    /// Because of this error.
    Because(Diagnostic),
}

impl Aborted {
    /// The error that was not reported yet.
    pub fn diagnostic(self) -> Option<Diagnostic> {
        match self {
            Self::Reported => None,
            Self::Because(diagnostic) => Some(diagnostic),
        }
    }
}

impl From<Diagnostic> for Aborted {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Because(diagnostic)
    }
}
