//! Data of sensors, read.

use chrono::{DateTime, FixedOffset, Months, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::assets::own_account;
use super::beliefs::Filter;
use super::data::{self, PLACE, known_source};
use super::fields::{Fields, integer, text};
use super::instant::{Length, in_hours, instant, length, show};
use super::reply::{Reply, Said};
use super::resample;
use super::service::Service;
use super::units::Unit;
use super::world::{SOURCES, Sensor};

const ASKED: &[&str] = &[
    "start",
    "duration",
    "unit",
    "resolution",
    "horizon",
    "prior",
    "source",
    "source-account",
    "source_account",
    "source-type",
    "source_type",
    "type",
    "sensor",
    "id",
];
/// What the server would not be asked for in one answer either.
const MOST: i64 = 5_000_000;

pub(crate) fn read(service: &Service, ask: &Ask, id: &str) -> Said<Reply> {
    let id = data::find(&service.world, id)?;
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    let mut asked: Map<String, Value> = ask.object().unwrap_or_default();
    asked.extend(ask.query.clone());
    let mut fields = Fields::new(Some(PLACE), &asked, ASKED);
    let start = fields.required("start", instant);
    let duration = fields.required("duration", length);
    let unit = fields.required("unit", text);
    let resolution = fields.optional("resolution", length);
    let horizon = fields.optional("horizon", length);
    let prior = fields
        .optional("prior", instant)
        .map(|prior| prior.to_utc());
    let source = fields.optional("source", known_source);
    let account = fields.either(&["source-account", "source_account"], integer::<u64>);
    let kind = fields.either(&["source-type", "source_type"], |value| {
        let kind = text(value)?;
        let is_of = |source: u64| SOURCES[source as usize - 1].kind == kind;
        let known = sensor.beliefs.all().any(|(_, belief)| is_of(belief.source));
        known.then_some(kind.clone()).ok_or_else(|| {
            format!(
                "No data source with source-type '{kind}' has recorded any data on this sensor."
            )
        })
    });
    fields.done()?;
    own_account(account)?;
    let (Some(start), Some(duration), Some(unit)) = (start, duration, unit) else {
        return Err(Reply::no_such_url());
    };
    let units = Unit::read(&unit).zip(sensor.unit());
    let Some((asked_unit, own)) = units.filter(|(asked, own)| asked.is_taken_for(own)) else {
        return Err(data::incompatible(sensor, &unit));
    };
    let exact = |length: Option<Length>, text: &str| match length {
        Some(length) if length.months != 0 => Err(Reply::plain(500, text)),
        other => Ok(other.map(|length| length.exact)),
    };
    let resolution = exact(resolution, RESOLUTION_IN_MONTHS)?;
    let horizon = exact(horizon, HORIZON_IN_MONTHS)?;
    let sources = (1..=SOURCES.len() as u64).filter(|id| {
        let found = &SOURCES[*id as usize - 1];
        source.is_none_or(|source| source == *id)
            && kind.as_ref().is_none_or(|kind| found.kind == kind)
            && (account.is_none() || found.kind == "user")
    });
    let filter = Filter {
        sources: Some(sources.collect()),
        prior,
        horizon,
    };
    let end = add(start, duration);
    let step = resolution.unwrap_or_else(|| default_step(sensor, end - start));
    if step <= TimeDelta::zero() || (end - start).num_seconds() / step.num_seconds() > MOST {
        return Err(Reply::plain(500, "The request asks for too many values."));
    }
    let values = steps(sensor, start.to_utc(), end.to_utc(), step, &filter);
    let factor = own.convert_over(&asked_unit, step).unwrap_or(1.0);
    let values = values
        .into_iter()
        .map(|value| value.map(|value| scaled(value, factor)));
    let shown = if sensor.resolution.is_zero() {
        sensor.resolution
    } else {
        step
    };
    Ok(Reply::ok(json!({
        "duration": in_hours(duration.exact),
        "message": "Request has been processed.",
        "resolution": in_hours(shown),
        "start": show(start),
        "status": "PROCESSED",
        "unit": unit,
        "values": values.collect::<Vec<_>>(),
    })))
}

const RESOLUTION_IN_MONTHS: &str =
    "'>' not supported between instances of 'Duration' and 'datetime.timedelta'";
const HORIZON_IN_MONTHS: &str =
    "(psycopg2.ProgrammingError) can't adapt type 'Duration'\n[SQL: SELECT … FROM timed_belief]";

/// Without what a factor such as 0.001 would leave behind.
pub(crate) fn scaled(value: f64, factor: f64) -> f64 {
    let inverse = 1.0 / factor;
    if factor < 1.0 && inverse.fract() == 0.0 {
        value / inverse
    } else {
        value * factor
    }
}

fn add(start: DateTime<FixedOffset>, duration: Length) -> DateTime<FixedOffset> {
    let months = Months::new(u32::try_from(duration.months.unsigned_abs()).unwrap_or(0));
    let end = if duration.months < 0 {
        start.checked_sub_months(months)
    } else {
        start.checked_add_months(months)
    };
    end.and_then(|end| end.checked_add_signed(duration.exact))
        .unwrap_or(start)
}

/// Instants are asked for in steps that fit the length of the period.
fn default_step(sensor: &Sensor, period: TimeDelta) -> TimeDelta {
    if !sensor.resolution.is_zero() {
        sensor.resolution
    } else if period > TimeDelta::weeks(16) {
        TimeDelta::weeks(1)
    } else if period > TimeDelta::days(14) {
        TimeDelta::days(1)
    } else if period > TimeDelta::hours(48) {
        TimeDelta::hours(1)
    } else if period > TimeDelta::hours(8) {
        TimeDelta::minutes(15)
    } else {
        TimeDelta::minutes(5)
    }
}

/// What is known at each step, counted from the start: of the sensor's own, the events that begin there; of finer
/// ones, those that last; of longer ones, the mean of those within.
pub(crate) fn steps(
    sensor: &Sensor,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    step: TimeDelta,
    filter: &Filter,
) -> Vec<Option<f64>> {
    let own = sensor.resolution;
    if start == end {
        // The only step of nothing.
        return vec![None];
    }
    let events = sensor.beliefs.latest(start - own, end, own, filter);
    let count = ((end - start).num_seconds() as f64 / step.num_seconds() as f64).ceil();
    let mut sums = vec![(0.0, 0_u32); count.max(0.0) as usize];
    let first_day = events.first().map_or(start, |(event, _)| {
        let local = event.with_timezone(&sensor.zone).fixed_offset();
        resample::floor(local, TimeDelta::days(1)).to_utc()
    });
    for (event, belief) in events {
        let since = (event - start).num_milliseconds();
        let step = step.num_milliseconds();
        let own = own.num_milliseconds();
        let is_at_a_step = since.rem_euclid(step) == 0;
        let places = if own == 0 || own == step {
            // Those between two steps are passed over.
            let at = since.div_euclid(step);
            at..at + i64::from(is_at_a_step)
        } else if own > step {
            -(-since).div_euclid(step)..-(-(since + own)).div_euclid(step)
        } else {
            // These steps begin with the first day, and are passed over if they are not those asked for.
            let begins = (event - first_day).num_milliseconds().div_euclid(step) * step;
            let begins = begins + (first_day - start).num_milliseconds();
            let at = begins.div_euclid(step);
            at..at + i64::from(begins.rem_euclid(step) == 0)
        };
        for place in places {
            if let Some((sum, count)) = usize::try_from(place).ok().and_then(|i| sums.get_mut(i)) {
                // Where an event begins, the one before has ended, as long as it might have been.
                let before = if own > step { (0.0, 0) } else { (*sum, *count) };
                (*sum, *count) = (before.0 + belief.value, before.1 + 1);
            }
        }
    }
    let mean = |(sum, count): (f64, u32)| (count > 0).then(|| sum / f64::from(count));
    sums.into_iter().map(mean).collect()
}
