//! `capacities_cpc`: kW under purchase obligation, per department, network and sector.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::obligations::{Couple, NETWORKS, SECTORS, Update, departments};
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};
use crate::rte::{answer, error, list};

const LIMITS: Limits = Limits {
    prefix: "GENINSCAP_CCPC",
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
    let filter = Filter {
        departments: list::values(&query, "department_code"),
        networks: list::values(&query, "network_connection"),
        sectors: list::values(&query, "production_type"),
    };
    let now = state.now();
    let updates = state.capacities.obligations.until(now);
    let rows = match window {
        Some(window) => updated_in(&updates, window, now, &filter),
        None => most_recent(&updates, now, &filter),
    };
    let empty = filter.without_rows(&rows);
    if rows.is_empty() && empty.is_empty() {
        // The status is not documented; that of every other functional error is 400.
        let message = "No data was found for the parameters of the request.";
        return error::functional(&state, "EC45_ERR01", message);
    }
    let shape = state.switches().shape;
    answer::data(&state, &headers, &document(&rows, &empty, shape))
}

/// What the lists let through.
struct Filter<'a> {
    departments: Option<BTreeSet<&'a str>>,
    networks: Option<BTreeSet<&'a str>>,
    sectors: Option<BTreeSet<&'a str>>,
}

impl Filter<'_> {
    fn passes(&self, couple: &Couple) -> bool {
        list::passes(self.departments.as_ref(), couple.department)
            && list::passes(self.networks.as_ref(), couple.network)
            && list::passes(self.sectors.as_ref(), couple.sector)
    }

    /// Rule RG09: what was asked by name, exists as a combination and found nothing comes without date and value.
    ///
    /// Only for departments asked by name: otherwise every answer would have its 1710 combinations.
    fn without_rows(&self, rows: &[&Update]) -> Vec<Couple> {
        if self.departments.is_none() {
            return Vec::new();
        }
        let found: BTreeSet<Couple> = rows.iter().map(|row| row.couple).collect();
        combinations()
            .filter(|couple| self.passes(couple) && !found.contains(couple))
            .collect()
    }
}

/// Every department, sector and network, in the order of rule RG08.
pub(crate) fn combinations() -> impl Iterator<Item = Couple> {
    departments().iter().flat_map(|department| {
        SECTORS.iter().flat_map(move |&sector| {
            NETWORKS.iter().map(move |&network| Couple {
                department,
                sector,
                network,
            })
        })
    })
}

/// Rule RG06: the dates choose by date of update.
fn updated_in<'a>(
    updates: &'a [Update],
    window: Window,
    now: DateTime<Utc>,
    filter: &Filter<'_>,
) -> Vec<&'a Update> {
    updates
        .iter()
        .filter(|row| row.updated <= now && window.contains(row.updated))
        .filter(|row| filter.passes(&row.couple))
        .collect()
}

/// Rule RG01: the last update of each couple, unless it has no facilities any more.
fn most_recent<'a>(
    updates: &'a [Update],
    now: DateTime<Utc>,
    filter: &Filter<'_>,
) -> Vec<&'a Update> {
    let mut seen = BTreeSet::new();
    // The latest come first.
    updates
        .iter()
        .filter(|row| row.updated <= now && seen.insert(row.couple))
        .filter(|row| row.kilowatts > 0 && filter.passes(&row.couple))
        .collect()
}

/// The rows in the order of rule RG08, those without a date last.
pub(crate) fn document(rows: &[&Update], empty: &[Couple], shape: RteShape) -> Node {
    let with_value = rows.iter().map(|row| {
        let value = match shape {
            RteShape::Guide => "values",
            RteShape::Live | RteShape::Sample => "value",
        };
        let mut fields = vec![("updated_date", Node::text(paris::format(row.updated)))];
        fields.extend(keys(&row.couple, shape));
        fields.push((value, Node::Integer(row.kilowatts)));
        Node::Object(fields)
    });
    let without = empty
        .iter()
        .map(|couple| Node::Object(keys(couple, shape).into()));
    Node::Object(vec![(
        "capacities_cpc",
        Node::Array(with_value.chain(without).collect()),
    )])
}

fn keys(couple: &Couple, shape: RteShape) -> [(&'static str, Node); 3] {
    let sector = match (shape, couple.sector) {
        // The guide's table has BIOGAZ, its example BIOGAS.
        (RteShape::Guide, "BIOGAZ") => "BIOGAS",
        (_, sector) => sector,
    };
    [
        ("department_code", Node::text(couple.department)),
        ("network_connection", Node::text(couple.network)),
        ("production_type", Node::text(sector)),
    ]
}
