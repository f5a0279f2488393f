//! `records.rs`: what the fields of models are to the rows of datasets.

use super::source::{Source, literal};
use super::{bounds, declared, generic};
use crate::front::Shape;
use crate::model::{Api, Dataset, Enum, Field, Kind, Struct};

const IMPORTS: &[(&str, &str)] = &[
    ("EicCode", "gridwire_core::EicCode"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("Utc", "gridwire_core::chrono::Utc"),
    ("Aggregable", "gridwire_core::series::Aggregable"),
    ("Cell", "gridwire_core::series::Cell"),
    ("Column", "gridwire_core::series::Column"),
    ("Named", "gridwire_core::series::Named"),
    ("Record", "gridwire_core::series::Record"),
    ("Role", "gridwire_core::series::Role"),
    ("SeriesRow", "gridwire_core::series::SeriesRow"),
    ("ToCell", "gridwire_core::series::ToCell"),
    ("Values", "gridwire_core::series::Values"),
    ("types", "super::types"),
];

/// Whether there are rows to describe.
pub(super) fn has_records(api: &Api) -> bool {
    !described(api).is_empty()
}

/// The models that are rows, or may be: first those of datasets, in their order.
fn described(api: &Api) -> Vec<&str> {
    let datasets = api.operations.iter().filter_map(|one| one.dataset.as_ref());
    let rows = datasets.flat_map(|dataset| std::iter::once(&dataset.item).chain(&dataset.value));
    let objects = api.enums.iter().flat_map(|one| &one.objects);
    let aggregates = api.structs.iter().filter(|one| one.aggregated.is_some());
    let aggregates = aggregates.flat_map(|one| [Some(&one.name), one.aggregated.as_ref()]);
    let names = rows
        .map(Shape::leaf)
        .chain(alternatives(api).map(String::as_str))
        .chain(objects.map(|(_, object)| object.as_str()))
        .chain(aggregates.flatten().map(String::as_str));
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// The models that type parameters may be.
fn alternatives(api: &Api) -> impl Iterator<Item = &String> {
    let fields = api.structs.iter().flat_map(|one| &one.fields);
    fields
        .filter_map(|field| field.shape.alternatives())
        .flatten()
}

pub(super) fn records(api: &Api) -> String {
    let mut source = Source::new("Rows of ", &api.service);
    let (mut open, mut done_values) = (described(api), Vec::new());
    for operation in &api.operations {
        let Some(dataset) = &operation.dataset else {
            continue;
        };
        for shape in std::iter::once(&dataset.item).chain(&dataset.value) {
            if let Some(at) = open.iter().position(|name| *name == shape.leaf()) {
                record(&mut source, api, open.remove(at));
            }
        }
        let item = generic(api, &dataset.item, "types::");
        let row = format!("{}Row", operation.builder);
        let declared = declared(row_alternatives(api, dataset), "types::");
        source.line(&format!("/// A row of the dataset `{}`.", dataset.name));
        if let (Some(values), Some(value)) = (&dataset.values, &dataset.value) {
            let value = generic(api, value, "types::");
            source.line(&format!(
                "pub type {row}{declared} = SeriesRow<{item}, {value}>;"
            ));
            source.line("");
            // Two operations may answer with the same series.
            if done_values.contains(&&dataset.item) {
                continue;
            }
            done_values.push(&dataset.item);
            let (bounds, _) = bounds(row_alternatives(api, dataset));
            source.line(&format!("impl{bounds} Values for {item} {{"));
            source.line(&format!("type Value = {value};"));
            source.line("");
            source.line("fn take_values(&mut self) -> Vec<Self::Value> {");
            source.line(&format!("std::mem::take(&mut self.{values})"));
            source.line("}");
            source.line("}");
        } else {
            source.line(&format!("pub type {row}{declared} = {item};"));
        }
        source.line("");
    }
    for name in open {
        record(&mut source, api, name);
    }
    for values in &api.enums {
        named(&mut source, values);
    }
    aggregates(&mut source, api);
    source.finish(IMPORTS)
}

/// The models that the rows of a dataset may be, if there are several.
pub(super) fn row_alternatives<'a>(api: &'a Api, dataset: &'a Dataset) -> Option<&'a [String]> {
    let mut parts = std::iter::once(&dataset.item).chain(&dataset.value);
    parts.find_map(|part| api.alternatives(part))
}

/// What a value of an enumeration stands for.
fn named(source: &mut Source, Enum { name, objects, .. }: &Enum) {
    for (variant, object) in objects {
        source.line(&format!("impl Named<types::{name}> for types::{object} {{"));
        source.line(&format!(
            "const NAME: types::{name} = types::{name}::{variant};"
        ));
        source.line("}");
        source.line("");
    }
}

/// What records become when they are aggregated: all that stand in one list with those that change.
fn aggregates(source: &mut Source, api: &Api) {
    if api.structs.iter().all(|one| one.aggregated.is_none()) {
        return;
    }
    for structure in &api.structs {
        let aggregated = match &structure.aggregated {
            Some(other) => format!("types::{other}"),
            None if alternatives(api).any(|name| *name == structure.name) => "Self".into(),
            None => continue,
        };
        let name = &structure.name;
        source.line(&format!("impl Aggregable for types::{name} {{"));
        source.line(&format!("type Aggregated = {aggregated};"));
        source.line("}");
        source.line("");
    }
}

fn record(source: &mut Source, api: &Api, name: &str) {
    let shape = Shape::One(name.into());
    let (bounds, _) = bounds(api.alternatives(&shape));
    let mut columns = Vec::new();
    if let Some(structure) = api.structure(name) {
        collect(api, structure, "self", &mut columns);
    }
    source.line(&format!(
        "impl{bounds} Record for {} {{",
        generic(api, &shape, "types::")
    ));
    source.line("const COLUMNS: &'static [Column] = &[");
    for (field, role, _) in &columns {
        source.line(&format!(
            "Column::of::<{}>({}, Role::{role}, {}),",
            generic(api, &field.shape, "types::"),
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
