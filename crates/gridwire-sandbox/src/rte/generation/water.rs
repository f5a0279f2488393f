//! `water_reserves`: MWh behind the dams, per week.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::reserves::{Reserves, Week};
use super::today;
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::rte::answer;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};

const LIMITS: Limits = Limits {
    prefix: "ACTUALGEN_WATERRES",
    longest_days: Some(366),
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
    let shape = state.switches().shape;
    let body = document(&state.generation.reserves, window, state.now(), shape);
    answer::data(&state, &headers, &body)
}

/// The weeks that the window touches; without one the last that is published, since the present one never is.
pub(crate) fn document(
    reserves: &Reserves,
    window: Option<Window>,
    now: DateTime<Utc>,
    shape: RteShape,
) -> Node {
    let known = |week: &Week| week.published() <= now;
    let weeks: Vec<Week> = match window {
        Some(window) => Week::of(window).filter(known).collect(),
        None => Week::before(now).find(known).into_iter().collect(),
    };
    let values = weeks.iter().map(|week| {
        Node::Object(vec![
            ("start_date", Node::text(paris::format(week.start()))),
            ("end_date", Node::text(paris::format(week.end()))),
            ("updated_date", Node::text(paris::format(week.published()))),
            ("value", Node::Integer(reserves.megawatt_hours(week))),
        ])
    });
    let window = window.unwrap_or_else(|| today(now, shape));
    let envelope = Node::Object(vec![
        ("start_date", Node::text(paris::format(window.start))),
        ("end_date", Node::text(paris::format(window.end))),
        ("values", Node::Array(values.collect())),
    ]);
    let top = match shape {
        RteShape::Live => envelope,
        RteShape::Guide | RteShape::Sample => Node::Array(vec![envelope]),
    };
    Node::Object(vec![("water_reserves", top)])
}
