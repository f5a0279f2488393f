//! The `/sandbox/` variants that the real service has: parameters ignored, data frozen years ago, the sample's shapes.

use std::sync::{Arc, OnceLock};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::Capacities;
use super::data::obligations::{Couple, Update};
use super::{cpc, per_type, per_unit};
use crate::rte::answer;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;

/// The same for every seed: a frozen file has none.
const SEED: u64 = 2017;
const SHAPE: RteShape = RteShape::Sample;

fn frozen() -> &'static Capacities {
    static FROZEN: OnceLock<Capacities> = OnceLock::new();
    FROZEN.get_or_init(|| Capacities::new(SEED))
}

/// 29 January 2016, 18:17:05 in Paris.
fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_454_087_825, 0).unwrap_or_default()
}

pub(crate) async fn per_type(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let window = per_type::calendar_year(2016);
    let body = per_type::document(&frozen().sectors, window, None, moment(), SHAPE);
    answer::data(&state, &headers, &body)
}

pub(crate) async fn per_unit(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let body = per_unit::document(&frozen().plants, None, moment(), SHAPE);
    answer::data(&state, &headers, &body)
}

/// All combinations, of which only those of the whole country have a value.
pub(crate) async fn cpc(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let updates = frozen().obligations.until(moment());
    let latest = updates.first().map(|row| row.updated);
    let rows: Vec<&Update> = updates
        .iter()
        .filter(|row| row.couple.department == "FR" && Some(row.updated) == latest)
        .collect();
    let empty: Vec<Couple> = cpc::combinations()
        .filter(|couple| rows.iter().all(|row| row.couple != *couple))
        .collect();
    answer::data(&state, &headers, &cpc::document(&rows, &empty, SHAPE))
}
