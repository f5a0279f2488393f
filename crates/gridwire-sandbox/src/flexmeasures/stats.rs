//! What a sensor's data are like, source by source.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::beliefs::Filter;
use super::fields::{Fields, boolean, text};
use super::instant::{instant, show_in};
use super::reply::{Reply, Said};
use super::sensors;
use super::service::Service;
use super::world::SOURCES;

pub(crate) fn read(service: &Service, ask: &Ask, id: &str) -> Said<Reply> {
    let id = sensors::find(&service.world, id)?;
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let sorted = fields.optional("sort", boolean).unwrap_or(true);
    let mut at = |name: &str| match fields.optional(name, text) {
        None => Ok(None),
        Some(text) => match instant(&text.as_str().into()) {
            Ok(at) => Ok(Some(at.to_utc())),
            Err(_) => Err(Reply::plain(
                500,
                format!("Unknown datetime string format, unable to parse: {text}, at position 0"),
            )),
        },
    };
    let (from, to) = (at("event_start_time")?, at("event_end_time")?);
    fields.done()?;
    let sources: BTreeMap<u64, ()> = sensor
        .beliefs
        .all()
        .map(|(_, belief)| (belief.source, ()))
        .collect();
    let mut body = Map::new();
    for source in sources.into_keys() {
        let from = from.unwrap_or(DateTime::<Utc>::MIN_UTC);
        let to = to.unwrap_or(DateTime::<Utc>::MAX_UTC);
        let filter = Filter::of_source(source);
        let events = sensor.beliefs.latest(from, to, sensor.resolution, &filter);
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            continue;
        };
        let values = || events.iter().map(|(_, belief)| belief.value);
        let sum: f64 = values().sum();
        let recorded = events.iter().map(|(_, belief)| belief.time).max();
        let shown = |at: DateTime<Utc>| json!(show_in(at, sensor.zone));
        let statistics = [
            ("First event start", shown(first.0)),
            ("Last event end", shown(last.0 + sensor.resolution)),
            (
                "Last recorded",
                json!(recorded.map(|at| show_in(at, sensor.zone))),
            ),
            ("Min value", json!(values().fold(f64::INFINITY, f64::min))),
            (
                "Max value",
                json!(values().fold(f64::NEG_INFINITY, f64::max)),
            ),
            ("Mean value", json!(sum / events.len() as f64)),
            ("Sum over values", json!(sum)),
            ("Number of values", json!(events.len())),
        ];
        let statistics = if sorted {
            Value::Object(
                statistics
                    .map(|(name, value)| (name.to_owned(), value))
                    .into_iter()
                    .collect(),
            )
        } else {
            json!(statistics.map(|(name, value)| json!([name, value])))
        };
        let name = SOURCES[source as usize - 1].name;
        body.insert(format!("{name} (ID: {source})"), statistics);
    }
    Ok(Reply::numbered(200, body.into()))
}
