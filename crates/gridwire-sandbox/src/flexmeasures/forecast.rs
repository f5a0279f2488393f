//! Forecasts: what was on average at the same time of the days before.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::ask::Ask;
use super::beliefs::{Belief, Filter};
use super::fields::Fields;
use super::instant::{in_days, instant, instant_or_date, length, show_in};
use super::jobs::{Origin, Status};
use super::reply::{Reply, Said};
use super::sensors;
use super::service::Service;
use super::triggers::accepted;
use super::work::Work;
use super::world::{BY_FORECASTER, World};

const PLACE: &str = "combined_sensor_data_description";
const ASKED: &[&str] = &[
    "start",
    "end",
    "duration",
    "prior",
    "forecast-frequency",
    "max-forecast-horizon",
    "probabilistic",
    "config",
    "force-new-job-creation",
];
const CONFIG: &[&str] = &[
    "model",
    "train-start",
    "train-period",
    "max-training-period",
    "retrain-frequency",
    "regressors",
    "future-regressors",
    "past-regressors",
    "annotation-regressors",
    "missing-threshold",
    "ensure-positive",
    "lower",
    "upper",
    "snap",
];

/// One cycle.
#[derive(Clone)]
pub(crate) struct Forecast {
    sensor: u64,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    /// When it is believed.
    time: DateTime<Utc>,
    /// How long before it counts.
    train: TimeDelta,
}

impl Forecast {
    pub(crate) fn run(&self, world: &mut World) -> Result<Value, String> {
        let Some(sensor) = world.sensors.get_mut(&self.sensor) else {
            return Err(format!("No sensor found with ID {}", self.sensor));
        };
        let (day, step) = (
            TimeDelta::days(1),
            sensor.resolution.max(TimeDelta::minutes(15)),
        );
        let filter = Filter {
            prior: Some(self.time),
            sources: Some(vec![1, 4]),
            ..Filter::default()
        };
        let from = self.start - self.train;
        let known = sensor
            .beliefs
            .latest(from, self.start, sensor.resolution, &filter);
        let mut beliefs = Vec::new();
        let mut at = self.start;
        while at < self.end {
            let same = known.iter().filter(|(event, _)| {
                (at - *event).num_seconds().rem_euclid(day.num_seconds()) == 0
            });
            let (count, sum) = same.fold((0_u32, 0.0), |(count, sum), (_, belief)| {
                (count + 1, sum + belief.value)
            });
            let value = if count > 0 {
                sum / f64::from(count)
            } else {
                0.0
            };
            let (source, time) = (BY_FORECASTER, self.time);
            beliefs.push((
                at,
                Belief {
                    source,
                    time,
                    value,
                },
            ));
            at += step;
        }
        let recorded = sensor.beliefs.record(&beliefs);
        recorded.map_err(|clash| {
            format!(
                "(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint \
                 \"timed_belief_pkey\"\nDETAIL:  Key (event_start, …)=({}, …) already exists.",
                clash.event
            )
        })?;
        // The seconds that it took.
        Ok(json!(0.1))
    }
}

pub(crate) fn trigger(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let sensor = sensors::known(&service.world, &id.into());
    let sensor = sensor.map_err(|text| Reply::field(Some(PLACE), "sensor", text))?;
    sensors::own(&service.world, sensor)?;
    let Some(zone) = service.world.sensors.get(&sensor).map(|sensor| sensor.zone) else {
        return Err(Reply::no_such_url());
    };
    let body = ask.object()?;
    let mut fields = Fields::new(Some(PLACE), &body, ASKED);
    let start = fields.optional("start", |value| instant_or_date(value, zone));
    let end = fields.optional("end", |value| instant_or_date(value, zone));
    let duration = fields.optional("duration", length);
    let prior = fields.optional("prior", instant);
    let config = body
        .get("config")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut inner = Fields::new(None, &config, CONFIG);
    let train = inner.optional("train-period", length);
    let cycle = inner.optional("retrain-frequency", length);
    if train.is_some_and(|train| train.months == 0 && train.exact < TimeDelta::days(2)) {
        let text = "train-period must be at least 2 days (48 hours)";
        inner.refuse("train-period", text);
    }
    if let Err(wrong) = inner.done() {
        fields.refuse_with("config", wrong.body["message"].clone());
    }
    if start.is_some() && end.is_some() && duration.is_some() {
        let text = "Provide 'duration' with either 'start' or 'end', but not with both.";
        fields.refuse("duration", text);
    }
    fields.done()?;
    let quarter = TimeDelta::minutes(15).num_seconds();
    let now = ask.now.timestamp().div_euclid(quarter) * quarter;
    let now = DateTime::from_timestamp(now, 0).unwrap_or(ask.now);
    let length = match duration {
        Some(duration) if duration.months > 0 => TimeDelta::days(30) * duration.months as i32,
        Some(duration) => duration.exact,
        None => TimeDelta::hours(48),
    };
    let first = match (start, end) {
        (Some(start), _) => start.to_utc(),
        (None, Some(end)) if duration.is_some() => end.to_utc() - length,
        _ => now,
    };
    let last = end.map_or(first + length, |end| end.to_utc());
    let days = |length: super::instant::Length| length.exact + TimeDelta::days(30 * length.months);
    let whole = Forecast {
        sensor,
        start: first,
        end: last,
        time: prior.map_or_else(|| start.map_or(ask.now, |_| first), |prior| prior.to_utc()),
        train: train.map_or(TimeDelta::days(30), days),
    };
    service.count_trigger(ask.now)?;
    let cycle = cycle
        .map(days)
        .filter(|cycle| *cycle > TimeDelta::zero() && *cycle < last - first);
    let id = match cycle {
        None => service.enqueue(Origin::Forecasting, Work::Forecast(whole), ask.now),
        Some(cycle) => {
            let (mut parts, mut at) = (Vec::new(), first);
            while at < last {
                let mut part = whole.clone();
                (part.start, part.end) = (at, last.min(at + cycle));
                parts.push(service.enqueue(Origin::Forecasting, Work::Forecast(part), ask.now));
                at += cycle;
            }
            service.enqueue(Origin::Forecasting, Work::Parts(parts), ask.now)
        }
    };
    let results = format!("/api/v3_0/sensors/{sensor}/forecasts/{id}");
    Ok(accepted(ask, &id, "forecast", Some(results)))
}

pub(crate) fn read(service: &mut Service, ask: &Ask, sensor: &str, job: &str) -> Said<Reply> {
    let id = sensors::find(&service.world, sensor)?;
    service.look(job, ask.now);
    let wrong = |text: String| Reply::unprocessable(json!({ "json": text }));
    let Some(found) = service.jobs.known.get(job) else {
        return Err(wrong(format!("Job {job} not found.")));
    };
    let forecast = match &found.work {
        Work::Forecast(forecast) => forecast,
        Work::Parts(parts) => {
            let message = "The forecasting job led to forecasts over different periods. Please query an individual \
                           period by calling this endpoint with one of the listed job IDs";
            return Ok(Reply::ok(json!({"forecasts": parts, "message": message})));
        }
        _ => {
            return Err(wrong(format!(
                "Sensor ID mismatch: job {job} is for sensor None, not sensor {id}."
            )));
        }
    };
    if forecast.sensor != id {
        let of = forecast.sensor;
        return Err(wrong(format!(
            "Sensor ID mismatch: job {job} is for sensor {of}, not sensor {id}."
        )));
    }
    let told = |status: u16| {
        let body = json!({"message": found.message(), "status": found.status.name()});
        Reply::new(status, body)
    };
    match found.status {
        Status::Finished => {}
        Status::Failed => return Err(told(422)),
        _ => return Ok(told(202)),
    }
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    let filter = Filter::of_source(BY_FORECASTER);
    let beliefs = sensor
        .beliefs
        .latest(forecast.start, forecast.end, sensor.resolution, &filter);
    let values: Vec<f64> = beliefs.iter().map(|(_, belief)| belief.value).collect();
    Ok(Reply::ok(json!({
        "duration": in_days(forecast.end - forecast.start),
        "start": show_in(forecast.start, sensor.zone),
        "unit": sensor.unit,
        "values": values,
    })))
}
