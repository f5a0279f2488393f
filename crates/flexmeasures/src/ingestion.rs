//! Data on their way into the server: sent, taken in by a job, recorded.

use gridwire_core::{Error, ErrorKind, Result};

use crate::operations::{PostSensorData, UploadSensorData};
use crate::{Client, DataReceipt, IngestionResult, JobId, JobResult, ReceiptStatus, Wait};

/// Data that the server has taken.
#[derive(Clone, Debug)]
#[must_use = "only waiting for it tells whether the data were recorded"]
#[non_exhaustive]
pub struct IngestionJob {
    /// The job that records them; `None` where they were recorded at once.
    pub id: Option<JobId>,
    client: Client,
    at_once: IngestionResult,
}

impl PostSensorData {
    /// Checks the values, sends them, and gives the job that records them. For series of any length
    /// there is [`Client::record`].
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn start(self) -> Result<IngestionJob> {
        let client = self.client.clone();
        IngestionJob::of(client, self.send().await?.into_inner())
    }
}

impl UploadSensorData {
    /// Sends the files and gives the job that records what is in them.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn start(self) -> Result<IngestionJob> {
        let client = self.client.clone();
        IngestionJob::of(client, self.send().await?.into_inner())
    }
}

impl IngestionJob {
    pub(crate) fn of(client: Client, receipt: DataReceipt) -> Result<Self> {
        if receipt.job.is_none() && receipt.status == ReceiptStatus::Accepted {
            let text = "the data were taken, and the answer names no job that records them";
            return Err(Error::new(ErrorKind::Decode, text));
        }
        Ok(Self {
            id: receipt.job,
            client,
            at_once: match receipt.status {
                ReceiptStatus::AlreadyReceivedAndSuccessfullyProcessed => {
                    IngestionResult::SuccessWithUnchangedBeliefsSkipped
                }
                _ => IngestionResult::Success,
            },
        })
    }

    /// Waits until the data are recorded, and tells what became of them.
    ///
    /// # Errors
    /// As [`Client::wait_for`].
    pub async fn wait(&self, wait: Wait) -> Result<IngestionResult> {
        let Some(id) = &self.id else {
            return Ok(self.at_once.clone());
        };
        match self.client.wait_for(id.clone(), wait).await?.result {
            Some(JobResult::Ingestion(result)) => Ok(result),
            _ => Ok(IngestionResult::Success),
        }
    }
}
