//! Where results go: standard output, or a file that is there in full or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use gridwire::core::{Error, Result};

use crate::style::Style;

/// What the temporary name of a file ends with.
const UNFINISHED: &str = ".part";

/// Where results go.
pub(crate) enum Output {
    Stdout(BufWriter<Stdout>),
    /// A new file under a temporary name, until it is complete.
    File(BufWriter<File>, Pending),
    /// What is not a regular file, such as `/dev/null` or a pipe, and must not be replaced.
    Device(BufWriter<File>),
}

/// A file under a temporary name; removed when dropped, unless it got its own name.
pub(crate) struct Pending {
    temporary: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Output {
    /// Opens what `--output` names, or standard output.
    ///
    /// # Errors
    /// Invalid input if no file can be made there.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        Self::file(path).map_err(|error| {
            Error::invalid_input("--output", path.display(), error)
                .with_remedy("Name a file in a folder that exists and can be written to")
        })
    }

    /// Opens a file, which takes the place of the one that is there when it is complete.
    pub(crate) fn file(path: &Path) -> io::Result<Self> {
        // A link is to stay a link: what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Ok(there) = fs::metadata(&path)
            && !there.is_file()
        {
            let file = OpenOptions::new().write(true).open(&path)?;
            return Ok(Self::Device(BufWriter::new(file)));
        }
        let pending = Pending::new(path)?;
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&pending.temporary)?;
        Ok(Self::File(BufWriter::new(file), pending))
    }

    /// Whether people watch it come.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Colour, where it is a terminal.
    pub(crate) fn style(&self) -> Style {
        match self {
            Self::Stdout(_) => Style::stdout(),
            _ => Style::plain(),
        }
    }

    /// Where a file is as long as it has not got its name.
    pub(crate) fn temporary(&self) -> Option<&Path> {
        match self {
            Self::File(_, pending) => Some(&pending.temporary),
            Self::Stdout(_) | Self::Device(_) => None,
        }
    }

    /// Ends the output; only now does a file get its name.
    pub(crate) fn commit(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Device(mut out) => out.flush(),
            Self::File(out, mut pending) => {
                out.into_inner()
                    .map_err(io::IntoInnerError::into_error)?
                    .sync_all()?;
                fs::rename(&pending.temporary, &pending.path)?;
                pending.done = true;
                sync_folder(&pending.path);
                Ok(())
            }
        }
    }
}

impl Pending {
    fn new(path: PathBuf) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        // In a container the number of the process may be the same each time.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_nanos());
        hidden.push(format!(".{}-{now:x}{UNFINISHED}", std::process::id()));
        Ok(Self {
            // In the same folder, since a file can be renamed at one stroke only within a file system.
            temporary: path.with_file_name(hidden),
            path,
            done: false,
        })
    }
}

/// Whether a file is one that was not complete when its writer was killed.
pub(crate) fn is_left_over(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(UNFINISHED)
}

/// Makes a new name in a folder last, where the system can; elsewhere it lasts as it always did.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out, _) | Self::Device(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out, _) | Self::Device(out) => out.flush(),
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.done {
            // Nothing better can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}
