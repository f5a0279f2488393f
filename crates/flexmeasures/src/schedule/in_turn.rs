//! Devices that are scheduled one after the other: where one of their jobs fails, the job of them all
//! waits for ever, and only the list of the asset's jobs tells.

use std::collections::{HashMap, HashSet};

use gridwire_core::Result;
use gridwire_core::chrono::{DateTime, FixedOffset};

use super::ScheduleJob;
use crate::{AssetId, AssetJob, Job, JobStatus, Wait};

impl ScheduleJob {
    /// Waits for the job of all devices, with an eye on those of each.
    pub(super) async fn wait_in_turn(&self, asset: AssetId, wait: Wait) -> Result<Job> {
        let mut waiting = wait.begin(&self.client);
        let mut assets = HashSet::from([asset]);
        for sensor in &self.sensors {
            // The list of an asset has its own sensors' jobs, not those of assets below it.
            assets.insert(self.client.sensor(*sensor).send().await?.asset_id);
        }
        loop {
            match self.client.look_at(&self.id).await? {
                Some(job) if job.status == JobStatus::Finished => return Ok(job),
                _ => self.look_for_failures(&assets).await?,
            }
            waiting.pause(&self.id).await?;
        }
    }

    /// An error if the newest job of a device has failed. The same trigger again gives the same jobs, so
    /// that these may be older than this one.
    async fn look_for_failures(&self, assets: &HashSet<AssetId>) -> Result<()> {
        for asset in assets {
            let jobs = self.client.asset_jobs(*asset).send().await?.into_inner();
            let mut parts = jobs.jobs;
            parts.retain(|job| self.is_part(job));
            // Those that wait for others were never put into the queue.
            parts.sort_by_key(|job| (job.enqueued_at.is_none(), job.enqueued_at));
            let mut newest = HashMap::new();
            for job in &parts {
                newest.insert(&job.entity, job);
            }
            let mut newest = newest.values();
            if let Some(failed) = newest.find(|job| job.status == Some(JobStatus::Failed)) {
                self.client.look_at(&failed.job_id).await?;
            }
        }
        Ok(())
    }

    /// Whether a job makes a schedule of a device from the same start.
    fn is_part(&self, job: &AssetJob) -> bool {
        let metadata = job.metadata.as_ref();
        let start = metadata
            .and_then(|metadata| metadata.pointer("/scheduler_kwargs/start")?.as_str())
            .and_then(|text| text.parse::<DateTime<FixedOffset>>().ok());
        job.asset_or_sensor_type.as_deref() == Some("sensor") && start == Some(self.start)
    }
}
