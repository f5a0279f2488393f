//! All that the fake service remembers, and how its jobs go on.

use chrono::{DateTime, TimeDelta, Utc};

use super::auth::{Limit, Tokens};
use super::jobs::{Jobs, Origin, Status};
use super::reply::{Reply, Said};
use super::switches::{Switches, Worker};
use super::work::Work;
use super::world::World;

/// A job that nobody looks at is done after this.
const PATIENCE: TimeDelta = TimeDelta::seconds(1);
const TRIGGER_WINDOW: TimeDelta = TimeDelta::minutes(5);

pub(crate) struct Service {
    pub(crate) switches: Switches,
    pub(crate) tokens: Tokens,
    pub(crate) requests: Limit,
    pub(crate) triggers: Limit,
    pub(crate) world: World,
    pub(crate) jobs: Jobs,
}

impl Service {
    pub(crate) fn new(seed: u64, now: DateTime<Utc>) -> Self {
        Self {
            switches: Switches::default(),
            tokens: Tokens::new(seed),
            requests: Limit::default(),
            triggers: Limit::default(),
            world: super::seed::world(seed, now),
            jobs: Jobs::new(seed),
        }
    }

    /// Puts a job at the end of the queue.
    pub(crate) fn enqueue(&mut self, origin: Origin, work: Work, now: DateTime<Utc>) -> String {
        let id = self.jobs.add(origin, work, now);
        if self.switches.looks == 0 {
            self.finish(&id, now);
        }
        id
    }

    /// Counts a trigger that is all right, or refuses it.
    pub(crate) fn count_trigger(&mut self, now: DateTime<Utc>) -> Said<()> {
        if !self.switches.version.has(1, 0) {
            return Ok(());
        }
        let limit = self.switches.triggers;
        let usage = self.triggers.take(limit, TRIGGER_WINDOW, now);
        if usage.exceeded {
            Err(Reply::too_many(limit, TRIGGER_WINDOW.num_minutes()))
        } else {
            Ok(())
        }
    }

    /// What was queued a while ago, and nobody has looked at.
    pub(crate) fn catch_up(&mut self, now: DateTime<Utc>) {
        while let Some(id) = self.jobs.queue.front().cloned() {
            let waits = self.jobs.known.get(&id);
            if !waits.is_some_and(|job| job.looks == 0 && now - job.enqueued >= PATIENCE) {
                break;
            }
            if !self.finish(&id, now) {
                break;
            }
        }
    }

    /// Somebody asks for a job: it goes on.
    pub(crate) fn look(&mut self, id: &str, now: DateTime<Utc>) {
        let (looks, works) = (self.switches.looks, self.switches.worker == Worker::Works);
        let Some(job) = self.jobs.known.get_mut(id).filter(|_| works) else {
            return;
        };
        job.looks += 1;
        if job.looks > looks {
            self.finish(id, now);
        } else if job.looks > 1 && job.status == Status::Queued {
            job.status = Status::Started;
            job.started = Some(now);
        }
    }

    /// Does whatever is queued before a job, and the job; not without a worker.
    fn finish(&mut self, id: &str, now: DateTime<Utc>) -> bool {
        if self.switches.worker != Worker::Works {
            return false;
        }
        if !self.jobs.queue.iter().any(|queued| queued == id) {
            return false;
        }
        while let Some(next) = self.jobs.queue.pop_front() {
            self.run(&next, now);
            if next == id {
                break;
            }
        }
        true
    }

    fn run(&mut self, id: &str, now: DateTime<Utc>) {
        let planned = match self.jobs.known.get(id) {
            Some(job) if matches!(job.work, Work::Parts(_)) => None,
            _ if self.switches.failures.is_empty() => None,
            _ => Some(self.switches.failures.remove(0)),
        };
        let Some(job) = self.jobs.known.get(id) else {
            return;
        };
        let done = match (planned, &job.work) {
            (Some(text), _) => Err(text),
            (None, Work::Parts(parts)) => {
                let is_done = |part: &String| {
                    let part = self.jobs.known.get(part);
                    part.is_some_and(|part| part.status == Status::Finished)
                };
                if !parts.iter().all(is_done) {
                    // It waits for ever.
                    return;
                }
                Ok(serde_json::Value::Null)
            }
            (None, work) => work.run(&mut self.world, now),
        };
        let Some(job) = self.jobs.known.get_mut(id) else {
            return;
        };
        job.started.get_or_insert(now);
        job.ended = Some(now);
        match done {
            Ok(result) => (job.status, job.result) = (Status::Finished, result),
            Err(text) => (job.status, job.failure) = (Status::Failed, Some(text)),
        }
    }

    /// The worker dies over the next job, which stays as it is.
    pub(crate) fn kill_worker(&mut self, now: DateTime<Utc>) {
        self.switches.worker = Worker::Dead;
        let next = self.jobs.queue.pop_front();
        if let Some(job) = next.and_then(|id| self.jobs.known.get_mut(&id)) {
            job.status = Status::Started;
            job.started = Some(now);
        }
    }
}
