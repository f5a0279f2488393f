//! One writer at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use gridwire::core::{Error, Result};

use super::unwritable;

/// Holds a dataset's lock in a folder; the system frees it when the process ends, however that ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// # Errors
    /// Invalid input if another process holds the lock, or the folder cannot be written to.
    pub(super) fn take(dir: &Path, dataset: &str) -> Result<Self> {
        // Apart from the data, so that readers of whole folders do not come across it. It is never
        // removed: whoever waited for a file that is no more would hold a lock of nothing.
        let folder = dir.join(".gridwire");
        fs::create_dir_all(&folder).map_err(|error| unwritable(dir, &error))?;
        let name = format!("{}.lock", dataset.replace('/', "-"));
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(name))
            .map_err(|error| unwritable(dir, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let text = format!("another gridwire sync is writing {dataset} there");
                Err(Error::invalid_input("--dir", dir.display(), text)
                    .with_remedy("Wait until it has ended, or name another folder"))
            }
            Err(TryLockError::Error(error)) => Err(unwritable(dir, &error)),
        }
    }
}
