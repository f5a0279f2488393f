//! `tempo_like_calendars`: the colour of each day.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::document::{days, document, xml};
use crate::form;
use crate::paris;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Refusal, Shortest, Window};
use crate::rte::{answer, error};

const LIMITS: Limits = Limits {
    prefix: "TMPLIKSUPCON_TMPLIKCAL",
    longest_days: Some(366),
    shortest: Shortest::Day,
    latest_end: LatestEnd::DaysAhead(2),
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
    let with_fallback = match form::first(&query, "fallback_status") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let message = "The value of \"fallback_status\" field is incorrect. The values \"true\" and \"false\" are \
                           accepted.";
            return error::functional(&state, "TMPLIKSUPCON_TMPLIKCAL_F07", message);
        }
    };
    let (shape, calendar) = {
        let switches = state.switches();
        (switches.shape, switches.calendar.clone())
    };
    let now = state.now();
    let last = calendar.last_known(now);
    let without_dates = window.is_none();
    let (window, asked) = match window {
        Some(window) => (window, dates(window)),
        None => latest(last, &calendar),
    };
    // Nothing but days that nobody knows yet.
    if asked.first().is_some_and(|first| *first > last) {
        return LIMITS.refuse(&state, Refusal::TooLate);
    }
    let fallback_since = with_fallback.then(|| paris::date(now));
    let days = days(&state.tempo, &asked, last, &calendar, fallback_since);
    if answer::wants_xml(&headers) {
        return answer::xml(&state, xml(&days, without_dates));
    }
    answer::data(&state, &headers, &document(&days, window, shape))
}

/// Rule RG01: the day whose colour was published last.
fn latest(last: NaiveDate, calendar: &Calendar) -> (Window, Vec<NaiveDate>) {
    let day = (0..366)
        .filter_map(|days| last.checked_sub_days(Days::new(days)))
        .find(|day| !calendar.without_day.contains(day))
        .unwrap_or(last);
    let start = paris::midnight(day);
    let end = paris::days_after(start, 1);
    (Window { start, end }, vec![day])
}

/// The days that begin in a window, oldest first.
fn dates(window: Window) -> Vec<NaiveDate> {
    let first = paris::date(window.start);
    first
        .iter_days()
        .skip_while(|day| paris::midnight(*day) < window.start)
        .take_while(|day| paris::midnight(*day) < window.end)
        .collect()
}
