//! `generation_mix_15min_time_scale`: MW per sector, kind of plant and quarter-hour.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::data::Generation;
use super::data::moment::Moment;
use super::data::park::{Powers, Reading};
use super::{slots, today};
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::random::Random;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};
use crate::rte::{answer, list};

const LIMITS: Limits = Limits {
    prefix: "ACTUALGEN_MIX15MIN",
    longest_days: Some(14),
    shortest: Shortest::Day,
    latest_end: LatestEnd::DaysAhead(1),
};

/// What a series reads.
#[derive(Clone, Copy)]
enum Source {
    Power(Reading),
    /// The other series of its sector.
    Sum,
}
use Source::{Power, Sum};

/// Sector, kind and source, in alphabetical order.
const SERIES: [(&str, &str, Source); 23] = [
    ("BIOENERGY", "BIOGAS", Power(|p| p.biogas)),
    ("BIOENERGY", "BIOMASS", Power(|p| p.biomass)),
    ("BIOENERGY", "TOTAL", Sum),
    ("BIOENERGY", "WASTE", Power(|p| p.waste)),
    ("EXCHANGE", "TOTAL", Power(Powers::exchange)),
    ("FOSSIL_GAS", "FOSSIL_GAS_CCGT", Power(|p| p.gas_ccgt)),
    ("FOSSIL_GAS", "FOSSIL_GAS_CHP", Power(|p| p.gas_chp)),
    ("FOSSIL_GAS", "FOSSIL_GAS_CT", Power(|p| p.gas_ct)),
    ("FOSSIL_GAS", "FOSSIL_GAS_OTHER", Power(|p| p.gas_other)),
    ("FOSSIL_GAS", "TOTAL", Sum),
    ("FOSSIL_HARD_COAL", "TOTAL", Power(|p| p.coal)),
    ("FOSSIL_OIL", "FOSSIL_OIL_CHP", Power(|p| p.oil_chp)),
    ("FOSSIL_OIL", "FOSSIL_OIL_CT", Power(|p| p.oil_ct)),
    ("FOSSIL_OIL", "FOSSIL_OIL_OTHER", Power(|p| p.oil_other)),
    ("FOSSIL_OIL", "TOTAL", Sum),
    ("HYDRO", "HYDRO_PUMPED_STORAGE", Power(|p| p.turbining)),
    (
        "HYDRO",
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
        Power(|p| p.river),
    ),
    ("HYDRO", "HYDRO_WATER_RESERVOIR", Power(|p| p.reservoir)),
    ("HYDRO", "TOTAL", Sum),
    ("NUCLEAR", "TOTAL", Power(|p| p.nuclear)),
    ("PUMPING", "TOTAL", Power(|p| p.pumping)),
    ("SOLAR", "TOTAL", Power(|p| p.solar)),
    ("WIND", "TOTAL", Power(|p| p.onshore + p.offshore)),
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
    let filter = Filter {
        types: list::values(&query, "production_type"),
        subtypes: list::values(&query, "production_subtype"),
    };
    let body = document(&state.generation, window, &filter, now);
    answer::data(&state, &headers, &body)
}

/// What the lists let through.
#[derive(Default)]
pub(crate) struct Filter<'a> {
    types: Option<BTreeSet<&'a str>>,
    subtypes: Option<BTreeSet<&'a str>>,
}

/// One entry for each series that has values.
pub(crate) fn document(
    generation: &Generation,
    window: Window,
    filter: &Filter<'_>,
    now: DateTime<Utc>,
) -> Node {
    let since = NaiveDate::from_ymd_opt(2017, 1, 1).unwrap_or_default();
    let slots = slots::known(window, TimeDelta::minutes(15), since, now, generation.key);
    let chosen = SERIES.map(|(sector, kind, _)| {
        list::passes(filter.types.as_ref(), sector) && list::passes(filter.subtypes.as_ref(), kind)
    });
    let mut columns = SERIES.map(|_| Vec::new());
    for slot in &slots {
        let powers = generation.park.at(&Moment::at(slot.middle()));
        let mut told = [0; SERIES.len()];
        for (i, (_, _, source)) in SERIES.iter().enumerate() {
            if let Power(power) = source {
                let key = Random::numbered(generation.key, 100 + i as i64);
                told[i] = slot.told(power(&powers), key);
            }
        }
        for (i, (sector, _, source)) in SERIES.iter().enumerate() {
            if !chosen[i] {
                continue;
            }
            let value = match source {
                Power(_) => told[i],
                // Its own place is still zero, and sums of sums there are none.
                Sum => (0..SERIES.len())
                    .filter(|&j| SERIES[j].0 == *sector)
                    .map(|j| told[j])
                    .sum(),
            };
            columns[i].push(slot.row(Node::Integer(value), true));
        }
    }

    let entries = SERIES
        .iter()
        .zip(columns)
        .filter(|(_, values)| !values.is_empty())
        .map(|((sector, kind, _), values)| {
            Node::Object(vec![
                ("start_date", Node::text(paris::format(window.start))),
                ("end_date", Node::text(paris::format(window.end))),
                ("production_type", Node::text(*sector)),
                ("production_subtype", Node::text(*kind)),
                ("values", Node::Array(values)),
            ])
        });
    Node::Object(vec![(
        "generation_mix_15min_time_scale",
        Node::Array(entries.collect()),
    )])
}
