//! The types that columns have in files.

use gridwire::core::series::CellKind;
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::Result;
use parquet::schema::types::Type;

const KINDS: [CellKind; 4] = [
    CellKind::Bool,
    CellKind::Number,
    CellKind::Instant,
    CellKind::Text,
];

/// A column's type in a file; every column may have empty cells.
pub(super) fn column(kind: CellKind, name: &str) -> Result<Type> {
    let (physical, logical) = match kind {
        CellKind::Bool => (Physical::BOOLEAN, None),
        CellKind::Number => (Physical::DOUBLE, None),
        CellKind::Instant => (
            Physical::INT64,
            Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
        ),
        CellKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// What a column of a file holds, if it is one that such a column is written as.
pub(super) fn kind_of(written: &Type) -> Option<CellKind> {
    KINDS
        .into_iter()
        .find(|kind| column(*kind, written.name()).is_ok_and(|column| column == *written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_again_by_its_type() {
        for kind in KINDS {
            assert_eq!(kind_of(&column(kind, "a").unwrap()), Some(kind));
        }
        let local = Type::primitive_type_builder("a", Physical::INT64)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::timestamp(false, TimeUnit::MICROS)));
        assert_eq!(kind_of(&local.build().unwrap()), None);
    }
}
