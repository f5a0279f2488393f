//! Texts with a type of their own, read from text.

use std::convert::Infallible;
use std::str::FromStr;

use gridwire_core::{Error, Result};

use crate::{JobId, Unit};

/// Any text: which units there are, the server knows; that of what has none is empty.
impl FromStr for Unit {
    type Err = Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Infallible> {
        Ok(text.trim().into())
    }
}

impl FromStr for JobId {
    type Err = Error;

    /// # Errors
    /// Invalid input where there is no text: the address would be that of another operation.
    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "" => Err(Error::invalid_input("job", "\"\"", "is no id of a job")
                .with_remedy("Give the id that the server answered when the job was made")),
            id => Ok(id.into()),
        }
    }
}
