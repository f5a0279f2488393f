//! `capacities_per_production_unit`: MW of each power station, with its history.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::data::plants::{Phase, Plant};
use crate::document::Node;
use crate::form;
use crate::paris;
use crate::rte::answer;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::{LatestEnd, Limits, Shortest, Window};

const LIMITS: Limits = Limits {
    prefix: "GENINSCAP_CPPU",
    longest_days: Some(366),
    shortest: Shortest::Day,
    latest_end: LatestEnd::NextYear,
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
    let body = document(&state.capacities.plants, window, state.now(), shape);
    answer::data(&state, &headers, &body)
}

/// The plants in operation in the window; without one, those in operation now.
pub(crate) fn document(
    plants: &[Plant],
    window: Option<Window>,
    now: DateTime<Utc>,
    shape: RteShape,
) -> Node {
    let chosen = |phase: &Phase| {
        // Nobody knows the future: a phase that begins later is not there yet, one that ends later is open.
        let known = phase.start <= now;
        known
            && match window {
                Some(window) => window.overlaps(phase.start, phase.known_end(now)),
                None => phase.known_end(now).is_none(),
            }
    };
    let (start, end) = match (window, shape) {
        (Some(window), _) => (window.start, Some(window.end)),
        // The guide allows no end, the sample has the time of the call, recordings have the whole day.
        (None, RteShape::Guide) => (paris::days_after(now, 0), None),
        (None, RteShape::Sample) => (paris::days_after(now, 0), Some(now)),
        (None, RteShape::Live) => (paris::days_after(now, 0), Some(paris::days_after(now, 1))),
    };

    let units = plants.iter().filter_map(|plant| {
        let phases: Vec<Node> = plant
            .phases
            .iter()
            .filter(|phase| chosen(phase))
            .map(|phase| value(plant, phase, now, shape))
            .collect();
        (!phases.is_empty()).then(|| {
            let mut fields = vec![("start_date", Node::text(paris::format(start)))];
            fields.extend(end.map(|end| ("end_date", Node::text(paris::format(end)))));
            fields.push(("production_unit", unit(plant, shape)));
            fields.push(("values", Node::Array(phases)));
            Node::Object(fields)
        })
    });
    Node::Object(vec![(
        "capacities_per_production_unit",
        Node::Array(units.collect()),
    )])
}

fn unit(plant: &Plant, shape: RteShape) -> Node {
    let mut fields = vec![
        ("code_eic", Node::text(plant.code_eic.as_str())),
        ("name", Node::text(plant.name.as_str())),
        ("location", Node::text(plant.location)),
    ];
    let names = match shape {
        RteShape::Guide => Some(("Code_eic_producteur", "Name_producteur")),
        RteShape::Live => Some(("code_eic_producteur", "name_producteur")),
        RteShape::Sample => None,
    };
    if let (Some((code, name)), Some(producer)) = (names, &plant.producer) {
        fields.push((code, Node::text(producer.code_eic.as_str())));
        fields.push((name, Node::text(producer.name)));
    }
    Node::Object(fields)
}

fn value(plant: &Plant, phase: &Phase, now: DateTime<Utc>, shape: RteShape) -> Node {
    let mut fields = Vec::new();
    // Three of the sample's 201 values have no start.
    if shape != RteShape::Sample || !plant.odd {
        fields.push(("start_date", Node::text(paris::format(phase.start))));
    }
    if let Some(end) = phase.known_end(now) {
        fields.push(("end_date", Node::text(paris::format(end))));
    }
    fields.push(("installed_capacity", Node::number(phase.megawatts)));
    fields.push(("voltage_level_connection", Node::number(plant.kilovolts)));
    let sector = match shape {
        RteShape::Guide => "production_type",
        RteShape::Live | RteShape::Sample => "type",
    };
    fields.push((sector, Node::text(plant.production_type)));
    if let (true, Some(updated)) = (shape != RteShape::Sample, phase.updated(now)) {
        fields.push(("updated_date", Node::text(paris::format(updated))));
    }
    Node::Object(fields)
}
