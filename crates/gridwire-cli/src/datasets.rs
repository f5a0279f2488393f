//! `gridwire datasets`: what fetch knows.

use std::io::{self, Write};
use std::iter::repeat;

use gridwire::core::series::{Column, Role};
use serde_json::{Map, Value, json};

use crate::catalog::{Dataset, Kind, datasets};
use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::format::{Format, Layout};
use crate::output::Output;
use crate::wrap::beside;

/// What fits on most screens.
const WIDTH: usize = 98;

pub(crate) fn run(globals: &Globals) -> Result<()> {
    let format = Format::choose(globals.format, globals.output.as_deref(), Format::Table);
    let format = format.among("datasets", &[Format::Table, Format::Json, Format::Ndjson])?;
    let output = Output::open(globals.output.as_deref())?;
    print(output, format).map_err(Failure::Write)
}

fn print(mut output: Output, format: Format) -> io::Result<()> {
    match format {
        Format::Json => {
            let all: Vec<Value> = datasets().map(to_json).collect();
            serde_json::to_writer_pretty(&mut output, &all).map_err(io::Error::from)?;
            writeln!(output)?;
        }
        Format::Ndjson => {
            for dataset in datasets() {
                writeln!(output, "{}", to_json(dataset))?;
            }
        }
        _ => {
            for (number, dataset) in datasets().enumerate() {
                if number > 0 {
                    writeln!(output)?;
                }
                describe(&mut output, dataset)?;
            }
        }
    }
    output.commit()
}

/// A dataset for people: a block of lines, since its rules do not fit into a row of a table.
fn describe(output: &mut Output, dataset: &Dataset) -> io::Result<()> {
    let columns = (dataset.columns)();
    let keys: Vec<String> = dataset
        .keys
        .iter()
        .map(|key| format!("--{}", key.name))
        .collect();
    let style = output.style();
    writeln!(output, "{}", style.bold(dataset.name))?;
    writeln!(output, "  {}", dataset.about)?;
    let values = values(dataset, &columns);
    let titles = ["values"].into_iter().chain(repeat(""));
    for (title, text) in titles.zip(values).chain([
        ("options", keys.join(", ")),
        ("columns", Layout::new(columns).names().join(", ")),
        ("one call", words(dataset)),
    ]) {
        if !text.is_empty() {
            let head = format!("  {title:<9} ");
            writeln!(output, "{}", beside(&head, &text, WIDTH))?;
        }
    }
    Ok(())
}

/// The values of the rows, and where they depend on a key, those of each of its values.
pub(crate) fn values(dataset: &Dataset, columns: &[&Column]) -> Vec<String> {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for (name, columns) in dataset.variants {
        let titles = titles(&columns());
        match groups.iter_mut().find(|(_, known)| *known == titles) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], titles)),
        }
    }
    if groups.len() < 2 {
        return vec![titles(columns)];
    }
    let groups = groups.into_iter();
    groups
        .map(|(names, titles)| format!("{}: {titles}", names.join(", ")))
        .collect()
}

fn titles(columns: &[&Column]) -> String {
    let values = columns.iter().filter(|column| column.role == Role::Value);
    let titles: Vec<_> = values.map(|column| Layout::title(column)).collect();
    titles.join(", ")
}

/// The rules of the period, without their heading and markup.
fn words(dataset: &Dataset) -> String {
    dataset
        .period
        .trim_start_matches("Period: ")
        .replace('`', "")
}

fn to_json(dataset: &Dataset) -> Value {
    let keys = dataset.keys.iter().map(|key| {
        json!({
            "name": key.name,
            "list": matches!(key.kind, Kind::List(..)),
            "required": key.required,
            "known": key.kind.known(),
        })
    });
    let columns = (dataset.columns)();
    let described = columns.iter().map(
        |Column {
             name, role, unit, ..
         }| {
            json!({
                "name": name,
                "role": role_name(*role),
                "unit": Some(unit).filter(|unit| !unit.is_empty()),
            })
        },
    );
    let variants = dataset.variants.iter().map(|(name, columns)| {
        let columns: Vec<_> = columns().iter().map(|column| column.name).collect();
        ((*name).to_owned(), columns.into())
    });
    json!({
        "name": dataset.name,
        "about": dataset.about,
        "keys": keys.collect::<Vec<_>>(),
        "columns": described.collect::<Vec<_>>(),
        "variants": variants.collect::<Map<_, _>>(),
        "fetched": Layout::new(columns.clone()).names(),
        "period": words(dataset),
        "zone": dataset.zone().map(|zone| zone.name()),
    })
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::IntervalStart => "interval_start",
        Role::IntervalEnd => "interval_end",
        Role::Key => "key",
        Role::Value => "value",
        Role::Attribute => "attribute",
        Role::Unit => "unit",
        Role::Revision => "revision",
    }
}
