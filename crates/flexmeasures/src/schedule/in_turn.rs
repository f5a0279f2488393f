//! Devices that are scheduled one after the other: where one of their jobs fails, the job of them all
//! waits for ever, and only the list of the asset's jobs tells.

use gridwire_core::Result;
use gridwire_core::chrono::{DateTime, FixedOffset};

use super::ScheduleJob;
use crate::failures::JobFailure;
use crate::{AssetId, AssetJob, Job, JobStatus, Wait};

impl ScheduleJob {
    /// Waits for the job of all devices, with an eye on those of each.
    pub(super) async fn wait_in_turn(&self, asset: AssetId, wait: Wait) -> Result<Job> {
        let mut waiting = wait.begin(&self.client);
        loop {
            if let Some(job) = self.client.look_at(&self.id).await?
                && job.status == JobStatus::Finished
            {
                return Ok(job);
            }
            let jobs = self.client.asset_jobs(asset).send().await?.into_inner();
            if let Some(failed) = jobs.jobs.iter().find(|job| self.is_failed_part(job)) {
                let id = &failed.job_id;
                let job = self.client.job(id.clone()).send().await?;
                return Err(JobFailure::error(id, job.into_inner()));
            }
            waiting.pause(&self.id).await?;
        }
    }

    /// Whether a job is a failed one of this trigger: begun since, for the same start.
    fn is_failed_part(&self, job: &AssetJob) -> bool {
        let metadata = job.metadata.as_ref();
        let start = metadata
            .and_then(|metadata| metadata.pointer("/scheduler_kwargs/start")?.as_str())
            .and_then(|text| text.parse::<DateTime<FixedOffset>>().ok());
        job.status == Some(JobStatus::Failed)
            && start == Some(self.start)
            && job
                .enqueued_at
                .is_some_and(|enqueued| enqueued.timestamp() >= self.since.timestamp())
    }
}
