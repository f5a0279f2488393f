//! The same rows in every format.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::run::{Folder, Server};

type Record = BTreeMap<String, String>;

pub(crate) const LINES: [&str; 8] = [
    "fetch rte/capacities-per-production-type --from 2021-01-01 --to 2024-01-01",
    "fetch rte/capacities-per-production-unit --from 2023-01-01 --to 2024-01-01",
    "fetch rte/capacities-cpc --from 2024-01-01 --to 2024-03-01 --department-code FR,FR-35",
    "fetch rte/generation-per-production-type --from 2024-03-31 --to 2024-04-01",
    "fetch rte/generation-per-unit --from 2024-10-27 --to 2024-10-28",
    "fetch rte/generation-mix --from 2024-10-27 --to 2024-10-28 --production-type HYDRO,EXCHANGE",
    "fetch rte/water-reserves --from 2024-01-01 --to 2024-12-30",
    "fetch rte/tempo --from 2024-01-01 --to 2025-01-01",
];

/// A JSON record with all values as text; nothing is an empty text.
fn plain(record: &Value) -> Record {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    record
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

#[test]
fn csv_json_and_ndjson_have_the_same_rows() {
    let server = Server::start();
    for line in LINES {
        let json = server.run(&format!("{line} --format json")).code(0).json();
        let json: Vec<Record> = json.as_array().unwrap().iter().map(plain).collect();
        let ndjson = server.run(&format!("{line} --format ndjson")).code(0).out;
        let ndjson: Vec<Record> = ndjson
            .lines()
            .map(|line| plain(&serde_json::from_str(line).unwrap()))
            .collect();
        let csv = server.run(&format!("{line} --format csv")).code(0).out;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let csv: Vec<Record> = reader.deserialize().map(|record| record.unwrap()).collect();
        assert!(json.len() > 20, "{line}: {}", json.len());
        assert_eq!(json, ndjson, "{line}");
        assert_eq!(json, csv, "{line}");
        // A row for people has every cell of a row for programs, but for its field and unit.
        let table = server.run(line).code(0).out;
        assert_eq!(table.lines().count(), json.len() + 2, "{line}");
        for (row, record) in table.lines().skip(2).zip(&json) {
            for name in [
                "value",
                "code_eic",
                "eic_code",
                "name",
                "department_code",
                "type",
                "production_type",
                "production_subtype",
            ] {
                let cell = record.get(name).map_or("", String::as_str);
                assert!(row.contains(cell), "{name} = {cell} in {row}");
            }
        }
    }
}

#[test]
fn csv_is_as_rfc_4180_has_it() {
    let server = Server::start();
    let out = server
        .run(&format!("{} --format csv", LINES[1]))
        .code(0)
        .out;
    let header = "interval_start,interval_end,code_eic,field,value,unit,name,location,code_eic_producteur,\
                  name_producteur,voltage_level_connection,type,updated_date";
    assert_eq!(out.split("\r\n").next(), Some(header));
    assert!(out.ends_with("\r\n") && !out.contains(".0,"), "{out}");
}

#[test]
fn a_table_has_units_in_its_header_and_numbers_to_the_right() {
    let server = Server::start();
    let out = server
        .run(&format!("{} --production-type NUCLEAR,MARINE", LINES[0]))
        .code(0)
        .out;
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].starts_with("start       end         type     value [MW]  updated_date"),
        "{out}"
    );
    assert!(
        lines[2].starts_with("2021-01-01  2022-01-01  MARINE "),
        "{out}"
    );
    let end = lines[0].find("[MW]").unwrap() + 4;
    assert!(
        lines[2..]
            .iter()
            .all(|line| line[..end].ends_with(|symbol: char| symbol.is_ascii_digit())),
        "{out}"
    );
}

#[test]
fn nothing_found_is_an_empty_document() {
    let server = Server::answering("/capacities_cpc", "{\"capacities_cpc\": []}");
    let line = "fetch rte/capacities-cpc --from 2024-01-01 --to 2024-03-01";
    assert_eq!(
        server.run(&format!("{line} --format json")).code(0).out,
        "[]\n"
    );
    assert_eq!(
        server.run(&format!("{line} --format ndjson")).code(0).out,
        ""
    );
    assert_eq!(
        server
            .run(&format!("{line} --format csv"))
            .code(0)
            .out
            .lines()
            .count(),
        1
    );
}

#[test]
fn the_name_of_the_output_tells_the_format() {
    let (server, folder) = (Server::start(), Folder::new());
    for (name, begins) in [
        ("a.csv", "interval_start,"),
        ("a.json", "[\n  {"),
        ("a.ndjson", "{\"interval_start\""),
        ("a.txt", "start "),
    ] {
        let path = folder.path(name);
        let run = server
            .run(&format!("{} --output {}", LINES[0], path.display()))
            .code(0);
        assert_eq!(run.out, "");
        assert!(
            std::fs::read_to_string(&path).unwrap().starts_with(begins),
            "{name}"
        );
    }
}

#[test]
fn a_table_of_many_rows_comes_in_pages_with_headers() {
    let server = Server::start();
    let line = "fetch rte/generation-per-unit --from 2024-01-01 --to 2024-01-12 --quiet";
    let table = server.run(line).code(0).out;
    let rows = 11 * 24 * 40;
    let header = table.lines().next().unwrap();
    let headers: Vec<_> = table
        .lines()
        .enumerate()
        .filter(|(_, line)| *line == header)
        .map(|(place, _)| place)
        .collect();
    // A header and a rule, ten thousand rows, an empty line.
    assert_eq!(headers, [0, 10_003]);
    assert_eq!(table.lines().count(), rows + 2 + 3);
}
