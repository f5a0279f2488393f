use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use crate::{Error, ErrorKind, Result};

/// Far more than any certificate file holds.
const LONGEST: u64 = 1024 * 1024;

/// What a PEM text is given as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Authority,
    Certificate,
    Key,
}

/// What a PEM text is given as, and the file it came from if it came from one.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) part: Part,
    path: Option<PathBuf>,
}

impl Source {
    pub(super) fn memory(part: Part) -> Self {
        Self { part, path: None }
    }

    pub(super) fn file(part: Part, path: &Path) -> Self {
        let path = Some(path.to_owned());
        Self { part, path }
    }

    /// The bytes of the file.
    pub(super) fn read(&self) -> Result<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::default();
        let Some(path) = &self.path else {
            return Ok(bytes);
        };
        File::open(path)
            .and_then(|file| {
                // All at once: a buffer that grows would leave copies of a key behind.
                let length = file.metadata()?.len().min(LONGEST);
                bytes.reserve_exact(usize::try_from(length).unwrap_or_default() + 1);
                file.take(LONGEST + 1).read_to_end(&mut bytes)
            })
            .map_err(|error| {
                self.wrong("cannot be read")
                    .with_source(error)
                    .with_remedy("Check the path, and that this program may read the file")
            })?;
        if bytes.len() as u64 > LONGEST {
            return Err(self
                .wrong("is longer than 1 MiB, so that it is no file of certificates or of a key")
                .with_remedy("Check the path"));
        }
        Ok(bytes)
    }

    /// The error for something that is wrong with it.
    pub(super) fn wrong(&self, rule: impl fmt::Display) -> Error {
        Error::new(ErrorKind::Configuration, format!("{self} {rule}"))
    }

    /// Its name in a command for a shell.
    pub(super) fn in_command(&self) -> Cow<'_, str> {
        let Some(path) = &self.path else {
            return "FILE".into();
        };
        let path = path.to_string_lossy();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
        if path.chars().all(is_plain) {
            path
        } else {
            format!("{path:?}").into()
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Authority => "CA",
            Part::Certificate => "client certificate",
            Part::Key => "private key",
        };
        match &self.path {
            Some(path) => write!(f, "the {part} file {}", path.display()),
            None => write!(f, "the {part}"),
        }
    }
}
