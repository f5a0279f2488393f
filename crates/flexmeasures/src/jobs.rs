//! Jobs: started, waited for, read.

use std::time::Duration;

use gridwire_core::{ApiClient as _, Error, ErrorKind, Result};

use crate::{Client, Job, JobId, JobStatus, TriggerReceipt};

/// How long to wait for a job, and how often to ask.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Wait {
    deadline: Duration,
    first: Duration,
    longest: Duration,
}

impl Wait {
    /// Waits so long at most: asks after 0.3 seconds, then ever more seldom, every 5 seconds at last.
    pub fn up_to(deadline: Duration) -> Self {
        Self {
            deadline,
            first: Duration::from_millis(300),
            longest: Duration::from_secs(5),
        }
    }
}

/// Ten minutes.
impl Default for Wait {
    fn default() -> Self {
        Self::up_to(Duration::from_secs(600))
    }
}

/// Why a job gave nothing. An error with it as its source is of the kind [`ErrorKind::Refused`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobFailure {
    /// The job as the server described it last, with its traceback in `exc_info`.
    pub job: Job,
}

impl std::fmt::Display for JobFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let message = self
            .job
            .message
            .as_deref()
            .unwrap_or("the job gave nothing");
        f.write_str(message)
    }
}

impl std::error::Error for JobFailure {}

impl TriggerReceipt {
    /// The job that was started, whatever the server calls it.
    pub fn id(&self) -> Option<&JobId> {
        self.job
            .as_ref()
            .or(self.schedule.as_ref())
            .or(self.forecast.as_ref())
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
    /// # Errors
    /// A time-out when it has not by then: it goes on, and may be waited for again. Refused with a
    /// [`JobFailure`] when it failed, was stopped or was canceled.
    pub async fn wait_for(&self, id: impl Into<JobId>, wait: Wait) -> Result<Job> {
        let (id, clock) = (id.into(), self.transport().clock().clone());
        let (began, mut pause) = (clock.elapsed(), wait.first);
        loop {
            match self.job(id.clone()).send().await {
                Ok(answer) => {
                    let job = answer.into_inner();
                    match job.status {
                        JobStatus::Finished => return Ok(job),
                        JobStatus::Failed | JobStatus::Stopped | JobStatus::Canceled => {
                            let message = job.message.as_deref().unwrap_or("no reason is given");
                            let text = format!("the job {id} is {}: {message}", job.status);
                            return Err(Error::new(ErrorKind::Refused, text)
                                .with_source(JobFailure { job }));
                        }
                        _ => {}
                    }
                }
                Err(error) if waits_for_others(&error) => {}
                Err(error) => return Err(error),
            }
            let left = wait
                .deadline
                .saturating_sub(clock.elapsed().saturating_sub(began));
            if left.is_zero() {
                let text = format!("the job {id} has not finished in {:?}", wait.deadline);
                return Err(Error::new(ErrorKind::Timeout, text).with_remedy(
                    "It goes on: wait for it again, and look whether a worker runs on the server",
                ));
            }
            clock.sleep(pause.min(left)).await;
            pause = (pause * 3 / 2).min(wait.longest);
        }
    }
}
