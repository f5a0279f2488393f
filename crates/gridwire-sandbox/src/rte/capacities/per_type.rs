//! `capacities_per_production_type`: MW per sector and calendar year.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::sectors::{FIRST_YEAR, PRODUCTION_TYPES, Sectors};
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};
use crate::rte::{answer, list};

pub(crate) async fn answer(
    State(state): State<Arc<RteState>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = form::pairs(&query.unwrap_or_default());
    let (shape, long_periods) = {
        let switches = state.switches();
        (switches.shape, switches.long_periods)
    };
    let limits = Limits {
        prefix: "GENINSCAP_CPPT",
        longest_days: (!long_periods).then_some(366),
        shortest: Shortest::CalendarYear,
        latest_end: LatestEnd::NextYear,
    };
    let window = match limits.read(&state, &query) {
        Ok(window) => window,
        Err(refusal) => return *refusal,
    };
    let now = state.now();
    let window = window.unwrap_or_else(|| calendar_year(paris::year(now)));
    // A sector that does not exist has no code of error: it finds nothing.
    let types = list::values(&query, "production_type");
    let body = document(
        &state.capacities.sectors,
        window,
        types.as_ref(),
        now,
        shape,
    );
    answer::data(&state, &headers, &body)
}

pub(crate) fn calendar_year(year: i32) -> Window {
    Window {
        start: paris::new_year(year),
        end: paris::new_year(year + 1),
    }
}

/// Every calendar year that the window touches, the latest first.
pub(crate) fn document(
    sectors: &Sectors,
    window: Window,
    types: Option<&BTreeSet<&str>>,
    now: DateTime<Utc>,
    shape: RteShape,
) -> Node {
    let first = paris::year(window.start).max(FIRST_YEAR);
    let last = paris::year(window.end).min(paris::year(now));
    let mut years: Vec<i32> = (first..=last)
        .filter(|&year| {
            let year = calendar_year(year);
            window.overlaps(year.start, Some(year.end))
        })
        .collect();
    years.sort_by_key(|&year| Reverse(year));

    let mut values = Vec::new();
    for year in years {
        let interval = calendar_year(year);
        let updated = sectors.updated(year);
        for production_type in PRODUCTION_TYPES {
            if list::passes(types, production_type) {
                values.push(Node::Object(vec![
                    ("start_date", Node::text(paris::format(interval.start))),
                    ("end_date", Node::text(paris::format(interval.end))),
                    ("type", Node::text(production_type)),
                    (
                        "value",
                        Node::number(sectors.megawatts(production_type, year)),
                    ),
                    ("updated_date", Node::text(paris::format(updated))),
                ]));
            }
        }
    }

    let envelope = Node::Object(vec![
        ("start_date", Node::text(paris::format(window.start))),
        ("end_date", Node::text(paris::format(window.end))),
        ("values", Node::Array(values)),
    ]);
    let top = match shape {
        RteShape::Guide => Node::Array(vec![envelope]),
        RteShape::Live | RteShape::Sample => envelope,
    };
    Node::Object(vec![("capacities_per_production_type", top)])
}
