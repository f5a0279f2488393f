//! `actual_generations_per_production_type`: MW per sector and hour.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::data::Generation;
use super::data::moment::Moment;
use super::data::park::{Powers, Reading};
use super::slots::{self, Slot};
use super::today;
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::random::Random;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};
use crate::rte::{answer, list};

const LIMITS: Limits = Limits {
    prefix: "ACTUALGEN_PRODTYPE",
    longest_days: Some(155),
    shortest: Shortest::Day,
    latest_end: LatestEnd::DaysAhead(1),
};

/// Sectors in alphabetical order, and the first year of those that came later.
const SECTORS: [(&str, Reading, i32); 13] = [
    ("BIOMASS", |p| p.biomass, 0),
    ("FOSSIL_GAS", Powers::gas, 0),
    ("FOSSIL_HARD_COAL", |p| p.coal, 0),
    ("FOSSIL_OIL", Powers::oil, 0),
    ("HYDRO_PUMPED_STORAGE", |p| p.turbining + p.pumping, 0),
    ("HYDRO_RUN_OF_RIVER_AND_POUNDAGE", |p| p.river, 0),
    ("HYDRO_WATER_RESERVOIR", |p| p.reservoir, 0),
    ("NUCLEAR", |p| p.nuclear, 0),
    // Batteries.
    ("OTHER", |p| p.batteries, 2022),
    ("SOLAR", |p| p.solar, 0),
    ("WASTE", |p| p.waste, 0),
    ("WIND_OFFSHORE", |p| p.offshore, 2022),
    ("WIND_ONSHORE", |p| p.onshore, 0),
];

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
    let types = list::values(&query, "production_type");
    let slots = hours(&state.generation, window, now);
    let body = document(&state.generation, window, &slots, types.as_ref(), shape);
    answer::data(&state, &headers, &body)
}

pub(crate) fn hours(generation: &Generation, window: Window, now: DateTime<Utc>) -> Vec<Slot> {
    let since = NaiveDate::from_ymd_opt(2014, 12, 15).unwrap_or_default();
    slots::known(window, TimeDelta::hours(1), since, now, generation.key)
}

/// One entry for each sector that has values, the sum of all last.
pub(crate) fn document(
    generation: &Generation,
    window: Window,
    slots: &[Slot],
    types: Option<&BTreeSet<&str>>,
    shape: RteShape,
) -> Node {
    let mut columns: Vec<Vec<Node>> = SECTORS.iter().map(|_| Vec::new()).collect();
    let mut totals = Vec::new();
    for slot in slots {
        let moment = Moment::at(slot.middle());
        let powers = generation.park.at(&moment);
        let mut total = 0;
        for (i, (name, power, first_year)) in SECTORS.iter().enumerate() {
            if moment.year < *first_year {
                continue;
            }
            let key = Random::numbered(generation.key, i as i64);
            let value = slot.told(power(&powers), key);
            total += value;
            if list::passes(types, name) {
                columns[i].push(slot.row(Node::Integer(value), true));
            }
        }
        if list::passes(types, "TOTAL") {
            // In the sample the total is the one series without a date of update.
            totals.push(slot.row(Node::Integer(total), shape != RteShape::Sample));
        }
    }

    let names = SECTORS.iter().map(|sector| sector.0);
    let entries = names
        .zip(columns)
        .chain([("TOTAL", totals)])
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| {
            Node::Object(vec![
                ("start_date", Node::text(paris::format(window.start))),
                ("end_date", Node::text(paris::format(window.end))),
                ("production_type", Node::text(name)),
                ("values", Node::Array(values)),
            ])
        });
    Node::Object(vec![(
        "actual_generations_per_production_type",
        Node::Array(entries.collect()),
    )])
}
