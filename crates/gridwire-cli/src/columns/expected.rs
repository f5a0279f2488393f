//! What is known of a column before it has a cell.

use super::Kind;

/// What a column is taken to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// What it holds for certain.
    Surely(Kind),
    /// What its first cell with a content is; this one if there is none.
    Perhaps(Kind),
}

impl Expected {
    /// The kind, if a column must be written now.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Expected::Surely(kind) | Expected::Perhaps(kind) => kind,
        }
    }
}
