//! Data of sensors: posted and deleted.

use chrono::{DateTime, FixedOffset, TimeDelta, Timelike as _, Utc};
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::beliefs::{Belief, Recorded};
use super::fields::{Fields, integer, number, text};
use super::instant::{in_python, instant, length};
use super::jobs::{Origin, receipt};
use super::reply::{Reply, Said};
use super::resample::{floor, resample};
use super::sensors;
use super::service::Service;
use super::switches::Worker;
use super::units::Unit;
use super::work::{Batch, Work};
use super::world::{BY_USER, SOURCES, Sensor, World};

pub(crate) const PLACE: &str = "combined_sensor_data_description";
/// 3.1 MiB.
const LARGEST: f64 = 3_250_585.6;
const POSTED: &[&str] = &[
    "values", "start", "duration", "unit", "prior", "horizon", "type", "sensor", "id",
];

/// The sensor of a path, where an unknown one is a 404.
pub(crate) fn find(world: &World, id: &str) -> Said<u64> {
    let id = integer::<u64>(&id.into()).map_err(|text| Reply::field(Some("path"), "id", text))?;
    let known = world.sensors.contains_key(&id);
    known
        .then_some(id)
        .ok_or_else(|| Reply::plain(404, format!("Sensor {id} not found")))
}

pub(crate) fn check_size(ask: &Ask) -> Said<()> {
    if ask.body.len() as f64 <= LARGEST {
        return Ok(());
    }
    let text = format!("Request body exceeds the configured limit of {LARGEST} bytes.");
    Err(Reply::rejected(413, "PAYLOAD_TOO_LARGE", text))
}

pub(crate) fn incompatible(sensor: &Sensor, unit: &str) -> Reply {
    let text = format!(
        "Required unit for this sensor is {}, got incompatible unit: {unit}",
        sensor.unit
    );
    Reply::field(Some(PLACE), "_schema", text)
}

/// What of a body can be told without knowing the sensor.
struct Posted {
    values: Vec<Option<f64>>,
    start: DateTime<FixedOffset>,
    duration: TimeDelta,
    unit: String,
    prior: Option<DateTime<Utc>>,
    horizon: Option<TimeDelta>,
}

pub(crate) fn post(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    check_size(ask)?;
    let id = find(&service.world, id)?;
    // Whatever is no JSON has no fields.
    let body = ask.object().unwrap_or_default();
    let posted = Posted::read(&body)?;
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    // In whole seconds: within one of them, other values are a replacement.
    let now = ask.now.with_nanosecond(0).unwrap_or(ask.now);
    let beliefs = posted.beliefs(sensor, now)?;
    sensors::own(&service.world, id)?;
    let work = Work::Record(Batch {
        sensor: id,
        beliefs,
    });
    record(service, ask, work)
}

/// By a job, or at once where nobody would work on it.
pub(crate) fn record(service: &mut Service, ask: &Ask, work: Work) -> Said<Reply> {
    let at_once = service.switches.worker == Worker::Stopped || !ask.version.has(1, 0);
    if !at_once {
        let id = service.enqueue(Origin::Ingestion, work, ask.now);
        let message = "Sensor data has been accepted for processing.";
        return Ok(Reply::new(202, receipt(&id, message)));
    }
    match work.run(&mut service.world, ask.now) {
        Ok(result) if result == Recorded::New.word() => Ok(Reply::ok(
            json!({"message": "Request has been processed.", "status": "PROCESSED"}),
        )),
        Ok(_) => Ok(Reply::ok(json!({
            "message": "Some of the data has already been received and successfully processed.",
            "results": "PROCESSED",
            "status": "ALREADY_RECEIVED_AND_SUCCESSFULLY_PROCESSED",
        }))),
        Err(text) if text.contains("UniqueViolation") => Err(Reply::new(
            403,
            json!({"message": REPLACED, "results": "Rejected", "status": "INVALID_REPLACEMENT"}),
        )),
        Err(text) => Err(Reply::plain(500, text)),
    }
}

const REPLACED: &str = "Some of the data represents a replacement: existing values would be changed for the same \
    sensor, source, event timestamp and belief time. This is reserved for customized servers. If you are hosting \
    FlexMeasures, you can enable replacements by setting FLEXMEASURES_ALLOW_DATA_OVERWRITE=True in the configuration \
    settings. Alternatively, submit the data with a different prior, or check whether the same file was already \
    uploaded with different values.";

impl Posted {
    fn read(body: &Map<String, Value>) -> Said<Self> {
        let mut fields = Fields::new(Some(PLACE), body, POSTED);
        let mut wrong = Map::new();
        let values = fields.raw("values").map(|value| match value {
            Value::Array(values) => {
                let values = values.iter().enumerate();
                values.map(|(i, value)| one(i, value, &mut wrong)).collect()
            }
            value => vec![alone(value, &mut fields)],
        });
        if !wrong.is_empty() {
            fields.refuse_with("values", wrong.into());
        }
        let start = fields.required("start", instant);
        let duration = fields.required("duration", length);
        let unit = fields.required("unit", text);
        let prior = fields
            .optional("prior", instant)
            .map(|prior| prior.to_utc());
        let horizon = fields.optional("horizon", length);
        fields.done()?;
        let values = values.filter(|values: &Vec<_>| !values.is_empty());
        let (Some(values), Some(start), Some(duration), Some(unit)) =
            (values, start, duration, unit)
        else {
            return Err(Reply::plain(500, "'values'"));
        };
        if duration.months != 0 {
            let text = "unsupported operand type(s) for /: 'Duration' and 'int'";
            return Err(Reply::plain(500, text));
        }
        Ok(Self {
            values,
            start,
            duration: duration.exact,
            unit,
            prior,
            horizon: horizon.map(|horizon| horizon.exact),
        })
    }

    fn beliefs(&self, sensor: &Sensor, now: DateTime<Utc>) -> Said<Vec<(DateTime<Utc>, Belief)>> {
        let schema = |text: String| Reply::field(Some(PLACE), "_schema", text);
        let step = self.duration / i32::try_from(self.values.len()).unwrap_or(i32::MAX);
        let wanted = sensor.resolution;
        if wanted.is_zero() && step.is_zero() && self.values.len() > 1 {
            return Err(schema(
                "Cannot save multiple instantaneous values that overlap. That is, two values spanning the same moment \
                 (a zero duration). Try sending a single value or definining a non-zero duration."
                    .to_owned(),
            ));
        }
        if !wanted.is_zero() && step.is_zero() {
            return Err(schema(format!(
                "Cannot infer a non-zero resolution from one value over zero duration. This sensor requires a \
                 resolution of {}.",
                in_python(wanted)
            )));
        }
        let factor = Unit::read(&self.unit)
            .zip(sensor.unit())
            .filter(|(unit, own)| unit.is_taken_for(own))
            .and_then(|(unit, own)| unit.convert_over(&own, step))
            .ok_or_else(|| incompatible(sensor, &self.unit))?;
        let (have, want) = (step.num_seconds().abs(), wanted.num_seconds());
        if want > 0 && have % want != 0 && want % have.max(1) != 0 {
            return Err(schema(format!(
                "Resolution of {} is incompatible with the sensor's required resolution of {}.",
                in_python(step),
                in_python(wanted)
            )));
        }
        let mut start = self.start;
        if sensor.flag("floor_datetimes_to_resolution") != Some(false) {
            start = floor(start, wanted.min(step.abs()));
        }
        let mut events = Vec::with_capacity(self.values.len());
        let mut at = start.to_utc();
        for value in &self.values {
            events.extend(value.map(|value| (at, value * factor)));
            at = at.checked_add_signed(step).unwrap_or(at);
        }
        let offset = *self.start.offset();
        let events = resample(events, step.abs(), wanted, offset).into_iter();
        let believed = |event: DateTime<Utc>| {
            let by_horizon = self.horizon.map(|horizon| event + wanted - horizon);
            self.prior.or(by_horizon).unwrap_or(now)
        };
        Ok(events
            .map(|(event, value)| {
                let time = believed(event);
                let source = BY_USER;
                (
                    event,
                    Belief {
                        source,
                        time,
                        value,
                    },
                )
            })
            .collect())
    }
}

/// A number in place of a list.
fn alone(value: &Value, fields: &mut Fields<'_>) -> Option<f64> {
    number(value)
        .map_err(|text| fields.refuse("values", text))
        .ok()
}

fn one(i: usize, value: &Value, wrong: &mut Map<String, Value>) -> Option<f64> {
    if value.is_null() {
        return None;
    }
    let read = number(value);
    read.map_err(|text| wrong.insert(i.to_string(), json!([text])))
        .ok()
}

pub(crate) fn delete(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let id = sensors::find_own(&service.world, id)?;
    let body = ask.object()?;
    let mut fields = Fields::new(Some("json"), &body, &["source", "start", "until"]);
    let source = fields.optional("source", known_source);
    let start = fields
        .optional("start", instant)
        .map(|start| start.to_utc());
    let until = fields
        .optional("until", instant)
        .map(|until| until.to_utc());
    let Some(sensor) = service.world.sensors.get_mut(&id) else {
        return Err(Reply::no_such_url());
    };
    let resolution = sensor.resolution;
    match start.zip(until) {
        Some((start, until)) if until < start => {
            fields.refuse("until", "'until' must not be before 'start'.");
        }
        Some((start, until)) if until - start < resolution => {
            let step = in_python(resolution);
            let text = format!(
                "For a sensor with resolution {step}, 'until' must be at least one resolution step ({step}) after \
                 'start'."
            );
            fields.refuse("until", text);
        }
        _ => {}
    }
    fields.done()?;
    sensor.beliefs.forget(start, until, resolution, source);
    Ok(Reply::nothing())
}

pub(crate) fn known_source(value: &Value) -> Result<u64, String> {
    let id = integer::<u64>(value)?;
    let known = (1..=SOURCES.len() as u64).contains(&id).then_some(id);
    known.ok_or_else(|| format!("No data source found with id {id}."))
}
