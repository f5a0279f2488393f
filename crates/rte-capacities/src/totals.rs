//! Sums that count nothing twice.

use std::collections::BTreeMap;

use gridwire_core::chrono::{DateTime, TimeZone};

use crate::{
    CapacitiesPerProductionTypeRow, CpcCapacity, CpcProductionType, DepartmentCode,
    NetworkConnection, ProductionType,
};

/// The capacity under purchase obligation of each production type at an instant, in kW.
///
/// Two traps are taken out. Rows of several updates are versions of one figure: only the latest one
/// that is not after the instant counts. And answers mix rows of France (`FR`) with rows of its
/// departments: where a production type on a network has a row of France, that counts and its
/// departments do not. A row without a value (CCPC-RG09) is no figure.
pub fn cpc_totals_kw<'a, Z: TimeZone>(
    rows: impl IntoIterator<Item = &'a CpcCapacity>,
    at: &DateTime<Z>,
) -> BTreeMap<CpcProductionType, f64> {
    let mut latest: BTreeMap<
        (&CpcProductionType, &NetworkConnection),
        BTreeMap<&DepartmentCode, &CpcCapacity>,
    > = BTreeMap::new();
    for row in rows {
        if row.value_kw.is_none() || row.updated_date.is_none_or(|updated| updated > *at) {
            continue;
        }
        let departments = latest
            .entry((&row.production_type, &row.network_connection))
            .or_default();
        let have = departments.entry(&row.department_code).or_insert(row);
        if have.updated_date < row.updated_date {
            *have = row;
        }
    }
    let mut totals = BTreeMap::new();
    for ((production_type, _), departments) in latest {
        let value = |row: &&CpcCapacity| row.value_kw.unwrap_or_default();
        let france = departments
            .iter()
            .find(|(code, _)| code.is_france())
            .map(|(_, row)| value(row));
        let sum = france.unwrap_or_else(|| departments.values().map(value).sum());
        *totals.entry(production_type.clone()).or_default() += sum;
    }
    totals
}

/// The capacity of each production type at an instant, in MW: of the rows whose year holds the
/// instant, each production type once, by its newest update.
pub fn totals_mw<'a, Z: TimeZone>(
    rows: impl IntoIterator<Item = &'a CapacitiesPerProductionTypeRow>,
    at: &DateTime<Z>,
) -> BTreeMap<ProductionType, f64> {
    let mut newest: BTreeMap<&ProductionType, &CapacitiesPerProductionTypeRow> = BTreeMap::new();
    for row in rows {
        if row.value_mw.is_none() || row.start_date > *at || row.end_date <= *at {
            continue;
        }
        let have = newest.entry(&row.production_type).or_insert(row);
        if have.updated_date < row.updated_date {
            *have = row;
        }
    }
    newest
        .into_iter()
        .map(|(production_type, row)| (production_type.clone(), row.value_mw.unwrap_or_default()))
        .collect()
}
