//! Answers that others have recorded, where the folder that holds them is beside the project.
//! Nothing of them is in the project.

mod flexmeasures;

use gridwire::core::serde_json::{self, Value};
use gridwire::core::series::{Cell, Row};
use gridwire::core::wire::decode;
use gridwire::rte_capacities::{
    CapacitiesPerProductionTypeAnswer, CapacitiesPerProductionTypeRow,
    CapacitiesPerProductionUnitAnswer, CapacitiesPerProductionUnitRow,
};
use gridwire::rte_generation::{
    ActualGenerationsPerProductionTypeAnswer, ActualGenerationsPerProductionTypeRow,
    ActualGenerationsPerUnitAnswer, ActualGenerationsPerUnitRow, GenerationMix15minTimeScaleAnswer,
    GenerationMix15minTimeScaleRow, WaterReservesAnswer, WaterReservesRow,
};
use gridwire::rte_oauth::Token;
use gridwire::rte_tempo_calendar::{TempoLikeCalendarsAnswer, TempoLikeCalendarsRow};

use crate::support::{lost, project};

fn recordings() -> Vec<(String, Vec<u8>)> {
    let folder = project().join("../shared/payloads/rte");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("there are no recordings beside the project: nothing is checked here");
        return Vec::new();
    };
    let mut files: Vec<_> = files
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// What a reader makes of an answer: the document that it writes, and its rows as a table.
type Reader = fn(&[u8]) -> (Value, Vec<Vec<(&'static str, String)>>);

macro_rules! reader {
    ($answer:ident . $series:ident, $row:ident) => {
        (stringify!($series), |body| {
            let answer: $answer = decode(body).unwrap();
            let written = serde_json::to_value(&answer).unwrap();
            (written, table($row::flatten(answer.$series)))
        })
    };
}

/// A reader for each resource, which the names of the files contain.
const RESOURCES: [(&str, Reader); 7] = [
    reader!(
        CapacitiesPerProductionTypeAnswer.capacities_per_production_type,
        CapacitiesPerProductionTypeRow
    ),
    reader!(
        CapacitiesPerProductionUnitAnswer.capacities_per_production_unit,
        CapacitiesPerProductionUnitRow
    ),
    reader!(
        ActualGenerationsPerProductionTypeAnswer.actual_generations_per_production_type,
        ActualGenerationsPerProductionTypeRow
    ),
    reader!(
        ActualGenerationsPerUnitAnswer.actual_generations_per_unit,
        ActualGenerationsPerUnitRow
    ),
    reader!(
        GenerationMix15minTimeScaleAnswer.generation_mix_15min_time_scale,
        GenerationMix15minTimeScaleRow
    ),
    reader!(WaterReservesAnswer.water_reserves, WaterReservesRow),
    reader!(
        TempoLikeCalendarsAnswer.tempo_like_calendars,
        TempoLikeCalendarsRow
    ),
];

/// Rows as text, each column by its name; empty ones are left out.
fn table<R: Row>(rows: Vec<R>) -> Vec<Vec<(&'static str, String)>> {
    let cells = |row: &R| {
        let columns = R::columns().enumerate();
        let cells = columns.filter_map(|(index, column)| {
            let text = match row.cell(index) {
                Cell::Empty => return None,
                Cell::Number(number) => number.to_string(),
                Cell::Text(text) => text.to_owned(),
                Cell::Instant(instant) => instant.to_rfc3339(),
                Cell::Bool(truth) => truth.to_string(),
            };
            Some((column.name, text))
        });
        cells.collect()
    };
    rows.iter().map(cells).collect()
}

/// One or many, as the service has it.
fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// The same table out of the document alone: for each value of each series, what the value, its
/// series or the series' own object says of a column.
fn expected(
    document: &Value,
    resource: &str,
    rows: &[Vec<(&'static str, String)>],
) -> Vec<Vec<(String, String)>> {
    let mut table = Vec::new();
    for series in many(&document[resource]) {
        let inner = ["unit", "production_unit"].map(|name| &series[name]);
        for value in many(&series["values"]) {
            let places = [value, series, inner[0], inner[1]];
            let row = &rows[table.len().min(rows.len() - 1)];
            let cells = row.iter().map(|(name, _)| {
                let names: &[&str] = match *name {
                    "production_type" => &["production_type", "type"],
                    name => &[name],
                };
                let mut found = places
                    .iter()
                    .flat_map(|place| names.iter().filter_map(|name| place.get(*name)));
                let text = match found.next() {
                    Some(Value::String(text)) => text.clone(),
                    Some(Value::Number(number)) => number.as_f64().unwrap().to_string(),
                    other => format!("{other:?}"),
                };
                ((*name).to_owned(), text)
            });
            table.push(cells.collect());
        }
    }
    table
}

#[test]
fn every_recording_is_read_and_loses_nothing() {
    for (file, body) in recordings() {
        if file.starts_with("token") {
            continue; // Below: what it holds is never written.
        }
        let resource = RESOURCES.iter().find(|(name, _)| file.contains(name));
        let (resource, read) = resource.unwrap_or_else(|| panic!("no model is known for {file}"));
        let (written, rows) = read(&body);
        let sent: Value = decode(&body).unwrap();
        assert_eq!(lost(&sent, &written), Vec::<String>::new(), "{file}");

        // Every value of every series is a row, with what the document says of it.
        assert!(!rows.is_empty(), "{file}");
        let expected = expected(&sent, resource, &rows);
        assert_eq!(rows.len(), expected.len(), "{file}");
        for (row, expected) in rows.iter().zip(&expected) {
            let row: Vec<_> = row
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.clone()))
                .collect();
            assert_eq!(row, *expected, "{file}");
        }
        let with_value = |row: &&Vec<(&str, String)>| {
            let value = |name: &str| matches!(name, "value" | "installed_capacity");
            row.iter().any(|(name, _)| value(name))
        };
        assert_eq!(rows.iter().filter(with_value).count(), rows.len(), "{file}");
        println!("{file}: {} rows", rows.len());
    }
}

/// Nothing that was recorded is unknown to the specifications.
#[test]
fn no_recording_has_an_unknown_field() {
    for (file, body) in recordings() {
        if file.contains("actual_generations_per_unit") {
            let answer: ActualGenerationsPerUnitAnswer = decode(&body).unwrap();
            let units = &answer.actual_generations_per_unit;
            let extras = units.iter().flat_map(|one| {
                let values = one.values.iter().flat_map(|value| value.extra.iter());
                values.chain(one.extra.iter()).chain(one.unit.extra.iter())
            });
            assert_eq!(extras.collect::<Vec<_>>(), [], "{file}");
        } else if file.contains("capacities_per_production_unit") {
            let answer: CapacitiesPerProductionUnitAnswer = decode(&body).unwrap();
            let units = &answer.capacities_per_production_unit;
            let strange: Vec<_> = units.iter().flat_map(|unit| unit.extra.iter()).collect();
            assert_eq!(strange, [], "{file}");
        } else if file.contains("tempo_like_calendars") {
            let answer: TempoLikeCalendarsAnswer = decode(&body).unwrap();
            let days = answer
                .tempo_like_calendars
                .iter()
                .flat_map(|all| &all.values);
            let strange: Vec<_> = days.flat_map(|day| day.extra.iter()).collect();
            assert_eq!(strange, [], "{file}");
        }
    }
}

#[test]
fn a_recorded_token_is_one() {
    for (file, body) in recordings() {
        if file.starts_with("token") {
            let token: Token = decode(&body).unwrap();
            assert_eq!(token.token_type.as_deref(), Some("Bearer"));
            assert!(token.expires_in.is_some_and(|seconds| seconds > 3000));
            assert!(token.extra.is_empty());
        }
    }
}
