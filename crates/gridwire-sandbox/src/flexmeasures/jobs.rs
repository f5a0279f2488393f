//! Jobs: queued, looked at, done in their order.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::instant::show_utc;
use super::reply::Reply;
use super::work::Work;
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Ingestion,
    Scheduling,
    Forecasting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Queued,
    /// Waits for others.
    Deferred,
    Started,
    Finished,
    Failed,
}

pub(crate) struct Job {
    pub(crate) origin: Origin,
    pub(crate) status: Status,
    pub(crate) work: Work,
    pub(crate) result: Value,
    /// What it failed with.
    pub(crate) failure: Option<String>,
    /// How often it was looked at.
    pub(crate) looks: u32,
    pub(crate) enqueued: DateTime<Utc>,
    pub(crate) started: Option<DateTime<Utc>>,
    pub(crate) ended: Option<DateTime<Utc>>,
}

/// All of them, and what waits.
pub(crate) struct Jobs {
    random: Random,
    pub(crate) known: BTreeMap<String, Job>,
    pub(crate) queue: VecDeque<String>,
    /// The same question within an hour is the same job.
    cache: HashMap<String, (String, DateTime<Utc>)>,
}

impl Jobs {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed, "flexmeasures jobs"),
            known: BTreeMap::new(),
            queue: VecDeque::new(),
            cache: HashMap::new(),
        }
    }

    pub(crate) fn add(&mut self, origin: Origin, work: Work, now: DateTime<Utc>) -> String {
        let id = self.uuid();
        let status = match work {
            Work::Parts(_) => Status::Deferred,
            _ => Status::Queued,
        };
        let job = Job {
            origin,
            status,
            work,
            result: Value::Null,
            failure: None,
            looks: 0,
            enqueued: now,
            started: None,
            ended: None,
        };
        self.known.insert(id.clone(), job);
        self.queue.push_back(id.clone());
        id
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.random.next(), self.random.next());
        let hex = format!("{high:016x}{low:016x}");
        format!(
            "{}-{}-4{}-8{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }

    /// The job that was started for the same question.
    pub(crate) fn cached(&self, question: &str, now: DateTime<Utc>) -> Option<String> {
        let (id, since) = self.cache.get(question)?;
        (now - *since < TimeDelta::hours(1)).then(|| id.clone())
    }

    pub(crate) fn cache(&mut self, question: String, id: &str, now: DateTime<Utc>) {
        self.cache.insert(question, (id.to_owned(), now));
    }
}

impl Origin {
    fn name(self) -> &'static str {
        match self {
            Self::Ingestion => "Ingestion",
            Self::Scheduling => "Scheduling",
            Self::Forecasting => "Forecasting",
        }
    }

    fn function(self) -> &'static str {
        match self {
            Self::Ingestion => {
                "flexmeasures.data.services.data_ingestion.add_beliefs_to_db_and_enqueue_forecasting_jobs"
            }
            Self::Scheduling => "flexmeasures.data.services.scheduling.make_schedule",
            Self::Forecasting => {
                "flexmeasures.data.models.forecasting.pipelines.train_predict.run_train_predict_cycle_job"
            }
        }
    }
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Deferred => "DEFERRED",
            Self::Started => "STARTED",
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
        }
    }
}

impl Job {
    pub(crate) fn message(&self) -> String {
        let name = self.origin.name();
        match (self.status, &self.failure) {
            (Status::Failed, Some(failure)) => format!("{name} job failed with str: {failure}."),
            (Status::Finished, _) => format!("{name} job has finished."),
            (Status::Started, _) => format!("{name} job in progress."),
            _ => format!("{name} job waiting to be processed."),
        }
    }

    /// What the server says of a job; of one that waits for others it cannot.
    pub(crate) fn reply(&self) -> Reply {
        let status = match self.status {
            Status::Deferred => return deferred(),
            Status::Finished => 200,
            Status::Failed => 422,
            Status::Queued | Status::Started => 202,
        };
        let mut body = json!({
            "message": self.message(),
            "origin": self.origin.name().to_lowercase(),
            "result": self.result,
            "status": self.status.name(),
        });
        let trace = self.failure.as_ref().map(|failure| {
            format!("Traceback (most recent call last):\n  (none: this is a sandbox)\n{failure}\n")
        });
        let shown = |instant: Option<DateTime<Utc>>| json!(instant.map(show_utc));
        for (name, value) in [
            ("ended-at", shown(self.ended)),
            ("enqueued-at", shown(Some(self.enqueued))),
            ("exc-info", json!(trace)),
            ("func-name", self.origin.function().into()),
            ("started-at", shown(self.started)),
        ] {
            body[name.replace('-', "_")] = value.clone();
            body[name] = value;
        }
        Reply::new(status, body)
    }
}

pub(crate) fn deferred() -> Reply {
    Reply::plain(500, "'Job' object has no attribute 'status'")
}

/// What a trigger answers.
pub(crate) fn receipt(id: &str, message: &str) -> Value {
    json!({
        "job": id,
        "job-url": format!("/api/v3_0/jobs/{id}"),
        "message": message,
        "status": "ACCEPTED",
    })
}
