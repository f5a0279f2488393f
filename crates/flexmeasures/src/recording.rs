//! Series of any length, recorded part by part, each exactly once.

mod part;
mod plan;

use std::fmt;
use std::future::IntoFuture;

use futures_util::stream::{self, Stream};
use gridwire_core::auth::BoxFuture;
use gridwire_core::chrono::{DateTime, FixedOffset, SubsecRound as _, TimeZone};
use gridwire_core::serde_json::Value;
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient as _, Error, ErrorKind, Result};

use crate::grid::Grid;
use crate::{Client, Sensor, SensorId, Unit, Wait};
use plan::{Part, Point};

/// How to record data of a sensor. Made by [`Client::record`].
#[derive(Clone, Debug)]
#[must_use = "nothing is recorded until values are given and awaited"]
pub struct Recording {
    client: Client,
    sensor: SensorId,
    grid: Result<Grid>,
    /// Whether the server moves starts down to the grid.
    floors: bool,
    unit: Unit,
    is_own_unit: bool,
    prior: Option<DateTime<FixedOffset>>,
    wait: Wait,
}

/// Data to be recorded, in parts of 2,000 values.
///
/// Awaiting it records all of them and gives a report of each part; [`stream`](Parts::stream) gives the
/// reports as they come. The part that fails is the last one that is sent. Whoever stops waiting
/// interrupts nothing that the server has taken: recorded again with the same `prior`, it is recognised.
#[must_use = "nothing is recorded until this is awaited or streamed"]
pub struct Parts {
    recording: Recording,
    prior: DateTime<FixedOffset>,
    parts: Result<std::vec::IntoIter<Part>>,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PartReport {
    /// From the start of its first event to the end of the last one; for instants, a minute after the
    /// last one.
    pub range: TimeRange,
    /// How many points it has.
    pub values: usize,
    /// When they count as known.
    pub prior: DateTime<FixedOffset>,
    /// What became of them.
    pub outcome: PartOutcome,
    /// How often it was sent, or waited for once more.
    pub attempts: u32,
}

/// What became of the values of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartOutcome {
    /// They are recorded.
    Recorded,
    /// They were known already, all of them or, where no job tells exactly, some.
    AlreadyThere,
    /// The server's word was lost, and they were found when they were read back.
    RecordedAfterReadingBack,
}

impl Client {
    /// Records data of a sensor, whose unit, time zone, resolution and attributes tell how.
    ///
    /// ```no_run
    /// # use flexmeasures::{Client, chrono::{DateTime, FixedOffset}};
    /// # async fn example(client: Client, start: DateTime<FixedOffset>) -> flexmeasures::Result<()> {
    /// let sensor = client.sensor(7).send().await?;
    /// for part in client.record(&sensor).values(start, [1.5, 2.0, 2.5]).await? {
    ///     println!("{}: {} values, {:?}", part.range, part.values, part.outcome);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn record(&self, sensor: &Sensor) -> Recording {
        let attributes = sensor.attributes.as_ref();
        let floors = attributes.and_then(|all| all.get("floor_datetimes_to_resolution"));
        Recording {
            client: self.clone(),
            sensor: sensor.id,
            grid: Grid::of(sensor),
            floors: floors != Some(&Value::Bool(false)),
            unit: sensor.unit.clone(),
            is_own_unit: true,
            prior: None,
            wait: Wait::up_to(std::time::Duration::from_secs(60)),
        }
    }
}

impl Recording {
    /// The unit of the values, from which the server converts; that of the sensor unless set.
    pub fn unit(mut self, unit: impl Into<Unit>) -> Self {
        let unit = unit.into();
        self.is_own_unit = self.is_own_unit && self.unit == unit;
        self.unit = unit;
        self
    }

    /// When the values count as known, which is one and the same for all parts; the moment of the call
    /// by the client's clock unless set.
    ///
    /// With the same `prior` a recording can be repeated, or gone on with, and every value is there once;
    /// other values need another `prior`.
    pub fn prior<Z: TimeZone>(mut self, prior: DateTime<Z>) -> Self {
        self.prior = Some(prior.fixed_offset());
        self
    }

    /// How long to wait for the job of a part before it is read back; a minute unless set.
    pub fn waiting(mut self, wait: Wait) -> Self {
        self.wait = wait;
        self
    }

    /// Values of one event after the other, `None` where there is none.
    ///
    /// Days of a daily sensor are days of its time zone, whether they have 23, 24 or 25 hours.
    pub fn values<Z: TimeZone>(
        self,
        start: DateTime<Z>,
        values: impl IntoIterator<Item = impl Into<Option<f64>>>,
    ) -> Parts {
        let points = self.grid.clone().and_then(|grid| {
            plan::consecutive(&grid, start.to_utc(), values.into_iter().map(Into::into))
        });
        self.parts("values", points)
    }

    /// Values with the starts of their events, in order; for sensors of instants, with their instants.
    pub fn points<Z: TimeZone>(
        self,
        points: impl IntoIterator<Item = (DateTime<Z>, impl Into<Option<f64>>)>,
    ) -> Parts {
        let points = points.into_iter().map(|(at, value)| Point {
            at: at.to_utc(),
            value: value.into(),
        });
        let points = Ok(points.collect());
        self.parts("points", points)
    }

    fn parts(self, name: &str, points: Result<Vec<Point>>) -> Parts {
        // The server knows microseconds.
        let now = || self.client.transport().clock().now().fixed_offset();
        let prior = self.prior.unwrap_or_else(now).trunc_subsecs(6);
        let parts = self.grid.clone().and_then(|grid| {
            let points = plan::checked(&grid, self.floors, name, points?)?;
            Ok(plan::split(&grid, points).into_iter())
        });
        Parts {
            recording: self,
            prior,
            parts,
        }
    }
}

impl Parts {
    /// When the values count as known: what to go on with after a failure.
    pub fn prior(&self) -> DateTime<FixedOffset> {
        self.prior
    }

    /// The reports, part by part. After an error nothing more is sent.
    pub fn stream(self) -> impl Stream<Item = Result<PartReport>> + Send {
        stream::try_unfold(self, |mut parts| async move {
            let Some(part) = parts.next_part()? else {
                return Ok(None);
            };
            let report = parts.recording.record(&part, parts.prior).await?;
            Ok(Some((report, parts)))
        })
    }

    fn next_part(&mut self) -> Result<Option<Part>> {
        match &mut self.parts {
            Ok(parts) => Ok(parts.next()),
            Err(error) => Err(error.clone()),
        }
    }

    async fn all(mut self) -> Result<Vec<PartReport>> {
        let mut reports = Vec::new();
        while let Some(part) = self.next_part()? {
            match self.recording.record(&part, self.prior).await {
                Ok(report) => reports.push(report),
                Err(error) => return Err(self.unfinished(&part, reports, error)),
            }
        }
        Ok(reports)
    }

    fn unfinished(&self, part: &Part, reports: Vec<PartReport>, cause: Error) -> Error {
        if reports.is_empty() {
            return cause.with_partial(reports);
        }
        let (from, parts) = (part.start.to_rfc3339(), reports.len());
        let text = format!("the first {parts} parts are recorded, and nothing from {from} on");
        let remedy = format!(
            "Go on with the values from there on and the same prior, {}; the reports are in the error (partial)",
            self.prior.to_rfc3339()
        );
        Error::new(ErrorKind::Incomplete, text)
            .with_remedy(remedy)
            .with_source(cause)
            .with_partial(reports)
    }
}

impl IntoFuture for Parts {
    type Output = Result<Vec<PartReport>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// Records all parts, one after the other.
    ///
    /// Nothing is sent if any point is invalid. If a part fails, the error carries the reports of those
    /// before it, a `Vec<PartReport>`, as its [`partial`](Error::partial) data.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.all())
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("sensor", &self.recording.sensor)
            .field("prior", &self.prior)
            .finish_non_exhaustive()
    }
}
