//! Errors of the Parquet library.

use std::io;

use parquet::errors::ParquetError;

/// The I/O error inside, whose kind tells a closed pipe from a full disk.
pub(super) fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other.to_string()),
    }
}
