//! Rows that can be summed: the answers hold totals beside their parts.

use std::collections::BTreeSet;

use crate::{
    ActualGenerationsPerProductionTypeRow, GenerationMix15minTimeScaleRow, MixProductionSubtype,
    ProductionType,
};

/// Generation per production type without the series `TOTAL`.
///
/// The trap: `TOTAL` comes as if it were one more production type, so a sum over all rows counts
/// everything twice.
pub fn without_totals(
    rows: impl IntoIterator<Item = ActualGenerationsPerProductionTypeRow>,
) -> impl Iterator<Item = ActualGenerationsPerProductionTypeRow> {
    rows.into_iter()
        .filter(|row| row.series.production_type != ProductionType::Total)
}

/// The mix by production type: one row for each type and quarter-hour.
///
/// The trap: a type that has sub-types comes as its sub-types and as a row `TOTAL` beside them. These
/// are the rows `TOTAL`, which every type has, so their sum is the whole.
pub fn mix_by_type(
    rows: impl IntoIterator<Item = GenerationMix15minTimeScaleRow>,
) -> impl Iterator<Item = GenerationMix15minTimeScaleRow> {
    rows.into_iter()
        .filter(|row| row.series.production_subtype == MixProductionSubtype::Total)
}

/// The mix in its finest parts: sub-types where a type has them, else the type's only row.
///
/// The trap: to leave out all rows `TOTAL` would lose the types without sub-types, such as nuclear,
/// which come as `TOTAL` alone. Here too the sum is the whole.
pub fn mix_by_subtype(
    rows: impl IntoIterator<Item = GenerationMix15minTimeScaleRow>,
) -> Vec<GenerationMix15minTimeScaleRow> {
    let rows: Vec<_> = rows.into_iter().collect();
    let is_total = |row: &GenerationMix15minTimeScaleRow| {
        row.series.production_subtype == MixProductionSubtype::Total
    };
    let split: BTreeSet<_> = rows
        .iter()
        .filter(|row| !is_total(row))
        .map(|row| (row.series.production_type.clone(), row.start_date))
        .collect();
    rows.into_iter()
        .filter(|row| {
            !is_total(row) || !split.contains(&(row.series.production_type.clone(), row.start_date))
        })
        .collect()
}
