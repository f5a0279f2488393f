//! What is in a recorded answer, brought into the form that the command gives it.

use gridwire::core::chrono::DateTime;
use serde_json::{Map, Value};

/// A resource of a service, and what the command calls it.
pub(super) struct Resource {
    /// The answer's field that holds its rows, and the end of its path.
    pub(super) wire: &'static str,
    pub(super) api: &'static str,
    pub(super) operation: String,
    /// What fetch calls it.
    pub(super) dataset: Option<&'static str>,
    /// Whether its rows have dates of the period; else only its series have.
    pub(super) rows_are_dated: bool,
}

/// Resources with the names of their crates and datasets.
const RESOURCES: &[(&str, &str, &str)] = &[
    (
        "capacities_per_production_type",
        "rte-capacities",
        "rte/capacities-per-production-type",
    ),
    (
        "capacities_per_production_unit",
        "rte-capacities",
        "rte/capacities-per-production-unit",
    ),
    ("capacities_cpc", "rte-capacities", "rte/capacities-cpc"),
    (
        "actual_generations_per_production_type",
        "rte-generation",
        "rte/generation-per-production-type",
    ),
    (
        "actual_generations_per_unit",
        "rte-generation",
        "rte/generation-per-unit",
    ),
    (
        "generation_mix_15min_time_scale",
        "rte-generation",
        "rte/generation-mix",
    ),
    ("water_reserves", "rte-generation", "rte/water-reserves"),
    ("tempo_like_calendars", "rte-tempo-calendar", "rte/tempo"),
];

/// The resource that an answer is of.
pub(super) fn resource(sent: &Value) -> Resource {
    if sent.get("access_token").is_some() {
        return Resource {
            wire: "/token/oauth",
            api: "rte-oauth",
            operation: "token".into(),
            dataset: None,
            rows_are_dated: false,
        };
    }
    let known = RESOURCES.iter().find(|(wire, ..)| sent.get(wire).is_some());
    let (wire, api, dataset) =
        known.unwrap_or_else(|| panic!("an answer of no known resource: {sent:.200}"));
    Resource {
        wire,
        api,
        operation: wire.replace('_', "-"),
        dataset: Some(dataset),
        // A plant's dates say since when its capacity is in force, be that 1948.
        rows_are_dated: *wire != "capacities_per_production_unit",
    }
}

/// Fields that come as one object or as an array of them.
const LISTS: [&str; 9] = [
    "values",
    "capacities_per_production_type",
    "capacities_per_production_unit",
    "capacities_cpc",
    "actual_generations_per_production_type",
    "actual_generations_per_unit",
    "generation_mix_15min_time_scale",
    "water_reserves",
    "tempo_like_calendars",
];

/// Fields with another spelling, and the specification's own.
const ALIASES: [(&str, &str); 3] = [
    ("Code_eic_producteur", "code_eic_producteur"),
    ("Name_producteur", "name_producteur"),
    ("error_code", "error"),
];

/// A document in one form, of all those that say the same.
pub(super) fn plain(document: &Value) -> Value {
    match document {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| plain_field(name, value));
            // Sorted, so that two documents in this form are equal as texts too.
            let sorted: std::collections::BTreeMap<String, Value> = fields.collect();
            sorted.into_iter().collect::<Map<_, _>>().into()
        }
        Value::String(text) if text == "true" || text == "false" => (text == "true").into(),
        Value::String(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => instant.to_rfc3339().into(),
            Err(_) => text.as_str().into(),
        },
        Value::Number(number) => number.as_f64().into(),
        other => other.clone(),
    }
}

fn plain_field(name: &str, value: &Value) -> (String, Value) {
    let canonical = ALIASES.iter().find(|(alias, _)| *alias == name);
    let name = canonical.map_or(name, |(_, name)| name);
    let value = match value {
        // No secret is printed.
        Value::String(_) if name == "access_token" => "[secret]".into(),
        Value::Object(_) if LISTS.contains(&name) => Value::Array(vec![plain(value)]),
        other => plain(other),
    };
    (name.to_owned(), value)
}

impl Resource {
    /// The values of an answer, each with the series that it belongs to.
    pub(super) fn items(&self, sent: &Value) -> Vec<(Value, Value)> {
        let mut items = Vec::new();
        for mut series in plain(&sent[self.wire])
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![plain(&sent[self.wire])])
        {
            let values = series
                .as_object_mut()
                .and_then(|fields| fields.remove("values"));
            match values {
                Some(Value::Array(values)) => {
                    items.extend(values.into_iter().map(|value| (series.clone(), value)));
                }
                // A row that belongs to no series.
                _ => items.push((series.clone(), series)),
            }
        }
        items
    }

    /// The rows that fetch is to give, as texts, with the columns that a row of it has.
    pub(super) fn rows(&self, sent: &Value, columns: &Value) -> Vec<String> {
        let items = self.items(sent).into_iter();
        let rows = items.map(|(series, value)| {
            let field = columns["field"].as_str().unwrap();
            let of = |name: &str| -> Value {
                let inner = ["unit", "production_unit"].map(|inner| series.get(inner)?.get(name));
                let found = match name {
                    "interval_start" => value.get("start_date"),
                    "interval_end" => value.get("end_date"),
                    "value" => value.get(field),
                    // Of the dataset, and not of the answer.
                    "field" | "unit" => columns.get(name),
                    other => {
                        let found = value.get(other).or_else(|| series.get(other));
                        found.or(inner[0]).or(inner[1])
                    }
                };
                found.cloned().unwrap_or_default()
            };
            let names = columns.as_object().unwrap().keys();
            let row: Map<_, _> = names.map(|name| (name.clone(), of(name))).collect();
            plain(&row.into()).to_string()
        });
        rows.collect()
    }
}
