//! `sensors_list` and `sensor_data`.

use axum::response::Response;
use chrono::{DateTime, Utc};

use super::answer;
use super::catalogue::{Sensor, Site};
use super::data::measure;
use super::period::Period;
use super::switches::Switches;
use super::time::QUARTER;
use crate::document::Node;

/// How far back measurements go: an earlier `t_s` is moved in silence.
const KEPT: i64 = 90 * 86_400;

pub(crate) fn list(site: &Site) -> Response {
    let sensor = |sensor: &Sensor| {
        let (quantity, unit) = sensor.quantity.words();
        Node::Object(vec![
            ("id", Node::text(&sensor.id)),
            ("name", Node::text(sensor.name)),
            ("type", Node::text(quantity)),
            ("unit", Node::text(unit)),
            ("model", Node::text(sensor.model)),
        ])
    };
    let sensors = site.sensors.iter().map(sensor).collect();
    answer::json(Node::Array(sensors).to_json())
}

/// Measurements at every quarter of an hour, at the start of it.
pub(crate) fn data(
    site: &Site,
    sensor: &Sensor,
    period: Period,
    switches: &Switches,
    now: DateTime<Utc>,
) -> Response {
    let now = now.timestamp();
    let asked = period.not_before(Some(now - KEPT)).instants(switches.ends);
    let latest = now.div_euclid(QUARTER);
    let unit = if switches.sensor_milliseconds {
        1000
    } else {
        1
    };
    let quarters = asked.start.max(site.first())..asked.end.min(latest + 1);
    let measurements = quarters
        .filter(|quarter| {
            let at = quarter * QUARTER;
            !site.outage.contains(&at)
                && !switches.gaps.has(site.id, at)
                && !switches.gaps.has(&sensor.id, at)
        })
        .map(|quarter| {
            let value = measure(sensor.quantity, &sensor.noise, quarter);
            Node::Object(vec![
                ("timestamp", Node::Integer(quarter * QUARTER * unit)),
                ("value", Node::number(value)),
            ])
        });
    answer::json(Node::Array(measurements.collect()).to_json())
}
