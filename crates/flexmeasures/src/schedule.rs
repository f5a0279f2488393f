//! Schedules, from the trigger to the values.

mod in_turn;
mod scheduled;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire_core::http::Request;
use gridwire_core::{ApiClient as _, Error, ErrorKind, Result, wire};

use crate::failures::JobFailure;
use crate::operations::{TriggerSchedule, TriggerSensorSchedule};
use crate::{AssetId, Client, IsoDuration, Job, JobId, SensorId, TriggerReceipt, Wait};
pub use scheduled::Scheduled;

/// A schedule under way.
///
/// Whoever drops it stops nothing: the job goes on, and the same trigger within an hour gives the same
/// job.
#[derive(Clone, Debug)]
#[must_use = "only waiting for it tells whether there is a schedule"]
#[non_exhaustive]
pub struct ScheduleJob {
    /// The job that makes it.
    pub id: JobId,
    client: Client,
    start: DateTime<FixedOffset>,
    duration: Option<TimeDelta>,
    /// The asset whose devices are scheduled one after the other.
    in_turn: Option<AssetId>,
    /// The devices that the trigger names.
    sensors: Vec<SensorId>,
}

impl TriggerSchedule {
    /// Checks what is to be scheduled, and starts the job that does it.
    ///
    /// Unlike [`send`](Self::send) it asks only once where `force_new_job_creation` is set and the
    /// connection breaks, since each request would make a job.
    ///
    /// # Errors
    /// Invalid input that names the field, before anything is sent; else what the service refused.
    pub async fn start(self) -> Result<ScheduleJob> {
        let request = once(self.request()?, self.body.force_new_job_creation);
        let id = trigger(&self.client, request).await?;
        let body = self.body;
        Ok(ScheduleJob {
            id,
            client: self.client,
            start: body.start,
            duration: body.duration.as_ref().and_then(IsoDuration::length),
            in_turn: (body.sequential == Some(true)).then_some(self.asset_id),
            sensors: body
                .flex_model
                .iter()
                .filter_map(|model| model.sensor)
                .collect(),
        })
    }
}

impl TriggerSensorSchedule {
    /// Checks what is to be scheduled, and starts the job that does it.
    ///
    /// # Errors
    /// As [`TriggerSchedule::start`].
    pub async fn start(self) -> Result<ScheduleJob> {
        let request = once(self.request()?, self.body.force_new_job_creation);
        let id = trigger(&self.client, request).await?;
        Ok(ScheduleJob {
            id,
            client: self.client,
            start: self.body.start,
            duration: self.body.duration.as_ref().and_then(IsoDuration::length),
            in_turn: None,
            sensors: vec![self.sensor_id],
        })
    }
}

fn once(request: Request, is_forced: Option<bool>) -> Request {
    match is_forced {
        Some(true) => request.unrepeatable(),
        _ => request,
    }
}

/// Sends a trigger and gives the job that it started.
pub(crate) async fn trigger(client: &Client, request: Request) -> Result<JobId> {
    let receipt = client.transport().call::<TriggerReceipt>(request).await?;
    receipt.into_inner().into_id()
}

/// Whether the server has no jobs to ask for: those before 0.33.
pub(crate) fn has_no_jobs(error: &Error) -> bool {
    error.is_invalid_input() && error.operation() == Some("job")
}

impl ScheduleJob {
    /// Waits until the schedule is there. Servers before 0.33, which cannot be asked for jobs, are
    /// asked for the schedule itself.
    ///
    /// # Errors
    /// As [`Client::wait_for`]: a time-out, or a [`JobFailure`] whose reason says what to change.
    pub async fn wait(&self, wait: Wait) -> Result<Scheduled> {
        let job = match self.in_turn {
            Some(asset) => self.wait_in_turn(asset, wait).await,
            None => self.client.wait_for(self.id.clone(), wait).await,
        };
        let job = match job {
            Ok(job) => Some(job),
            Err(error) if has_no_jobs(&error) => {
                self.wait_for_values(wait).await?;
                None
            }
            Err(error) => return Err(error),
        };
        Ok(Scheduled {
            job,
            of: self.clone(),
        })
    }

    async fn wait_for_values(&self, wait: Wait) -> Result<()> {
        let Some(sensor) = self.sensors.first() else {
            let text = "servers before 0.33 tell only by a device's schedule how far its job is";
            return Err(Error::new(ErrorKind::InvalidInput, text)
                .with_remedy("Name the power sensor of a device in the flex model"));
        };
        let mut waiting = wait.begin(&self.client);
        loop {
            match self.client.schedule(*sensor, self.id.clone()).send().await {
                Ok(schedule) if !schedule.values.is_empty() => return Ok(()),
                // Status and message alone.
                Ok(_) => {}
                Err(error) => self.judge(error)?,
            }
            waiting.pause(&self.id).await?;
        }
    }

    /// Nothing if a refused schedule is one under way.
    fn judge(&self, error: Error) -> Result<()> {
        const UNDER_WAY: [&str; 3] = [
            "Scheduling job waiting",
            "Scheduling job in progress",
            "Scheduling job has an unknown status",
        ];
        let said = error.service_message().unwrap_or_default();
        if UNDER_WAY.iter().any(|text| said.contains(text)) {
            return Ok(());
        }
        match said
            .contains("Scheduling job failed")
            .then(|| failed(said))
            .flatten()
        {
            Some(job) => Err(JobFailure::error(&self.id, job)),
            None => Err(error),
        }
    }
}

/// A failed job of which nothing but a message is known.
pub(crate) fn failed(message: &str) -> Option<Job> {
    let job = gridwire_core::serde_json::json!({ "status": "FAILED", "message": message });
    wire::decode(job.to_string().as_bytes()).ok()
}
