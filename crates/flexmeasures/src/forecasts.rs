//! Forecasts, from the trigger to the values.

use gridwire_core::{Error, Result};

use crate::failures::JobFailure;
use crate::jobs::Waiting;
use crate::operations::TriggerForecast;
use crate::schedule::{failed, has_no_jobs, trigger};
use crate::{Client, Forecast, JobId, SensorId, Wait};

/// A forecast under way.
///
/// Whoever drops it stops nothing: the job goes on.
#[derive(Clone, Debug)]
#[must_use = "only waiting for it gives the forecast"]
#[non_exhaustive]
pub struct ForecastJob {
    /// The job that makes it.
    pub id: JobId,
    client: Client,
    sensor: SensorId,
}

impl TriggerForecast {
    /// Checks what is to be forecast, and starts the job that does it.
    ///
    /// # Errors
    /// Invalid input that names the field, before anything is sent; else what the service refused.
    pub async fn start(self) -> Result<ForecastJob> {
        let request = self.request()?;
        Ok(ForecastJob {
            id: trigger(&self.client, request).await?,
            sensor: self.sensor_id,
            client: self.client,
        })
    }
}

impl ForecastJob {
    /// Waits for the forecast, or for those of all cycles where `forecast_frequency` makes several.
    ///
    /// # Errors
    /// As [`Client::wait_for`]: a time-out, or a [`JobFailure`] whose reason says what to change. Where
    /// some cycles did well, their forecasts, a `Vec<Forecast>`, are its [`partial`](Error::partial) data.
    pub async fn wait(&self, wait: Wait) -> Result<Vec<Forecast>> {
        let mut waiting = wait.begin(&self.client);
        let cycles = match self.look(&self.id).await {
            Ok(Some(answer)) if !answer.forecasts.is_empty() => answer.forecasts,
            Ok(Some(forecast)) => return Ok(vec![forecast]),
            Ok(None) => vec![self.id.clone()],
            // It failed, and the job tells more.
            Err(error) if JobFailure::of(&error).is_some() => vec![self.id.clone()],
            Err(error) => return Err(error),
        };
        let (mut forecasts, mut failure) = (Vec::new(), None);
        for id in &cycles {
            waiting.next_job();
            match self.one(id, &mut waiting).await {
                Ok(forecast) => forecasts.push(forecast),
                // The others may do well.
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        match failure {
            None => Ok(forecasts),
            Some(error) if forecasts.is_empty() => Err(error),
            Some(error) => Err(error.with_partial(forecasts)),
        }
    }

    /// The forecast of one job.
    async fn one(&self, id: &JobId, waiting: &mut Waiting) -> Result<Forecast> {
        match self.client.watch(id, waiting).await {
            Err(error) if !has_no_jobs(&error) => return Err(error),
            _ => {}
        }
        // A finished job's is there; servers without jobs say here how far it is.
        loop {
            if let Some(forecast) = self.look(id).await? {
                return Ok(forecast);
            }
            waiting.pause(id).await?;
        }
    }

    /// What the server has of a job, unless it has not finished.
    async fn look(&self, id: &JobId) -> Result<Option<Forecast>> {
        match self.client.forecast(self.sensor, id.clone()).send().await {
            Ok(answer) => {
                let forecast = answer.into_inner();
                let is_there = !forecast.values.is_empty() || !forecast.forecasts.is_empty();
                Ok(is_there.then_some(forecast))
            }
            Err(error) if error.status() == Some(422) => Err(self.failure(id, error)),
            Err(error) => Err(error),
        }
    }

    fn failure(&self, id: &JobId, error: Error) -> Error {
        let said = error.service_message().unwrap_or_default();
        match said.contains("job failed").then(|| failed(said)).flatten() {
            Some(job) => JobFailure::error(id, job),
            None => error,
        }
    }
}
