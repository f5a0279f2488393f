//! The types that columns have.

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::Result;
use parquet::schema::types::Type;

/// What the cells of a column hold, but for those that are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    /// A 64-bit floating point number.
    Number,
    /// Microseconds of UTC.
    Instant,
    Text,
}

impl Kind {
    /// The column's type in a file; every column may have empty cells.
    pub(super) fn column(self, name: &str) -> Result<Type> {
        let (physical, logical) = match self {
            Kind::Bool => (Physical::BOOLEAN, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Instant => (Physical::INT64, Some(instant())),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }

    /// What a column of a file holds, if it is one that such a column is written as.
    pub(super) fn of(column: &Type) -> Option<Self> {
        let kinds = [Kind::Bool, Kind::Number, Kind::Instant, Kind::Text];
        kinds.into_iter().find(|kind| {
            kind.column(column.name())
                .is_ok_and(|written| written == *column)
        })
    }
}

fn instant() -> LogicalType {
    LogicalType::timestamp(true, TimeUnit::MICROS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_again_by_its_type() {
        for kind in [Kind::Bool, Kind::Number, Kind::Instant, Kind::Text] {
            assert_eq!(Kind::of(&kind.column("a").unwrap()), Some(kind));
        }
        let local = Type::primitive_type_builder("a", Physical::INT64)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::timestamp(false, TimeUnit::MICROS)));
        assert_eq!(Kind::of(&local.build().unwrap()), None);
    }
}
