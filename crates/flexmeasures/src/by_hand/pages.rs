use gridwire_core::wire::Extra;

use super::shape::by_shape;
use crate::{Account, Asset, AuditLogEntry, Sensor, User};

/// Rows of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Page<T> {
    /// All of them, where no page was asked for.
    All(Vec<T>),
    /// One page.
    Part(PagePart<T>),
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PagePart<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows there are.
    pub total: u64,
    /// How many of them the filter lets through.
    pub filtered: u64,
    /// Fields that the specification does not know.
    pub extra: Extra,
}

gridwire_core::record!(PagePart<T> {
    required rows = "data",
    required total = "num-records",
    required filtered = "filtered-records",
});
by_shape!(Page<T>("a list or a page of one") { list All(Vec<T>), object Part(PagePart<T>) });

impl<T> Page<T> {
    /// The rows.
    pub fn rows(&self) -> &[T] {
        match self {
            Self::All(rows) => rows,
            Self::Part(page) => &page.rows,
        }
    }
}

/// Sensors.
pub type SensorPage = Page<Sensor>;
/// Assets.
pub type AssetPage = Page<Asset>;
/// Accounts.
pub type AccountPage = Page<Account>;
/// Users.
pub type UserPage = Page<User>;
/// Entries of an audit log.
pub type AuditLogPage = Page<AuditLogEntry>;
