//! What must be true of records and vectors before any of them is sent.

use std::collections::HashSet;
use std::fmt;
use std::ops::RangeInclusive;

use gridwire_core::chrono::{DateTime, FixedOffset};
use gridwire_core::series::{Cell, Record, Row};
use gridwire_core::{Error, Result};

use super::Item;
use crate::vector::Vector;

/// What is taken for milliseconds since 1970: below are seconds given by mistake (or 1973), above
/// microseconds (or the year 5138).
const MILLISECONDS: RangeInclusive<i64> = 100_000_000_000..=99_999_999_999_999;

/// All items, each alone and then among the others.
pub(super) fn check<T: Item>(items: &[T]) -> Result<()> {
    let mut seen = HashSet::new();
    for (place, item) in items.iter().enumerate() {
        let path = format!("values[{place}]");
        item.check(&path)?;
        let (id, instant) = item.identity();
        if !seen.insert((id, instant)) {
            let instant = instant.map_or_else(String::new, |instant| {
                format!(" at {}", instant.to_rfc3339())
            });
            return Err(Error::invalid_input(
                &path,
                format_args!("id {id}{instant}"),
                "is there twice, and what the service makes of that is not documented",
            )
            .with_remedy("Leave one of them out"));
        }
    }
    Ok(())
}

/// A record or period: its instant is plausible, its numbers are numbers.
pub(super) fn record<R: Record + Send + Sync + 'static>(
    record: &R,
    path: &dyn fmt::Display,
) -> Result<()> {
    for (place, column) in R::COLUMNS.iter().enumerate() {
        match Record::cell(record, place) {
            Cell::Number(number) if !number.is_finite() => {
                return Err(Error::invalid_input(
                    &format!("{path}.{}", column.name),
                    number,
                    "JSON has no such number",
                )
                .with_remedy("Leave the field out (None) where there is no value"));
            }
            Cell::Instant(instant) => plausible(&instant, &format!("{path}.{}", column.name))?,
            _ => {}
        }
    }
    Ok(())
}

/// A vector: its instant, its periods, and each instant of them once.
pub(super) fn vector<V: Vector>(vector: &V, path: &dyn fmt::Display) -> Result<()> {
    if let Some(generated) = vector.generated() {
        plausible(
            &generated.fixed_offset(),
            &format!("{path}.creation_timestamp"),
        )?;
    }
    let mut seen = HashSet::new();
    for (place, period) in vector.periods().iter().enumerate() {
        let path = format!("{path}.values[{place}]");
        record(period, &path)?;
        if let (Some(start), _) = period.interval()
            && !seen.insert(start)
        {
            return Err(Error::invalid_input(
                &format!("{path}.timestamp"),
                start.to_rfc3339(),
                "is there twice in one vector",
            )
            .with_remedy("Leave one of the two periods out"));
        }
    }
    Ok(())
}

fn plausible(instant: &DateTime<FixedOffset>, path: &str) -> Result<()> {
    let ms = instant.timestamp_millis();
    if MILLISECONDS.contains(&ms) {
        return Ok(());
    }
    let unit = if ms < *MILLISECONDS.start() {
        "seconds"
    } else {
        "microseconds"
    };
    Err(Error::invalid_input(
        path,
        instant.to_rfc3339(),
        format_args!("{ms} milliseconds since 1970 look like {unit}"),
    )
    .with_remedy("Make instants by the unit that their numbers have: DateTime::from_timestamp, from_timestamp_millis or from_timestamp_micros"))
}
