//! The values of a schedule.

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire_core::http::ServerVersion;
use gridwire_core::serde_json::Value;
use gridwire_core::{Error, ErrorKind, Result};

use super::ScheduleJob;
use crate::grid::Grid;
use crate::{
    DeviceConstraints, Job, JobResult, Reading, Schedule, Sensor, SensorId, SignConvention,
    SourceType, Unit,
};

/// What is asked for where the trigger names no duration: the planning horizon of servers whose host
/// did not choose another.
const HORIZON: TimeDelta = TimeDelta::hours(48);

/// A schedule that is there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scheduled {
    /// The job that made it; `None` of servers before 0.33.
    pub job: Option<Job>,
    pub(super) of: ScheduleJob,
}

impl Scheduled {
    /// Wishes about states of charge that the schedule does not meet, by device: of those whose flex model
    /// names a sensor of their `state_of_charge`.
    pub fn unresolved(&self) -> &[DeviceConstraints] {
        match self.job.as_ref().and_then(|job| job.result.as_ref()) {
            Some(JobResult::Schedule(summary)) => &summary.unresolved,
            _ => &[],
        }
    }

    /// The schedule of a device, consumption positive, in the sensor's unit.
    ///
    /// The server gives 48 hours of a schedule at once, and where data of it were deleted it closes the
    /// gaps, so that all that follows would stand too early. Then, and where devices were scheduled one
    /// after the other, the values come from the sensor's data instead: the latest ones of any
    /// scheduler.
    ///
    /// # Errors
    /// Incomplete if there are not values for all of the duration, with those that there are, a
    /// `Vec<Reading>`, as its [`partial`](Error::partial) data; else what the service refused.
    pub async fn of(&self, sensor: &Sensor) -> Result<Vec<Reading>> {
        let duration = self.of.duration;
        if self.of.in_turn.is_some() {
            return self.recorded(sensor, duration.unwrap_or(HORIZON)).await;
        }
        let client = &self.of.client;
        let mut ask = client
            .schedule(sensor.id, self.of.id.clone())
            .duration(duration.unwrap_or(HORIZON));
        // Older servers give the same without being told to.
        let since = ServerVersion::parse("0.33");
        if client.server_version() >= since {
            ask = ask.sign_convention(SignConvention::ConsumptionPositive);
        }
        let schedule = ask.send().await?.into_inner();
        let told = schedule.duration.as_ref().and_then(|told| told.length());
        match self.whole(sensor, &schedule, told)? {
            Some(rows) => Ok(rows),
            None => {
                self.recorded(sensor, duration.or(told).unwrap_or(HORIZON))
                    .await
            }
        }
    }

    /// The schedule of a device as the server gives it, signs as they are recorded.
    ///
    /// It may be cut or have lost what was deleted: compare the number of values with the duration.
    ///
    /// # Errors
    /// What the service refused: schedules that were made one after the other have no result.
    pub async fn stored(
        &self,
        sensor: impl Into<SensorId>,
        unit: impl Into<Unit>,
    ) -> Result<Schedule> {
        let client = &self.of.client;
        let answer = client
            .schedule(sensor, self.of.id.clone())
            .duration(self.of.duration.unwrap_or(HORIZON))
            .unit(unit)
            .sign_convention(SignConvention::Wysiwyg)
            .send();
        Ok(answer.await?.into_inner())
    }

    /// The rows of an answer, if it has a value for each step.
    fn whole(
        &self,
        sensor: &Sensor,
        schedule: &Schedule,
        told: Option<TimeDelta>,
    ) -> Result<Option<Vec<Reading>>> {
        let step = Grid::of(sensor)?.resolution;
        let (Some(start), Some(told)) = (schedule.start, told) else {
            return Ok(None);
        };
        let is_cut = self.of.duration.is_some_and(|wanted| told < wanted) || start > self.of.start;
        let steps = i32::try_from(schedule.values.len()).unwrap_or(i32::MAX);
        if is_cut || step.is_zero() || step * steps != told {
            return Ok(None);
        }
        let mut at = start;
        let rows = schedule.values.iter().map(|value| {
            let start = at;
            at += step;
            Some(Reading {
                sensor: sensor.id,
                start,
                end: at,
                // The server turns signs by multiplication, and nothing into less than nothing.
                value: (*value)? + 0.0,
                unit: sensor.unit.clone(),
            })
        });
        Ok(rows.collect())
    }

    /// The sensor's data of any scheduler.
    async fn recorded(&self, sensor: &Sensor, duration: TimeDelta) -> Result<Vec<Reading>> {
        let client = &self.of.client;
        let (from, to): (_, DateTime<FixedOffset>) = (self.of.start, self.of.start + duration);
        let readings = client.readings(sensor)?.source_type(SourceType::Scheduler);
        let series = readings.range(from, to).await?;
        // The trigger itself may have set the attribute that says which sign is stored.
        let now = client.sensor(sensor.id).send().await?;
        let sign = sign_of(&now);
        let mut rows = series.rows;
        rows.iter_mut()
            .for_each(|row| row.value = row.value * sign + 0.0);
        if series.coverage.is_complete() {
            return Ok(rows);
        }
        let text = format!(
            "the schedule has not a value for each step: {}",
            series.coverage
        );
        Err(Error::new(ErrorKind::Incomplete, text)
            .with_remedy("What there is is in the error (partial); schedule what is missing again")
            .with_partial(rows))
    }
}

/// By what recorded values are multiplied so that consumption is positive.
fn sign_of(sensor: &Sensor) -> f64 {
    let attributes = sensor.attributes.as_ref();
    let attribute = attributes.and_then(|all| all.get("consumption_is_positive"));
    let is_power = sensor.unit.as_str().ends_with(['W', 'A']);
    if is_power && attribute != Some(&Value::Bool(true)) {
        -1.0
    } else {
        1.0
    }
}
