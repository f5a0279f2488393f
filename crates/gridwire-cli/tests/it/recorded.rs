//! A recorded answer of the real service: every plant, every field.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::run::Server;

/// Recorded answers are not part of the repository; they may lie in a folder beside it.
const RECORDED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/payloads/rte/dreamRs_2018_capacities_per_production_unit_RECONSTRUCTED_FROM_REAL.json"
);

#[test]
fn all_plants_of_a_recorded_answer_and_no_lost_field() {
    let Ok(body) = std::fs::read(Path::new(RECORDED)) else {
        eprintln!("skipped: no recorded answer beside the repository");
        return;
    };
    let sent: Value = serde_json::from_slice(&body).unwrap();
    let plants = sent["capacities_per_production_unit"].as_array().unwrap();
    assert_eq!(plants.len(), 151);
    let server = Server::answering("/capacities_per_production_unit", body.clone());

    let run = server
        .run("api rte-capacities capacities-per-production-unit --format json")
        .code(0);
    assert_eq!(run.json(), sent);
    let raw = server
        .command("api rte-capacities capacities-per-production-unit --raw")
        .output()
        .unwrap();
    assert_eq!(raw.stdout, body);

    let run = server
        .run("fetch rte/capacities-per-production-unit --from 2018-06-04 --to 2018-06-05 --format ndjson")
        .code(0);
    let rows: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let codes: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["code_eic"].as_str().unwrap())
        .collect();
    let values: usize = plants
        .iter()
        .map(|plant| plant["values"].as_array().unwrap().len())
        .sum();
    assert_eq!((codes.len(), rows.len()), (151, values));
    for (row, plant) in rows.iter().filter_map(|row| {
        let plant = plants
            .iter()
            .find(|plant| plant["production_unit"]["code_eic"] == row["code_eic"])?;
        Some((row, plant))
    }) {
        assert_eq!(row["name"], plant["production_unit"]["name"]);
        let values = plant["values"].as_array().unwrap();
        assert!(
            values
                .iter()
                .any(|value| value["installed_capacity"] == row["value"]
                    && value["type"] == row["type"]),
            "{row}"
        );
    }
    let table = server
        .run("fetch rte/capacities-per-production-unit --from 2018-06-04 --to 2018-06-05")
        .code(0);
    assert!(codes.iter().all(|code| table.out.contains(code)));
}
