//! What rows can be asked for, and how.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use gridwire_core::chrono_tz::Tz;
use gridwire_core::http::Request;
use gridwire_core::series::CoverageBy;
use gridwire_core::{Error, Result};

use super::{Rows, Source};
use crate::readings::Placed;
use crate::{
    Client, Label, MeterDataPoint, MeterId, MeterReading, MeterType, Quantity, RawDataPoint,
    RawQuery, RawReading, SamplingFrequency, SensorDataPoint, SensorId, SensorReading, SeriesQuery,
    SiteDataPoint, SiteId, SiteReading, SiteRow, UtcTime, is_object_id,
};

/// A site and all its meters of one type.
#[derive(Clone, Debug)]
pub struct OfSite<Q> {
    pub(crate) site: SiteId,
    pub(crate) meter_type: MeterType,
    pub(crate) frequency: SamplingFrequency,
    pub(crate) meters: Option<Arc<BTreeSet<MeterId>>>,
    pub(crate) quantity: PhantomData<Q>,
}

/// One meter.
#[derive(Clone, Debug)]
pub struct OfMeter<Q> {
    pub(crate) site: SiteId,
    pub(crate) meter: MeterId,
    pub(crate) frequency: SamplingFrequency,
    pub(crate) quantity: PhantomData<Q>,
}

/// What one meter sent.
#[derive(Clone, Debug)]
pub struct OfRaw {
    pub(crate) site: SiteId,
    pub(crate) meter: MeterId,
}

/// One sensor.
#[derive(Clone, Debug)]
pub struct OfSensor {
    pub(crate) site: SiteId,
    pub(crate) sensor: SensorId,
}

/// The step as it is sent: rows of 15 minutes came without one, and asking for them may not work.
fn query(t_s: UtcTime, t_e: UtcTime, frequency: &SamplingFrequency) -> SeriesQuery {
    let query = SeriesQuery::new().t_s(t_s).t_e(t_e);
    match frequency {
        SamplingFrequency::QuarterHour => query,
        other => query.sampling_frequency(other.clone()),
    }
}

/// Rows, unless they are of another step than the one asked for: then none is taken for what it is not,
/// though some of their time stamps may be those of the step too.
fn placed<R: Placed>(mut rows: Vec<R>) -> Vec<R> {
    if rows
        .iter_mut()
        .any(|row| row.slot().label == Label::Neither)
    {
        for row in &mut rows {
            *row.slot() = row.slot().unplaced();
        }
    }
    rows
}

impl<Q: Quantity> Source for OfSite<Q> {
    type Point = SiteDataPoint;
    type Row = SiteReading<Q>;
    const COVERAGE: CoverageBy = CoverageBy::Intervals;

    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request> {
        if !Q::is_counted_by(&self.meter_type) {
            return Err(Error::invalid_input(
                "meter_type",
                &self.meter_type,
                format_args!("its meters do not count {}", Q::UNIT),
            )
            .with_remedy("Ask for the other quantity: Kwh for energy, CubicMetres for water"));
        }
        let query = query(t_s, t_e, &self.frequency);
        client
            .site_data(self.site.clone(), self.meter_type.clone(), query)
            .request()
    }

    fn rows(&self, zone: Tz, points: Vec<SiteDataPoint>) -> Vec<SiteReading<Q>> {
        let is_meter = |id: &str| match &self.meters {
            Some(meters) if meters.contains(&MeterId::from(id)) => true,
            _ => is_object_id(id),
        };
        let rows = points
            .into_iter()
            .map(|point| SiteRow::new(point, &self.frequency, zone, is_meter));
        placed(rows.flat_map(SiteRow::into_readings).collect())
    }

    fn frequency(&self) -> &SamplingFrequency {
        &self.frequency
    }
}

impl<Q: Quantity> Source for OfMeter<Q> {
    type Point = MeterDataPoint;
    type Row = MeterReading<Q>;
    const COVERAGE: CoverageBy = CoverageBy::Intervals;

    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request> {
        let query = query(t_s, t_e, &self.frequency);
        client
            .meter_data(self.site.clone(), self.meter.clone(), query)
            .request()
    }

    fn rows(&self, zone: Tz, points: Vec<MeterDataPoint>) -> Vec<MeterReading<Q>> {
        let points = points.into_iter();
        let rows = points.map(|point| MeterReading::new(point, &self.meter, &self.frequency, zone));
        placed(rows.collect())
    }

    fn frequency(&self) -> &SamplingFrequency {
        &self.frequency
    }
}

impl Source for OfRaw {
    type Point = RawDataPoint;
    type Row = RawReading;
    const COVERAGE: CoverageBy = CoverageBy::Events;

    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request> {
        let query = RawQuery::new().t_s(t_s).t_e(t_e);
        client
            .meter_data_raw(self.site.clone(), self.meter.clone(), query)
            .request()
    }

    fn rows(&self, _zone: Tz, points: Vec<RawDataPoint>) -> Vec<RawReading> {
        points
            .into_iter()
            .map(|point| RawReading::new(point, &self.meter))
            .collect()
    }
}

impl Source for OfSensor {
    type Point = SensorDataPoint;
    type Row = SensorReading;
    const COVERAGE: CoverageBy = CoverageBy::Events;

    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request> {
        client
            .sensor_data(self.site.clone(), self.sensor.clone())
            .t_s(t_s)
            .t_e(t_e)
            .request()
    }

    fn rows(&self, _zone: Tz, points: Vec<SensorDataPoint>) -> Vec<SensorReading> {
        points
            .into_iter()
            .map(|point| SensorReading::new(point, &self.sensor))
            .collect()
    }
}

impl<Q: Quantity> Rows<OfSite<Q>> {
    /// Takes columns of these meters for theirs too, whatever their ids look like.
    pub(crate) fn knowing(mut self, meters: Arc<BTreeSet<MeterId>>) -> Self {
        self.source.meters = Some(meters);
        self
    }
}

/// Steps can be chosen for validated data only.
macro_rules! steps {
    ($($of:ident),*) => {$(
        impl<Q: Quantity> Rows<$of<Q>> {
            /// The step of the rows; a quarter of an hour unless set.
            pub fn every(mut self, frequency: impl Into<SamplingFrequency>) -> Self {
                self.source.frequency = frequency.into();
                let zone = self.rules.zone;
                self.zone(zone)
            }
        }
    )*};
}
steps!(OfSite, OfMeter);

impl Client {
    /// The sums of a site and the readings of all its meters of a type, which are one request for 30
    /// days of quarters of an hour: `client.site_rows::<Kwh>(site, MeterType::Electricity)`.
    pub fn site_rows<Q: Quantity>(
        &self,
        site: impl Into<SiteId>,
        meter_type: impl Into<MeterType>,
    ) -> Rows<OfSite<Q>> {
        Rows::new(
            self,
            OfSite {
                site: site.into(),
                meter_type: meter_type.into(),
                frequency: SamplingFrequency::QuarterHour,
                meters: None,
                quantity: PhantomData,
            },
        )
    }

    /// The readings of one meter.
    pub fn meter_rows<Q: Quantity>(
        &self,
        site: impl Into<SiteId>,
        meter: impl Into<MeterId>,
    ) -> Rows<OfMeter<Q>> {
        Rows::new(
            self,
            OfMeter {
                site: site.into(),
                meter: meter.into(),
                frequency: SamplingFrequency::QuarterHour,
                quantity: PhantomData,
            },
        )
    }

    /// What one meter sent; only a physical one has such data.
    pub fn raw_rows(&self, site: impl Into<SiteId>, meter: impl Into<MeterId>) -> Rows<OfRaw> {
        Rows::new(
            self,
            OfRaw {
                site: site.into(),
                meter: meter.into(),
            },
        )
    }

    /// The measurements of a sensor.
    pub fn sensor_rows(
        &self,
        site: impl Into<SiteId>,
        sensor: impl Into<SensorId>,
    ) -> Rows<OfSensor> {
        Rows::new(
            self,
            OfSensor {
                site: site.into(),
                sensor: sensor.into(),
            },
        )
    }
}
