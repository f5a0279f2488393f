use std::collections::BTreeMap;

use gridwire_core::series::{Coverage, Series};

use crate::{Meter, MeterId, MeterMode, MeterReading, Quantity, SiteReading, SiteRow, SiteSums};

/// The meters of a site over time, out of the site's own data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SiteHistory<Q> {
    /// The sums of the site, in order.
    pub sums: Vec<SiteSums<Q>>,
    /// The meters that have a column, by their ids.
    pub meters: BTreeMap<MeterId, MeterHistory<Q>>,
    /// Meters that the site has and the data has not, but for the connection to the grid, which never has.
    pub without_data: Vec<Meter>,
    /// What was asked, what came, what is missing; of one meter, where it says its id.
    pub coverage: Coverage,
}

/// One meter over time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeterHistory<Q> {
    /// What the site's list says of it, where it is there.
    pub meter: Option<Meter>,
    /// Its readings, in order.
    pub readings: Vec<MeterReading<Q>>,
}

impl<Q: Quantity> SiteHistory<Q> {
    pub(crate) fn new<'a>(
        series: Series<SiteReading<Q>>,
        known: impl Iterator<Item = &'a Meter> + Clone,
    ) -> Self {
        let (mut sums, mut meters) = (Vec::new(), BTreeMap::<MeterId, MeterHistory<Q>>::new());
        for row in series.rows {
            match row {
                SiteReading::Sums(row) => sums.push(row),
                SiteReading::Meter(reading) => {
                    let history =
                        meters
                            .entry(reading.meter.clone())
                            .or_insert_with(|| MeterHistory {
                                meter: known
                                    .clone()
                                    .find(|meter| meter.id == reading.meter)
                                    .cloned(),
                                readings: Vec::new(),
                            });
                    history.readings.push(reading);
                }
            }
        }
        let without_data = known.filter(|meter| {
            !meters.contains_key(&meter.id) && meter.mode != Some(MeterMode::Introduction)
        });
        Self {
            without_data: without_data.cloned().collect(),
            sums,
            meters,
            coverage: series.coverage,
        }
    }

    /// The rows as they were fetched, sums first in each interval.
    pub fn into_series(self) -> Series<SiteReading<Q>> {
        let meters = self
            .meters
            .into_values()
            .flat_map(|history| history.readings);
        let rows = self
            .sums
            .into_iter()
            .map(SiteReading::Sums)
            .chain(meters.map(SiteReading::Meter));
        Series::new(rows.collect(), self.coverage)
    }

    /// The rows of the service, interval by interval: for balances.
    pub fn intervals(&self) -> Vec<SiteRow<Q>> {
        let mut meters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for reading in self.meters.values().flat_map(|history| &history.readings) {
            meters
                .entry(reading.slot.stamp)
                .or_default()
                .push(reading.clone());
        }
        let rows = self.sums.iter().map(|sums| SiteRow {
            meters: meters.remove(&sums.slot.stamp).unwrap_or_default(),
            sums: sums.clone(),
        });
        rows.collect()
    }
}
