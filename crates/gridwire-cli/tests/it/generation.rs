//! Ranges of generation: hours of odd days, units, negative values, codes.

use std::collections::BTreeMap;

use gridwire::core::chrono::{Days, Utc};
use gridwire::core::chrono_tz::Europe::Paris;
use serde_json::{Value, json};

use crate::run::{Server, run};

fn day(dataset: &str, from: &str, to: &str) -> Vec<Value> {
    let line =
        format!("--sandbox fetch rte/{dataset} --from {from} --to {to} --format ndjson --quiet");
    run(&line).code(0).lines()
}

/// How many rows each series has.
fn counts(rows: &[Value], keys: &[&str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        let key: Vec<&str> = keys.iter().map(|key| row[key].as_str().unwrap()).collect();
        *counts.entry(key.join(" ")).or_default() += 1;
    }
    counts
}

#[test]
fn the_days_on_which_clocks_change_have_23_and_25_hours() {
    for (from, to, hours) in [
        ("2024-03-31", "2024-04-01", 23),
        ("2024-10-27", "2024-10-28", 25),
        ("2024-06-01", "2024-06-02", 24),
    ] {
        for (dataset, keys, series, steps) in [
            (
                "generation-per-production-type",
                &["production_type"][..],
                14,
                hours,
            ),
            ("generation-per-unit", &["eic_code"], 40, hours),
            (
                "generation-mix",
                &["production_type", "production_subtype"],
                23,
                hours * 4,
            ),
        ] {
            let rows = day(dataset, from, to);
            let counts = counts(&rows, keys);
            assert_eq!(counts.len(), series, "{dataset} {from}: {counts:?}");
            assert!(
                counts.values().all(|count| *count == steps),
                "{dataset} {from}: {counts:?}"
            );
            assert!(rows.iter().all(|row| row["unit"] == "MW"), "{dataset}");
        }
    }
}

#[test]
fn a_row_of_the_hour_in_which_the_clocks_change_has_two_offsets() {
    let rows = day("generation-per-production-type", "2024-03-31", "2024-04-01");
    let row = |start: &str, production_type: &str| {
        let mut rows = rows.iter();
        rows.find(|row| row["interval_start"] == start && row["production_type"] == production_type)
            .unwrap()
    };
    // The sandbox's data of seed 0, the same on every machine and in every year.
    let total = row("2024-03-31T00:00:00+01:00", "TOTAL");
    assert_eq!(
        (&total["value"], &total["field"]),
        (&json!(60338), &json!("value"))
    );
    let odd = row(
        "2024-03-31T01:00:00+01:00",
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
    );
    assert_eq!(odd["value"], 5540);
    assert_eq!(odd["interval_end"], "2024-03-31T03:00:00+02:00");
    // Pumping consumes, and nothing makes that zero.
    assert!(rows.iter().any(|row| row["value"].as_f64().unwrap() < 0.0));
}

#[test]
fn weeks_of_water_are_in_megawatt_hours() {
    let rows = day("water-reserves", "2024-10-07", "2024-11-11");
    let weeks: Vec<_> = rows
        .iter()
        .map(|row| (row["interval_start"].as_str().unwrap(), &row["value"]))
        .collect();
    assert_eq!(
        weeks[2..4],
        [
            ("2024-10-21T00:00:00+02:00", &json!(2_918_292)),
            ("2024-10-28T00:00:00+01:00", &json!(2_850_439)),
        ]
    );
    assert!(weeks.len() == 5 && rows.iter().all(|row| row["unit"] == "MWh"));
}

#[test]
fn a_wrong_value_is_told_before_anything_is_sent() {
    let unit = "rte/generation-per-unit --from 2024-10-27 --to 2024-10-28 --unit-eic-code";
    let types = "rte/generation-per-production-type --from 2024-10-27 --to 2024-10-28";
    let call = "api rte-generation actual-generations-per-unit --unit-eic-code";
    for (line, parts) in [
        (
            format!("fetch {unit} 17W100P100P0135X"),
            ["EIC code", "right check character"],
        ),
        (
            format!("{call} 17W100P100P0135X"),
            ["EIC code", "right check character"],
        ),
        (
            format!("fetch {types} --production-type WIND"),
            [
                "--production-type = WIND: ",
                "WIND_OFFSHORE or WIND_ONSHORE",
            ],
        ),
        // The mix has names of its own.
        (
            "fetch rte/generation-mix --from 2024-10-27 --to 2024-10-28 --production-type BIOMASS"
                .into(),
            ["--production-type = BIOMASS: ", "--unchecked"],
        ),
    ] {
        let run = run(&line).code(2);
        for part in parts {
            assert!(run.error().contains(part), "{part} in {}", run.err);
        }
        assert!(
            run.out.is_empty() && !run.err.contains("credentials"),
            "{run:?}"
        );
    }
    let server = Server::start();
    let run = server
        .run(&format!("fetch {unit} 17W100P100P0S023 --format ndjson"))
        .code(0);
    assert_eq!(
        counts(&run.lines(), &["name"]),
        [("YVRENALVILLE 2".into(), 25)].into()
    );
}

#[test]
fn what_is_to_come_is_missing_and_no_error_of_the_service() {
    let today = Utc::now().with_timezone(&Paris).date_naive();
    let (from, to) = (today - Days::new(2), today + Days::new(7));
    let line = format!(
        "--sandbox fetch rte/generation-per-production-type --from {from} --to {to} \
         --production-type NUCLEAR --format ndjson"
    );
    let run = run(&line).code(5);
    assert!(run.lines().len() >= 46, "{}", run.out);
    let coverage = run.coverage();
    let missing = coverage["missing"].as_array().unwrap();
    let last = missing
        .iter()
        .find(|missing| missing["reason"] == "after-limit");
    let last = last.unwrap_or_else(|| panic!("{coverage}"));
    assert_eq!(last["to"], coverage["asked"]["to"]);
    assert!(run.error().contains("not there"), "{}", run.err);
}
