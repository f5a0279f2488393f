use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta, TimeZone};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::http::{Request, Transport};
use gridwire_core::serde::de::DeserializeOwned;
use gridwire_core::series::{
    CoverageBy, Limit, RangeRequest, Row, Span, Step, WindowRules, Windowed,
};
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient, Error, Result};

use crate::readings::Placed;
use crate::{
    Client, Label, MeterDataPoint, MeterId, MeterReading, MeterType, Quantity, RawDataPoint,
    RawQuery, RawReading, SamplingFrequency, SensorDataPoint, SensorId, SensorReading, SeriesQuery,
    SiteDataPoint, SiteId, SiteReading, SiteRow, UtcTime, ZURICH, is_object_id,
};

/// What rows are asked for, and what becomes of an answer.
pub trait Source: Clone + Send + Sync + 'static {
    /// A row of the answer.
    type Point: DeserializeOwned + Send + Sync + 'static;
    /// A row of the dataset.
    type Row: Row;
    /// What counts as covered.
    #[doc(hidden)]
    const COVERAGE: CoverageBy;

    #[doc(hidden)]
    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request>;
    #[doc(hidden)]
    fn rows(&self, zone: Tz, points: Vec<Self::Point>) -> Vec<Self::Row>;
    #[doc(hidden)]
    fn frequency(&self) -> &SamplingFrequency {
        &SamplingFrequency::QuarterHour
    }
}

/// Rows of a site, a meter or a sensor, over a range of any length.
#[derive(Clone, Debug)]
#[must_use = "rows are not fetched until a range of them is awaited or streamed"]
pub struct Rows<S> {
    client: Client,
    source: S,
    rules: Arc<WindowRules>,
    period: Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)>,
}

impl<S: Source> Rows<S> {
    pub(crate) fn new(client: &Client, source: S) -> Self {
        Self {
            client: client.clone(),
            rules: Arc::new(rules(ZURICH, source.frequency(), S::COVERAGE)),
            source,
            period: None,
        }
    }

    /// The zone of the site, whose days, months and years count; Zurich unless set.
    pub fn zone(mut self, zone: Tz) -> Self {
        self.rules = Arc::new(rules(zone, self.source.frequency(), S::COVERAGE));
        self
    }

    /// A period of any length: cut into the windows that the service takes, fetched, merged and
    /// accounted for. Await it for all rows at once, or use its `stream`.
    pub fn range<A: TimeZone, B: TimeZone>(
        self,
        from: DateTime<A>,
        to: DateTime<B>,
    ) -> RangeRequest<Self> {
        RangeRequest::new(self, TimeRange::new(from, to)).concurrency(1)
    }

    /// The period to ask for: whole intervals of the step, since a service that sums up what it has
    /// cut off gives a part of an interval for a whole one.
    fn whole(&self) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let ((from, to), frequency) = (self.period?, self.source.frequency());
        let bucket = |at| match frequency {
            // Amounts of a quarter of an hour are what the service has.
            SamplingFrequency::QuarterHour => None,
            _ => frequency.bucket(at, self.rules.zone),
        };
        let from = bucket(from).map_or(from, |(start, _)| start);
        let to = match bucket(to) {
            Some((start, end)) if start != to => end,
            _ => to,
        };
        Some((from, to))
    }
}

/// How ranges of a step are cut: 30 days of quarters of an hour, which is what clients use.
const fn rules(zone: Tz, frequency: &SamplingFrequency, coverage: CoverageBy) -> WindowRules {
    let (step, span) = match frequency {
        SamplingFrequency::Day => (Step::Day, Span::Years(1)),
        SamplingFrequency::Month => (Step::Year, Span::Years(1)),
        SamplingFrequency::Year => (Step::Year, Span::Years(10)),
        _ => (Step::Day, Span::Days(30)),
    };
    WindowRules {
        start: "t_s",
        end: "t_e",
        zone,
        step,
        max: Some(Limit {
            span,
            rule: "",
            disputed: Some("No limit is documented; clients ask for 30 days at once."),
        }),
        min: None,
        trial: None,
        not_before: None,
        not_after: None,
        pair: "",
        order: "",
        coverage,
    }
}

impl<S: Source> Windowed for Rows<S> {
    type Answer = Vec<S::Point>;
    type Row = S::Row;
    const RULES: &'static WindowRules =
        &rules(ZURICH, &SamplingFrequency::QuarterHour, S::COVERAGE);

    fn rules(&self) -> &WindowRules {
        &self.rules
    }

    fn transport(&self) -> &Transport {
        self.client.transport()
    }

    fn period(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>) {
        self.period.unzip()
    }

    fn set_period(&mut self, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>) {
        self.period = Some((start, end));
    }

    fn is_unchecked(&self) -> bool {
        true
    }

    fn request(&self) -> Result<Request> {
        let (from, to) = self
            .whole()
            .ok_or_else(|| Error::invalid_input("period", "none", "rows need a period"))?;
        // Nobody knows whether the end is included: a second later brings a row at the end in any case.
        let to = to.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(to);
        self.source.request(&self.client, from.into(), to.into())
    }

    fn rows(&self, answer: Self::Answer) -> Vec<S::Row> {
        let mut rows = self.source.rows(self.rules.zone, answer);
        // For the same reason the neighbours of the period may come, the last of them half summed up.
        if let Some((from, to)) = self.whole() {
            rows.retain(|row| {
                let (start, end) = row.interval();
                end != Some(from) && (start != Some(to) || end == start)
            });
        }
        rows
    }

    fn append(answer: &mut Self::Answer, more: Self::Answer) {
        answer.extend(more);
    }

    fn halves_on_failure(&self) -> bool {
        true
    }

    fn over(self, range: TimeRange) -> RangeRequest<Self> {
        self.range(range.from(), range.to())
    }
}

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
