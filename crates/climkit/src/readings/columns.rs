//! Readings as rows of a table.

use gridwire_core::chrono::{DateTime, FixedOffset};
use gridwire_core::series::{Cell, Column, Role, Row, ToCell};

use super::{MeterReading, SiteReading};
use crate::{MeterId, Quantity};

/// What the ends of an interval are.
pub(crate) type Instant = DateTime<FixedOffset>;

impl<Q: Quantity> Row for MeterReading<Q> {
    fn columns() -> impl Iterator<Item = &'static Column> {
        const {
            &[
                Column::of::<Instant>("interval_start", Role::IntervalStart, ""),
                Column::of::<Instant>("interval_end", Role::IntervalEnd, ""),
                Column::of::<MeterId>("meter", Role::Key, ""),
                Column::of::<Q>("total", Role::Value, Q::UNIT),
                Column::of::<Q>("self", Role::Value, Q::UNIT),
                Column::of::<Q>("ext", Role::Value, Q::UNIT),
            ]
        }
        .iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match index {
            0 => instant(self.slot.start),
            1 => instant(self.slot.end),
            2 => self.meter.cell(),
            3 => self.total.cell(),
            4 => self.self_consumption.cell(),
            5 => self.ext.cell(),
            _ => Cell::Empty,
        }
    }

    fn has(&self, index: usize) -> bool {
        is_there(self, index)
    }
}

/// Whether a row has a field: which values there are depends on the meter. One without any still has the
/// first, so that its interval is not lost.
pub(crate) fn is_there<R: Row>(row: &R, index: usize) -> bool {
    let values = || {
        let columns = R::columns().enumerate();
        let values = columns.filter(|(_, column)| column.role == Role::Value);
        values.map(|(place, _)| place)
    };
    let is_empty = |place| row.cell(place) == Cell::Empty;
    !values().any(|value| value == index)
        || !is_empty(index)
        || values().next() == Some(index) && values().all(is_empty)
}

fn instant(at: Option<Instant>) -> Cell<'static> {
    at.map_or(Cell::Empty, Cell::Instant)
}

impl<Q: Quantity> Row for SiteReading<Q> {
    fn columns() -> impl Iterator<Item = &'static Column> {
        const {
            &[
                Column::of::<Instant>("interval_start", Role::IntervalStart, ""),
                Column::of::<Instant>("interval_end", Role::IntervalEnd, ""),
                Column::of::<MeterId>("meter", Role::Key, ""),
                Column::of::<Q>("total", Role::Value, Q::UNIT),
                Column::of::<Q>("self", Role::Value, Q::UNIT),
                Column::of::<Q>("ext", Role::Value, Q::UNIT),
                Column::of::<Q>("conso_total", Role::Value, Q::UNIT),
                Column::of::<Q>("prod_total", Role::Value, Q::UNIT),
                Column::of::<Q>("from_ext", Role::Value, Q::UNIT),
                Column::of::<Q>("to_ext", Role::Value, Q::UNIT),
                Column::of::<Q>("storage_charging_self", Role::Value, Q::UNIT),
                Column::of::<Q>("storage_charging_total", Role::Value, Q::UNIT),
                Column::of::<Q>("storage_discharging_total", Role::Value, Q::UNIT),
            ]
        }
        .iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match self {
            Self::Meter(reading) => Row::cell(reading, index),
            Self::Sums(sums) => match index {
                0 => instant(sums.slot.start),
                1 => instant(sums.slot.end),
                4 => sums.self_consumption.cell(),
                6 => sums.conso_total.cell(),
                7 => sums.prod_total.cell(),
                8 => sums.from_ext.cell(),
                9 => sums.to_ext.cell(),
                10 => sums.storage_charging_self.cell(),
                11 => sums.storage_charging_total.cell(),
                12 => sums.storage_discharging_total.cell(),
                _ => Cell::Empty,
            },
        }
    }

    fn has(&self, index: usize) -> bool {
        is_there(self, index)
    }
}
