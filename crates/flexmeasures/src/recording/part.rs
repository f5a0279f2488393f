//! One part: sent, waited for, and where that is uncertain read back before it goes again.

use std::time::Duration;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire_core::{ApiClient as _, Error, ErrorKind, Result};

use super::plan::Part;
use super::{PartOutcome, PartReport, Recording};
use crate::ingestion::IngestionJob;
use crate::{
    DataReceipt, FailureReason, IngestionResult, Job, JobFailure, JobStatus, SensorDataPost,
};

/// How often a part is sent at most.
const ATTEMPTS: u32 = 3;

/// The pause before it is sent again, longer each time.
const PAUSE: Duration = Duration::from_secs(1);

/// What became of one attempt.
enum Fate {
    Recorded(PartOutcome),
    /// It may be there or not; the job is given where it still waits for a worker.
    Unknown(Error, Option<IngestionJob>),
    /// Other values are there under the same prior.
    Clash(Error),
    Refused(Error),
}

/// A value that is not what was sent.
struct Difference {
    at: DateTime<FixedOffset>,
    sent: f64,
    there: Option<f64>,
}

impl Recording {
    pub(super) async fn record(
        &self,
        part: &Part,
        prior: DateTime<FixedOffset>,
    ) -> Result<PartReport> {
        let range = part.range()?;
        let (mut attempts, mut waiting) = (0, None);
        loop {
            attempts += 1;
            let report = |outcome| PartReport {
                range,
                values: part.points.len(),
                prior,
                outcome,
                attempts,
            };
            let (why, queued, is_clash) = match self.attempt(part, prior, waiting.take()).await {
                Fate::Recorded(outcome) => return Ok(report(outcome)),
                Fate::Refused(error) => return Err(error),
                Fate::Clash(error) => (error, None, true),
                Fate::Unknown(error, queued) => (error, queued, false),
            };
            let Some(difference) = self.difference(part, prior, &why).await? else {
                return Ok(report(PartOutcome::RecordedAfterReadingBack));
            };
            if is_clash {
                return Err(difference.clash(prior, why));
            }
            if attempts == ATTEMPTS {
                return Err(why);
            }
            // At last it goes again all the same: a worker that was killed may have taken the job with it.
            waiting = queued.filter(|_| attempts + 1 < ATTEMPTS);
            let clock = self.client.transport().clock();
            clock.sleep(PAUSE * attempts).await;
        }
    }

    /// Sends a part and waits for its job, or waits once more for a job that no worker has begun: sent
    /// again, the values would wait behind themselves.
    async fn attempt(
        &self,
        part: &Part,
        prior: DateTime<FixedOffset>,
        queued: Option<IngestionJob>,
    ) -> Fate {
        let job = match queued {
            Some(job) => job,
            None => match self.send(part, prior).await {
                Ok(job) => job,
                Err(error) => return sent(error),
            },
        };
        match job.wait(self.wait).await {
            Ok(IngestionResult::SuccessButNothingNew) => Fate::Recorded(PartOutcome::AlreadyThere),
            Ok(IngestionResult::SuccessWithUnchangedBeliefsSkipped) if job.id.is_none() => {
                Fate::Recorded(PartOutcome::AlreadyThere)
            }
            Ok(_) => Fate::Recorded(PartOutcome::Recorded),
            Err(error) => waited(error, job),
        }
    }

    async fn send(&self, part: &Part, prior: DateTime<FixedOffset>) -> Result<IngestionJob> {
        let length = match part.step.is_zero() {
            true => TimeDelta::zero(),
            false => part.length(),
        };
        let body = SensorDataPost::new(part.values(), part.start, length, self.unit.clone());
        let request = self
            .client
            .post_sensor_data(self.sensor, body.prior(prior))
            .request()?;
        // Values that the server meets again take it twenty times as long: it is asked first.
        let request = request.unrepeatable();
        let receipt = self.client.transport().call::<DataReceipt>(request).await?;
        IngestionJob::of(self.client.clone(), receipt.into_inner())
    }

    /// The first value that is not there as it was sent, as known at the same time.
    async fn difference(
        &self,
        part: &Part,
        prior: DateTime<FixedOffset>,
        why: &Error,
    ) -> Result<Option<Difference>> {
        let step = part.step.max(TimeDelta::minutes(1));
        let unit = self.unit.clone();
        let data = self
            .client
            .get_sensor_data(self.sensor, part.start, part.length(), unit);
        let there = data.resolution(step).prior(prior).send().await;
        let there = there.map_err(|error| {
            let text = format!("whether the values are recorded is not known: {why}");
            Error::new(ErrorKind::Unavailable, text)
                .with_remedy("Record them again with the same prior, once the server answers")
                .with_source(error)
        })?;
        let mut at = part.start;
        for (place, sent) in part.values().into_iter().enumerate() {
            let there = there.values.get(place).copied().flatten();
            if let Some(sent) = sent.filter(|sent| !self.is_same(*sent, there)) {
                return Ok(Some(Difference { at, sent, there }));
            }
            at += step;
        }
        Ok(None)
    }

    /// Exactly, unless the server had to convert there and back.
    fn is_same(&self, sent: f64, there: Option<f64>) -> bool {
        there.is_some_and(|there| {
            let tolerance = if self.is_own_unit { 0.0 } else { 1e-9 };
            (sent - there).abs() <= tolerance * sent.abs().max(there.abs()).max(1.0)
        })
    }
}

/// What became of values that were sent without success.
fn sent(error: Error) -> Fate {
    let kind = error.kind();
    let is_lost = matches!(kind, ErrorKind::Unavailable | ErrorKind::Timeout)
        || (kind == ErrorKind::Connection && !error.is_connect());
    if error.code() == Some("INVALID_REPLACEMENT") {
        Fate::Clash(error)
    } else if is_lost || (kind == ErrorKind::Decode) {
        Fate::Unknown(error, None)
    } else {
        Fate::Refused(error)
    }
}

/// What became of values whose job was waited for without success.
fn waited(error: Error, job: IngestionJob) -> Fate {
    if let Some(failure) = JobFailure::of(&error) {
        return match failure.reason {
            FailureReason::AlreadyRecorded => Fate::Clash(error),
            FailureReason::TooSlow | FailureReason::WorkerLost => Fate::Unknown(error, None),
            _ => Fate::Refused(error),
        };
    }
    if error.is_auth() {
        return Fate::Refused(error);
    }
    let seen = error.partial::<Job>().map(|job| job.status.clone());
    let is_queued = matches!(
        seen,
        Some(JobStatus::Queued | JobStatus::Scheduled | JobStatus::Deferred)
    );
    Fate::Unknown(error, is_queued.then_some(job))
}

impl Difference {
    fn clash(self, prior: DateTime<FixedOffset>, why: Error) -> Error {
        let there = self
            .there
            .map_or("nothing".to_owned(), |there| there.to_string());
        let text = format!(
            "the value at {} is {there} already, as known at {}, and cannot become {}",
            self.at.to_rfc3339(),
            prior.to_rfc3339(),
            self.sent
        );
        Error::new(ErrorKind::Refused, text)
            .with_remedy("Record it with another, later prior: the newest counts, and what was known before stays")
            .with_source(why)
    }
}
