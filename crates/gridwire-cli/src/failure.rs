//! Why a command ends early, and the exit code that scripts see.

use std::io;

use gridwire::core::{Error, ErrorKind};

use crate::say::{self, say};
use crate::style::Style;

/// Why a command ends early.
pub(crate) enum Failure {
    /// What went wrong, still to be told, with what else there is to know or to try.
    Error(Error, Vec<String>),
    /// What went wrong, already told in what the command printed.
    Told(ErrorKind),
    /// The output could not be written.
    Write(io::Error),
}

/// The result of a command.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// The output could not be written: the one case that the contract's codes say nothing of.
const WRITE: u8 = 1;

/// The exit code for a kind of failure, as the contract has it.
pub(crate) fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::InvalidInput | ErrorKind::Configuration => 2,
        ErrorKind::Authentication | ErrorKind::Permission => 3,
        ErrorKind::Refused => 4,
        ErrorKind::Incomplete => 5,
        // Rate limits, unavailability, connections, time-outs, unreadable answers: the service or
        // the way to it, after all retries. So is whatever kind may be added.
        _ => 6,
    }
}

impl Failure {
    /// Says what went wrong on standard error, once, and gives the exit code.
    pub(crate) fn report(&self) -> u8 {
        let (error, hints) = match self {
            Failure::Error(error, hints) => (error, hints),
            Failure::Told(kind) => return exit_code(*kind),
            // The reader has what it wanted: `gridwire fetch … | head`.
            Failure::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => return 0,
            Failure::Write(error) => {
                say::error(&format!("the output cannot be written: {error}"));
                return WRITE;
            }
        };
        say::error(&error.to_string());
        for hint in hints {
            say!("{} {hint}", Style::stderr().bold("hint:"));
        }
        exit_code(error.kind())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error, Vec::new())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_contract() {
        for (kind, code) in [
            (ErrorKind::InvalidInput, 2),
            (ErrorKind::Configuration, 2),
            (ErrorKind::Authentication, 3),
            (ErrorKind::Permission, 3),
            (ErrorKind::Refused, 4),
            (ErrorKind::Incomplete, 5),
            (ErrorKind::RateLimited, 6),
            (ErrorKind::Unavailable, 6),
            (ErrorKind::Connection, 6),
            (ErrorKind::Timeout, 6),
            (ErrorKind::Decode, 6),
        ] {
            assert_eq!(exit_code(kind), code, "{kind:?}");
        }
    }
}
