//! The certificates as files, for programs that want paths.

use std::fs::{self, DirBuilder, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::PathBuf;

use super::Certificates;

const AUTHORITY: &str = "ca.cert.pem";
const CERTIFICATE: &str = "cert.pem";
const KEY: &str = "key.pem";

/// A folder that nobody else can read; dropping it removes it.
pub(crate) struct Files {
    folder: PathBuf,
    /// Only then it is ours to remove.
    made: bool,
}

impl Files {
    /// Writes the authority's certificate and the operator's, with the key. What cannot be written is not there:
    /// whoever opens it is told its name, and there is nobody here to be told.
    pub(crate) fn write(certificates: &Certificates) -> Self {
        // Nobody can have made it before.
        let name = format!("gridwire-sandbox-{:016x}", RandomState::new().hash_one(0));
        let folder = std::env::temp_dir().join(name);
        let made = private_folder().create(&folder).is_ok();
        let files = Self { folder, made };
        let operator = &certificates.operator;
        for (name, text) in [
            (AUTHORITY, certificates.authority_pem()),
            (CERTIFICATE, operator.certificate_pem()),
            (KEY, operator.key_pem()),
        ] {
            let _ = files.write_file(name, &text);
        }
        files
    }

    fn write_file(&self, name: &str, text: &str) -> io::Result<()> {
        let mut file = private_file().open(self.folder.join(name))?;
        file.write_all(text.as_bytes())
    }

    /// Of the authority's certificate, the client's and its key.
    pub(crate) fn paths(&self) -> [String; 3] {
        [AUTHORITY, CERTIFICATE, KEY]
            .map(|name| self.folder.join(name).to_string_lossy().into_owned())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if self.made {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

/// Elsewhere the folder of temporary files is the user's own.
#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}
