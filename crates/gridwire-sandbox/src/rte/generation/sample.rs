//! The `/sandbox/` variants that the real service has: parameters ignored, data frozen years ago, the sample's shapes.

use std::sync::{Arc, OnceLock};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::Generation;
use super::{mix, per_type, per_unit, today, water};
use crate::paris;
use crate::rte::answer;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;

/// The same for every seed: a frozen file has none.
const SEED: u64 = 2017;
const SHAPE: RteShape = RteShape::Sample;

fn frozen() -> &'static Generation {
    static FROZEN: OnceLock<Generation> = OnceLock::new();
    FROZEN.get_or_init(|| Generation::new(SEED))
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// 29 January 2016, 18:17:05 in Paris. Some hours of that day are missing, as they are in the sample.
pub(crate) async fn per_type(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let now = moment(1_454_087_825);
    let window = today(now, SHAPE);
    let mut slots = per_type::hours(frozen(), window, now);
    slots.retain(|slot| {
        let hour = (slot.start - window.start).num_hours();
        hour < 2 || hour % 3 != 0
    });
    let body = per_type::document(frozen(), window, &slots, None, SHAPE);
    answer::data(&state, &headers, &body)
}

/// The same moment.
pub(crate) async fn per_unit(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let now = moment(1_454_087_825);
    let body = per_unit::document(frozen(), today(now, SHAPE), None, now, SHAPE);
    answer::data(&state, &headers, &body)
}

/// 13 January 2016, 14:45 in Paris: a Wednesday afternoon.
pub(crate) async fn water(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let body = water::document(&frozen().reserves, None, moment(1_452_692_700), SHAPE);
    answer::data(&state, &headers, &body)
}

/// 15 June 2017, noon in Paris, but asked for the whole day.
pub(crate) async fn mix(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let now = moment(1_497_520_800);
    let mut window = today(now, SHAPE);
    window.end = paris::days_after(now, 1);
    let body = mix::document(frozen(), window, &mix::Filter::default(), now);
    answer::data(&state, &headers, &body)
}
