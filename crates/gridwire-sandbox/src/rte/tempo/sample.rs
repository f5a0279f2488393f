//! The `/sandbox/` variant that the real service has: parameters ignored, one day of years ago, the sample's shape.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDate;

use super::calendar::Calendar;
use super::document::{days, document, xml};
use super::season::Tempo;
use crate::paris;
use crate::rte::answer;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::Window;

/// The same for every seed: a frozen file has none.
const SEED: u64 = 2017;

pub(crate) async fn answer(State(state): State<Arc<RteState>>, headers: HeaderMap) -> Response {
    let day = NaiveDate::from_ymd_opt(2016, 3, 12).unwrap_or_default();
    let start = paris::midnight(day);
    let window = Window {
        start,
        end: paris::days_after(start, 1),
    };
    let days = days(&Tempo::new(SEED), &[day], day, &Calendar::default(), None);
    if answer::wants_xml(&headers) {
        return answer::xml(&state, xml(&days, true));
    }
    let body = document(&days, window, RteShape::Sample);
    answer::data(&state, &headers, &body)
}
