//! What a job does.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::beliefs::{Belief, Clash, Recorded};
use super::forecast::Forecast;
use super::instant::in_postgres;
use super::schedule::Schedule;
use super::upload::Upload;
use super::world::World;

pub(crate) enum Work {
    Record(Batch),
    Upload(Upload),
    Schedule(Box<Schedule>),
    Forecast(Forecast),
    /// Waits for other jobs.
    Parts(Vec<String>),
}

/// Beliefs of a sensor's events.
pub(crate) struct Batch {
    pub(crate) sensor: u64,
    pub(crate) beliefs: Vec<(DateTime<Utc>, Belief)>,
}

impl Work {
    /// The result, or what it fails with.
    pub(crate) fn run(&self, world: &mut World, now: DateTime<Utc>) -> Result<Value, String> {
        match self {
            Self::Record(batch) => Ok(batch.run(world)?.word().into()),
            Self::Upload(upload) => Ok(upload.batch(world)?.run(world)?.word().into()),
            Self::Schedule(schedule) => schedule.run(world, now),
            Self::Forecast(forecast) => forecast.run(world),
            Self::Parts(_) => Ok(Value::Null),
        }
    }
}

impl Recorded {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::New => "success",
            Self::SomeKnown => "success_with_unchanged_beliefs_skipped",
            Self::NothingNew => "success_but_nothing_new",
        }
    }
}

impl Batch {
    /// The database's text where a belief would be replaced.
    pub(crate) fn run(&self, world: &mut World) -> Result<Recorded, String> {
        let Some(sensor) = world.sensors.get_mut(&self.sensor) else {
            return Err(format!("No sensor found with ID {}", self.sensor));
        };
        let resolution = sensor.resolution;
        sensor.beliefs.record(&self.beliefs).map_err(|Clash { event, belief }| {
            format!(
                "(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint \
                 \"timed_belief_pkey\"\nDETAIL:  Key (event_start, belief_horizon, cumulative_probability, sensor_id, \
                 source_id)=({}, {}, 0.5, {}, {}) already exists.\n\n[SQL: INSERT INTO timed_belief (…) VALUES (…)]",
                event.format("%Y-%m-%d %H:%M:%S+00"),
                in_postgres(event + resolution - belief.time),
                self.sensor,
                belief.source,
            )
        })
    }
}
