//! Datasets: what they have, and fetching them.

use super::super::records::row_alternatives;
use super::super::source::{Source, kebab, literal};
use super::{argument, end, is_period, keys, table};
use crate::front::Shape;
use crate::model::{Api, Dataset, Enum, Operation, Parameter, Window};

pub(super) fn dataset(source: &mut Source, api: &Api, operation: &Operation) {
    let (Some(dataset), Some(window)) = (&operation.dataset, &operation.window) else {
        return;
    };
    let Operation { id, builder, .. } = operation;
    source.line("Dataset {");
    source.line(&format!("name: {},", literal(&dataset.name)));
    source.line(&format!("about: {},", literal(&operation.summary)));
    source.line(&format!("operation: {},", literal(&kebab(id))));
    table(source, api, operation, "keys", &keys(operation));
    source.line(&match row_alternatives(api, dataset) {
        None => format!("columns: columns::<api::operations::{builder}>,"),
        Some(names) => {
            let columns = names
                .iter()
                .map(|name| format!("columns::<api::operations::{builder}<api::{name}>>"));
            let columns: Vec<_> = columns.collect();
            format!("columns: || all(&[{}]),", columns.join(", "))
        }
    });
    source.line("variants: &[");
    if let (Some(_), Some((_, values))) =
        (row_alternatives(api, dataset), key_of_rows(api, operation))
    {
        let wire = |variant: &str| {
            let mut values = values.values.iter();
            values.find_map(|(name, wire, _)| (name == variant).then(|| literal(&wire[0])))
        };
        for (variant, object) in &values.objects {
            if let Some(wire) = wire(variant) {
                source.line(&format!(
                    "({wire}, columns::<api::operations::{builder}<api::{object}>>),"
                ));
            }
        }
    }
    source.line("],");
    source.line(&format!(
        "rules: <api::operations::{builder} as Windowed>::RULES,"
    ));
    source.line(&format!("period: {},", literal(&window.words())));
    match &dataset.adds_up {
        None => source.line("adds_up: None,"),
        Some(key) => {
            let totals = dataset.totals.iter();
            let totals =
                totals.map(|(key, total)| format!("({}, {})", literal(key), literal(total)));
            let totals: Vec<_> = totals.collect();
            source.line("adds_up: Some(AddsUp {");
            source.line(&format!("key: {},", literal(key)));
            source.line(&format!("totals: &[{}],", totals.join(", ")));
            source.line("}),");
        }
    }
    source.line(&format!("fetch: Fetch::Directly(fetch_{id}),"));
    source.line("},");
}

pub(super) fn functions(
    source: &mut Source,
    api: &Api,
    operation: &Operation,
    window: &Window,
    dataset: &Dataset,
    zone: &str,
) {
    let id = &operation.id;
    source.line(&format!(
        "fn fetch_{id}(arguments: &Arguments, range: &TimeRange) -> Result<Rows> {{"
    ));
    source.line("let client = api::Client::from_env(arguments.environment())?;");
    let mut ends = operation.parameters.iter();
    if ends.any(|it| it.required && is_period(operation, it)) {
        // Nothing can be made without a period, so it gets the whole; the range sets its windows.
        source.line(&format!(
            "let arguments = &arguments.with_period({}, {}, range);",
            literal(&kebab(&window.start)),
            literal(&kebab(&window.end))
        ));
    }
    source.line(&format!("let operation = {id}(&client, arguments)?;"));
    match (row_alternatives(api, dataset), key_of_rows(api, operation)) {
        (Some([first, ..]), Some((key, values))) => {
            choice(source, id, first, key, values, zone);
            source.line("}");
            source.line("");
            rows_as(source, operation, zone);
        }
        _ => rows(source, operation, zone),
    }
    source.line("}");
    source.line("");
}

fn rows(source: &mut Source, operation: &Operation, zone: &str) {
    source.line("Ok(");
    end(source, operation, zone, |operation| {
        format!("rows({operation}.range(range.from(), range.to()))")
    });
    source.line(")");
}

/// The parameter that says what the rows are, and its values.
fn key_of_rows<'a>(api: &'a Api, operation: &'a Operation) -> Option<(&'a Parameter, &'a Enum)> {
    let required = operation.parameters.iter().filter(|it| it.required);
    required.into_iter().find_map(|parameter| {
        let mut enums = api.enums.iter().filter(|one| !one.objects.is_empty());
        let values = enums.find(|one| parameter.shape == Shape::One(one.name.clone()))?;
        Some((parameter, values))
    })
}

/// Reads the rows as what the key says; as the first type where it says something new.
fn choice(
    source: &mut Source,
    id: &str,
    first: &str,
    key: &Parameter,
    Enum { name, objects, .. }: &Enum,
    zone: &str,
) {
    source.line(&format!("match {}? {{", argument(key, "required_", zone)));
    for (variant, object) in objects {
        source.line(&format!(
            "api::{name}::{variant} => fetch_{id}_as::<api::{object}>(operation, arguments, range),"
        ));
    }
    source.line(&format!(
        "_ => fetch_{id}_as::<api::{first}>(operation, arguments, range),"
    ));
    source.line("}");
}

fn rows_as(source: &mut Source, operation: &Operation, zone: &str) {
    let Operation { id, builder, .. } = operation;
    let aggregates = operation.setters().iter().any(|setter| setter.aggregates);
    let (bound, arguments) = if aggregates {
        ("Aggregable", "arguments")
    } else {
        ("Record", "_arguments")
    };
    source.line(&format!(
        "fn fetch_{id}_as<R: {bound}>(operation: api::operations::{builder}, {arguments}: &Arguments, range: &TimeRange) -> Result<Rows> {{"
    ));
    source.line("let operation = operation.typed::<R>();");
    rows(source, operation, zone);
}
