//! Jobs: waited for.

use std::sync::Arc;
use std::time::Duration;

use gridwire_core::time::Clock;
use gridwire_core::{ApiClient as _, Error, ErrorKind, Result};

use crate::failures::JobFailure;
use crate::{Client, Job, JobId, JobStatus, TriggerReceipt};

/// How long to wait for a job.
///
/// The server is asked after 0.3 seconds, then ever more seldom, every 5 seconds at last. Time is the
/// client's clock's.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Wait {
    deadline: Duration,
}

impl Wait {
    const FIRST: Duration = Duration::from_millis(300);
    const LONGEST: Duration = Duration::from_secs(5);

    /// Waits so long at most.
    pub fn up_to(deadline: Duration) -> Self {
        Self { deadline }
    }

    pub(crate) fn begin(self, client: &Client) -> Waiting {
        let clock = client.transport().clock().clone();
        Waiting {
            began: clock.elapsed(),
            clock,
            deadline: self.deadline,
            pause: Self::FIRST,
        }
    }
}

/// Ten minutes.
impl Default for Wait {
    fn default() -> Self {
        Self::up_to(Duration::from_secs(600))
    }
}

/// A wait that has begun.
pub(crate) struct Waiting {
    clock: Arc<dyn Clock>,
    began: Duration,
    deadline: Duration,
    pause: Duration,
}

impl Waiting {
    /// Waits until it is time to ask again; the time may be over instead.
    pub(crate) async fn pause(&mut self, id: &JobId) -> Result<()> {
        let waited = self.clock.elapsed().saturating_sub(self.began);
        let left = self.deadline.saturating_sub(waited);
        if left.is_zero() {
            let text = format!("the job {id} has not finished in {:?}", self.deadline);
            return Err(Error::new(ErrorKind::Timeout, text).with_remedy(
                "It goes on: wait for it again, and look whether a worker runs on the server",
            ));
        }
        self.clock.sleep(self.pause.min(left)).await;
        self.pause = (self.pause * 3 / 2).min(Wait::LONGEST);
        Ok(())
    }

    /// Asks often again: for another job, within the same time.
    pub(crate) fn next_job(&mut self) {
        self.pause = Wait::FIRST;
    }
}

impl TriggerReceipt {
    /// The job that was started, whatever the server calls it.
    pub fn id(&self) -> Option<&JobId> {
        self.job
            .as_ref()
            .or(self.schedule.as_ref())
            .or(self.forecast.as_ref())
    }

    /// The same, where there must be one.
    pub(crate) fn into_id(self) -> Result<JobId> {
        self.id().cloned().ok_or_else(|| {
            Error::new(
                ErrorKind::Decode,
                "the answer names no job that was started",
            )
        })
    }
}

/// Whether the server could not say that a job waits for others, which it tries to and fails.
fn waits_for_others(error: &Error) -> bool {
    let said = error.service_message().unwrap_or_default();
    error.status() == Some(500) && said.contains("'Job' object has no attribute 'status'")
}

impl Client {
    /// Waits until a job has finished.
    ///
    /// Whoever stops waiting loses nothing: the job goes on, and may be waited for again.
    ///
    /// # Errors
    /// A time-out when it has not finished by then, with the [`Job`] as it was seen last as its
    /// [`partial`](Error::partial) data. Refused with a [`JobFailure`] when it failed, was stopped or
    /// was canceled.
    pub async fn wait_for(&self, id: impl Into<JobId>, wait: Wait) -> Result<Job> {
        self.watch(&id.into(), &mut wait.begin(self)).await
    }

    pub(crate) async fn watch(&self, id: &JobId, waiting: &mut Waiting) -> Result<Job> {
        let mut seen = None;
        loop {
            match self.look_at(id).await? {
                Some(job) if job.status == JobStatus::Finished => return Ok(job),
                job => seen = job.or(seen),
            }
            if let Err(error) = waiting.pause(id).await {
                return Err(match seen {
                    Some(job) => error.with_partial(job),
                    None => error,
                });
            }
        }
    }

    /// A job as it is now, an error if it ended without success; `None` if it waits for others.
    pub(crate) async fn look_at(&self, id: &JobId) -> Result<Option<Job>> {
        match self.job(id.clone()).send().await {
            Ok(answer) => {
                let job = answer.into_inner();
                match job.status {
                    JobStatus::Failed | JobStatus::Stopped | JobStatus::Canceled => {
                        Err(JobFailure::error(id, job))
                    }
                    _ => Ok(Some(job)),
                }
            }
            Err(error) if waits_for_others(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
