//! `records.rs`: what the fields of models are to the rows of datasets.

use super::source::{Source, literal};
use crate::front::Shape;
use crate::model::{Api, Field, Kind, Struct};

const IMPORTS: &[(&str, &str)] = &[
    ("Cell", "gridwire_core::series::Cell"),
    ("Column", "gridwire_core::series::Column"),
    ("Record", "gridwire_core::series::Record"),
    ("Role", "gridwire_core::series::Role"),
    ("SeriesRow", "gridwire_core::series::SeriesRow"),
    ("ToCell", "gridwire_core::series::ToCell"),
    ("Values", "gridwire_core::series::Values"),
    ("types", "super::types"),
];

pub(super) fn records(api: &Api) -> String {
    let mut source = Source::new("Rows of ", &api.service);
    let (mut done, mut done_values) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        let Some(dataset) = &operation.dataset else {
            continue;
        };
        for name in [Some(&dataset.item), dataset.value.as_ref()]
            .into_iter()
            .flatten()
        {
            if !done.contains(name) {
                record(&mut source, api, name);
                done.push(name.clone());
            }
        }
        if let (Some(values), Some(value)) = (&dataset.values, &dataset.value) {
            source.line(&format!("/// A row of the dataset `{}`.", dataset.name));
            source.line(&format!(
                "pub type {}Row = SeriesRow<types::{}, types::{value}>;",
                operation.builder, dataset.item
            ));
            source.line("");
            // Two operations may answer with the same series.
            if done_values.contains(&&dataset.item) {
                continue;
            }
            done_values.push(&dataset.item);
            source.line(&format!("impl Values for types::{} {{", dataset.item));
            source.line(&format!("type Value = types::{value};"));
            source.line("");
            source.line("fn take_values(&mut self) -> Vec<Self::Value> {");
            source.line(&format!("std::mem::take(&mut self.{values})"));
            source.line("}");
            source.line("}");
        } else {
            source.line(&format!("/// A row of the dataset `{}`.", dataset.name));
            source.line(&format!(
                "pub type {}Row = types::{};",
                operation.builder, dataset.item
            ));
        }
        source.line("");
    }
    source.finish(IMPORTS)
}

fn record(source: &mut Source, api: &Api, name: &str) {
    let mut columns = Vec::new();
    if let Some(structure) = api.structure(name) {
        collect(api, structure, "self", &mut columns);
    }
    source.line(&format!("impl Record for types::{name} {{"));
    source.line("const COLUMNS: &'static [Column] = &[");
    for (field, role, _) in &columns {
        source.line(&format!(
            "Column {{ name: {}, role: Role::{role}, unit: {} }},",
            literal(&field.wire[0]),
            literal(&field.unit)
        ));
    }
    source.line("];");
    source.line("");
    source.line(&format!(
        "fn cell(&self, {}: usize) -> Cell<'_> {{",
        if columns.is_empty() {
            "_index"
        } else {
            "index"
        }
    ));
    if columns.is_empty() {
        source.line("Cell::Empty");
    } else {
        source.line("match index {");
        for (index, (_, _, value)) in columns.iter().enumerate() {
            source.line(&format!("{index} => {value},"));
        }
        source.line("_ => Cell::Empty,");
        source.line("}");
    }
    source.line("}");
    source.line("}");
    source.line("");
}

/// The fields with a role, those of groups in place of the group.
fn collect<'a>(
    api: &'a Api,
    structure: &'a Struct,
    path: &str,
    columns: &mut Vec<(&'a Field, &'static str, String)>,
) {
    for field in &structure.fields {
        let place = format!("{path}.{}", field.name);
        let role = match field.role.as_deref() {
            Some("interval-start") => "IntervalStart",
            Some("interval-end") => "IntervalEnd",
            Some("key") => "Key",
            Some("value") => "Value",
            Some("attribute") => "Attribute",
            Some("revision") => "Revision",
            Some("group") => {
                if let Shape::One(name) = &field.shape
                    && let Some(inner) = api.structure(name)
                {
                    if field.kind == Kind::Required {
                        collect(api, inner, &place, columns);
                    } else {
                        let first = columns.len();
                        collect(api, inner, "group", columns);
                        for (_, _, value) in &mut columns[first..] {
                            *value =
                                format!("{place}.as_ref().map_or(Cell::Empty, |group| {value})");
                        }
                    }
                }
                continue;
            }
            _ => continue,
        };
        columns.push((field, role, format!("ToCell::cell(&{place})")));
    }
}
