use gridwire_core::chrono::{DateTime, FixedOffset};
use gridwire_core::series::{Cell, CellKind, Column, Role, Row, ToCell};
use gridwire_core::wire::Extra;

use crate::readings::{Instant, is_there};
use crate::{CubicMetres, Kwh, MeterId, RawDataPoint, SensorDataPoint, SensorId, Slot};

/// A number of a counter whose unit the document does not tell.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct RawIndex(pub f64);

impl ToCell for RawIndex {
    const KIND: CellKind = CellKind::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(self.0)
    }
}

/// One reading of a meter as it sent it: an index, or the amount of an interval whose start is not told.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RawReading {
    /// The end of the measured period; its start is not told.
    pub slot: Slot,
    /// The meter.
    pub meter: MeterId,
    /// Imported electricity.
    pub en_im: Option<RawIndex>,
    /// Exported electricity.
    pub en_ex: Option<RawIndex>,
    /// Thermal energy.
    pub heat_energy: Option<Kwh>,
    /// Volume of water.
    pub volume: Option<CubicMetres>,
    /// What else the row had.
    pub extra: Extra,
}

/// One measurement of a sensor, in the unit that the list of sensors names.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SensorReading {
    /// When it was measured.
    pub at: DateTime<FixedOffset>,
    /// The sensor.
    pub sensor: SensorId,
    /// What was measured.
    pub value: Option<f64>,
    /// What else the row had.
    pub extra: Extra,
}

impl RawReading {
    /// The reading of a row.
    pub fn new(point: RawDataPoint, meter: &MeterId) -> Self {
        Self {
            slot: Slot::until(&point.timestamp),
            meter: meter.clone(),
            en_im: point.en_im.map(RawIndex),
            en_ex: point.en_ex.map(RawIndex),
            heat_energy: point.heat_energy_kwh.map(Kwh),
            volume: point.vol_m3.map(CubicMetres),
            extra: point.extra,
        }
    }
}

impl SensorReading {
    /// The measurement of a row.
    pub fn new(point: SensorDataPoint, sensor: &SensorId) -> Self {
        Self {
            at: point.timestamp.at(),
            sensor: sensor.clone(),
            value: point.value,
            extra: point.extra,
        }
    }
}

impl Row for RawReading {
    fn columns() -> impl Iterator<Item = &'static Column> {
        const {
            &[
                Column::of::<Instant>("interval_end", Role::IntervalEnd, ""),
                Column::of::<MeterId>("meter", Role::Key, ""),
                Column::of::<RawIndex>("en_im", Role::Value, ""),
                Column::of::<RawIndex>("en_ex", Role::Value, ""),
                Column::of::<Kwh>("heat_energy_kwh", Role::Value, "kWh"),
                Column::of::<CubicMetres>("vol_m3", Role::Value, "m³"),
            ]
        }
        .iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match index {
            0 => self.slot.end.map_or(Cell::Empty, Cell::Instant),
            1 => self.meter.cell(),
            2 => self.en_im.cell(),
            3 => self.en_ex.cell(),
            4 => self.heat_energy.cell(),
            5 => self.volume.cell(),
            _ => Cell::Empty,
        }
    }

    fn has(&self, index: usize) -> bool {
        is_there(self, index)
    }
}

impl Row for SensorReading {
    fn columns() -> impl Iterator<Item = &'static Column> {
        const {
            &[
                Column::of::<Instant>("timestamp", Role::IntervalStart, ""),
                Column::of::<SensorId>("sensor", Role::Key, ""),
                Column::of::<f64>("value", Role::Value, ""),
            ]
        }
        .iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match index {
            0 => Cell::Instant(self.at),
            1 => self.sensor.cell(),
            2 => self.value.cell(),
            _ => Cell::Empty,
        }
    }
}
