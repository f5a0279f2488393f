//! Tempo Like Supply Contract v1: the colours of days, and a frozen variant.

mod calendar;
mod calendars;
mod document;
mod easter;
mod sample;
mod season;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::rte::state::RteState;

pub(crate) use calendar::Calendar;
pub(crate) use season::Tempo;

/// The paths below `/open_api/tempo_like_supply_contract/v1`.
pub(crate) fn router() -> Router<Arc<RteState>> {
    Router::new()
        .route("/tempo_like_calendars", get(calendars::answer))
        .route("/sandbox/tempo_like_calendars", get(sample::answer))
}
