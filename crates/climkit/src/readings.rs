mod columns;

pub(crate) use columns::{Instant, is_there};

use std::collections::BTreeMap;

use gridwire_core::chrono_tz::Tz;
use gridwire_core::serde_json::Value;
use gridwire_core::wire::Extra;

use crate::{Kw, Kwh, MeterDataPoint, MeterId, Quantity, SamplingFrequency, SiteDataPoint, Slot};

/// What one meter counted in one interval.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeterReading<Q> {
    /// The interval.
    pub slot: Slot,
    /// The meter.
    pub meter: MeterId,
    /// Consumption, or production of a meter that produces.
    pub total: Option<Q>,
    /// Consumption from the site's own production.
    pub self_consumption: Option<Q>,
    /// Consumption from the grid.
    pub ext: Option<Q>,
    /// What else the row had; empty for readings out of a site's data.
    pub extra: Extra,
}

/// The sums of all meters of one type at a site, in one interval.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SiteSums<Q> {
    /// The interval.
    pub slot: Slot,
    /// Consumption.
    pub conso_total: Option<Q>,
    /// Production; negative at night.
    pub prod_total: Option<Q>,
    /// What was taken from the grid.
    pub from_ext: Option<Q>,
    /// What was consumed of the own production; negative at night.
    pub self_consumption: Option<Q>,
    /// What was given to the grid.
    pub to_ext: Option<Q>,
    /// What went into batteries from the own production.
    pub storage_charging_self: Option<Q>,
    /// What went into batteries.
    pub storage_charging_total: Option<Q>,
    /// What came out of batteries.
    pub storage_discharging_total: Option<Q>,
    /// Columns that are neither known nor of a meter.
    pub extra: Extra,
}

/// One interval of a site, with the columns of its meters taken apart.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SiteRow<Q> {
    /// The sums.
    pub sums: SiteSums<Q>,
    /// The meters, by their ids.
    pub meters: Vec<MeterReading<Q>>,
}

/// A row of the dataset `climkit/site-data`.
#[derive(Clone, Debug, PartialEq)]
pub enum SiteReading<Q> {
    /// The sums of the site.
    Sums(SiteSums<Q>),
    /// One of its meters.
    Meter(MeterReading<Q>),
}

/// The columns of a meter: what stands before its id.
const PARTS: [&str; 3] = ["total_", "self_", "ext_"];

impl<Q: Quantity> SiteRow<Q> {
    /// Takes a row apart. A column belongs to a meter if `is_meter` says so of the id in its name.
    pub fn new(
        point: SiteDataPoint,
        frequency: &SamplingFrequency,
        zone: Tz,
        is_meter: impl Fn(&str) -> bool,
    ) -> Self {
        let slot = frequency.slot(&point.timestamp, zone);
        let mut meters: BTreeMap<&str, MeterReading<Q>> = BTreeMap::new();
        let mut extra = Extra::default();
        for (name, value) in point.extra.iter() {
            let part = PARTS
                .iter()
                .enumerate()
                .find_map(|(part, prefix)| Some((part, name.strip_prefix(prefix)?)));
            match (part, amount(value)) {
                (Some((part, id)), Some(amount)) if is_meter(id) => {
                    let meter = meters
                        .entry(id)
                        .or_insert_with(|| MeterReading::empty(slot, id.into()));
                    *[
                        &mut meter.total,
                        &mut meter.self_consumption,
                        &mut meter.ext,
                    ][part] = amount.map(Q::new);
                }
                _ => extra.insert(name, value.clone()),
            }
        }
        let meters = meters.into_values().collect();
        let some = |value: Option<f64>| value.map(Q::new);
        Self {
            sums: SiteSums {
                slot,
                conso_total: some(point.conso_total),
                prod_total: some(point.prod_total),
                from_ext: some(point.from_ext),
                self_consumption: some(point.self_consumption),
                to_ext: some(point.to_ext),
                storage_charging_self: some(point.storage_charging_self),
                storage_charging_total: some(point.storage_charging_total),
                storage_discharging_total: some(point.storage_discharging_total),
                extra,
            },
            meters,
        }
    }

    /// The sums and each meter as a row of its own.
    pub fn into_readings(self) -> impl Iterator<Item = SiteReading<Q>> {
        let meters = self.meters.into_iter().map(SiteReading::Meter);
        std::iter::once(SiteReading::Sums(self.sums)).chain(meters)
    }
}

/// Whether a text is an id as the service makes them.
pub fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A number, possibly as a text, or none for `null`; anything else is no amount.
fn amount(value: &Value) -> Option<Option<f64>> {
    match value {
        Value::Null => Some(None),
        Value::Number(number) => number.as_f64().map(Some),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .map(Some),
        _ => None,
    }
}

impl<Q: Quantity> MeterReading<Q> {
    fn empty(slot: Slot, meter: MeterId) -> Self {
        Self {
            slot,
            meter,
            total: None,
            self_consumption: None,
            ext: None,
            extra: Extra::default(),
        }
    }

    /// The reading of a row of one meter.
    pub fn new(
        point: MeterDataPoint,
        meter: &MeterId,
        frequency: &SamplingFrequency,
        zone: Tz,
    ) -> Self {
        let some = |value: Option<f64>| value.map(Q::new);
        Self {
            slot: frequency.slot(&point.timestamp, zone),
            meter: meter.clone(),
            total: some(point.total),
            self_consumption: some(point.self_consumption),
            ext: some(point.ext),
            extra: point.extra,
        }
    }

    /// The same reading with no amount below zero; the service's are kept as they are.
    #[must_use]
    pub fn clamp_negative(mut self) -> Self {
        for amount in [&mut self.total, &mut self.self_consumption, &mut self.ext]
            .into_iter()
            .flatten()
        {
            *amount = Q::new(amount.amount().max(0.0));
        }
        self
    }
}

impl MeterReading<Kwh> {
    /// The mean power over the interval: four times the energy of a quarter of an hour.
    pub fn mean_power(&self) -> Option<Kw> {
        self.slot.mean_power(self.total?)
    }
}

impl Slot {
    /// The mean power of an energy over the interval.
    pub fn mean_power(&self, energy: Kwh) -> Option<Kw> {
        let seconds = self.duration()?.num_seconds();
        #[allow(clippy::cast_precision_loss)] // Exact for 285 million years.
        (seconds > 0).then(|| Kw(energy.0 * 3600.0 / seconds as f64))
    }
}

/// A row whose interval follows from a time stamp and a step.
pub(crate) trait Placed {
    fn slot(&mut self) -> &mut Slot;
}

impl<Q> Placed for MeterReading<Q> {
    fn slot(&mut self) -> &mut Slot {
        &mut self.slot
    }
}

impl<Q> Placed for SiteReading<Q> {
    fn slot(&mut self) -> &mut Slot {
        match self {
            Self::Sums(sums) => &mut sums.slot,
            Self::Meter(reading) => &mut reading.slot,
        }
    }
}
