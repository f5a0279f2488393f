//! `actual_generations_per_unit`: MW of each large unit and hour.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::data::Generation;
use super::data::moment::Moment;
use super::data::units::Unit;
use super::slots::{self, Slot};
use super::today;
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};
use crate::rte::{answer, list};

const LIMITS: Limits = Limits {
    prefix: "ACTUALGEN_UNIT",
    longest_days: Some(7),
    shortest: Shortest::Day,
    latest_end: LatestEnd::DaysAhead(1),
};

pub(crate) async fn answer(
    State(state): State<Arc<RteState>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = form::pairs(&query.unwrap_or_default());
    let window = match LIMITS.read(&state, &query) {
        Ok(window) => window,
        Err(refusal) => return *refusal,
    };
    let (now, shape) = (state.now(), state.switches().shape);
    let window = window.unwrap_or_else(|| today(now, shape));
    let codes = list::values(&query, "unit_eic_code");
    let body = document(&state.generation, window, codes.as_ref(), now, shape);
    answer::data(&state, &headers, &body)
}

/// One entry for each unit that has values, in the order of the register.
pub(crate) fn document(
    generation: &Generation,
    window: Window,
    codes: Option<&BTreeSet<&str>>,
    now: DateTime<Utc>,
    shape: RteShape,
) -> Node {
    // Version 1.0 of the API, which the sample is of, had half-hours.
    let length = match shape {
        RteShape::Sample => TimeDelta::minutes(30),
        RteShape::Live | RteShape::Guide => TimeDelta::hours(1),
    };
    let since = NaiveDate::from_ymd_opt(2011, 12, 13).unwrap_or_default();
    let slots = slots::known(window, length, since, now, generation.key);
    let moments: Vec<Moment> = slots.iter().map(|slot| Moment::at(slot.middle())).collect();

    let entries = generation
        .units
        .iter()
        .filter(|unit| list::passes(codes, &unit.code_eic))
        .filter_map(|described| {
            let values: Vec<Node> = slots
                .iter()
                .zip(&moments)
                .filter(|(slot, _)| slot.start >= described.opened)
                .map(|(slot, moment)| slot.row(value(generation, described, slot, moment), true))
                .collect();
            (!values.is_empty()).then(|| {
                Node::Object(vec![
                    ("start_date", Node::text(paris::format(window.start))),
                    ("end_date", Node::text(paris::format(window.end))),
                    ("unit", unit(described, shape)),
                    ("values", Node::Array(values)),
                ])
            })
        });
    Node::Object(vec![(
        "actual_generations_per_unit",
        Node::Array(entries.collect()),
    )])
}

/// In whole or, for some units, half megawatts.
fn value(generation: &Generation, unit: &Unit, slot: &Slot, moment: &Moment) -> Node {
    let parts = if unit.halves { 2.0 } else { 1.0 };
    let power = unit.megawatts(&generation.park, moment);
    let told = slot.told((power * parts).round() as i64, unit.key);
    Node::number(told as f64 / parts)
}

fn unit(unit: &Unit, shape: RteShape) -> Node {
    let mut fields = vec![
        ("eic_code", Node::text(unit.code_eic.as_str())),
        ("name", Node::text(unit.name.as_str())),
    ];
    if shape != RteShape::Sample {
        fields.push(("production_type", Node::text(unit.production_type)));
    }
    Node::Object(fields)
}
