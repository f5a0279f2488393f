//! Ranges from the sandbox: values, seams, keys.

use serde_json::{Value, json};

use crate::run::{Server, run};

#[test]
fn years_come_with_unit_offset_and_revision() {
    let run = run(
        "--sandbox fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01 \
                   --production-type NUCLEAR,SOLAR --format ndjson",
    )
    .code(0);
    // The sandbox's data of seed 0, the same on every machine and in every year.
    let first = "{\"interval_start\":\"2022-01-01T00:00:00+01:00\",\"interval_end\":\"2023-01-01T00:00:00+01:00\",\
                 \"type\":\"NUCLEAR\",\"field\":\"value\",\"value\":61252,\"unit\":\"MW\",\
                 \"updated_date\":\"2021-12-29T10:02:42+01:00\"}";
    assert_eq!(run.out.lines().next(), Some(first));
    let rows = run.lines();
    let of = |row: &Value| {
        (
            row["interval_start"].as_str().unwrap()[..4].to_owned(),
            row["type"].clone(),
            row["value"].clone(),
        )
    };
    assert_eq!(
        rows.iter().map(of).collect::<Vec<_>>(),
        [
            ("2022".into(), json!("NUCLEAR"), json!(61252)),
            ("2022".into(), json!("SOLAR"), json!(13977)),
            ("2023".into(), json!("NUCLEAR"), json!(61261)),
            ("2023".into(), json!("SOLAR"), json!(16164)),
        ]
    );
    let coverage = run.coverage();
    assert_eq!(coverage["complete"], true);
    assert_eq!(
        (&coverage["rows"], &coverage["requests"]),
        (&json!(4), &json!(2))
    );
    assert_eq!(
        coverage["asked"],
        json!({"from": "2022-01-01T00:00:00+01:00", "to": "2024-01-01T00:00:00+01:00"})
    );
}

#[test]
fn a_day_is_midnight_in_paris() {
    let range = |from: &str, to: &str| {
        let line = format!(
            "--sandbox fetch rte/capacities-cpc --from {from} --to {to} --department-code FR --format ndjson"
        );
        let run = run(&line).code(0);
        (run.out.clone(), run.coverage()["asked"].clone())
    };
    let days = range("2024-03-01", "2024-04-01");
    let instants = range("2024-02-29T23:00:00Z", "2024-03-31T22:00:00Z");
    assert_eq!(days.0, instants.0);
    assert_eq!(
        days.1,
        json!({"from": "2024-03-01T00:00:00+01:00", "to": "2024-04-01T00:00:00+02:00"})
    );
}

#[test]
fn a_plant_seen_in_many_windows_comes_once() {
    let run = run("--sandbox fetch rte/capacities-per-production-unit --from 2015-01-01 --to 2024-01-01 --format ndjson").code(0);
    let rows = run.lines();
    let mut identities: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["code_eic"].to_string(),
                row["interval_start"].to_string(),
            )
        })
        .collect();
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), rows.len());
    let coverage = run.coverage();
    assert!(
        rows.len() > 100 && coverage["duplicates"].as_u64().unwrap() > 100,
        "{coverage}"
    );
    assert!(
        rows.iter()
            .all(|row| row["field"] == "installed_capacity" && row["unit"] == "MW")
    );
    // What has no end is in force: null, not an invented date.
    assert!(rows.iter().any(|row| row["interval_end"].is_null()));
}

#[test]
fn a_row_without_a_value_is_a_row() {
    // Rule CCPC-RG09: what nothing matches is answered without a date and without a value.
    let run = run("--sandbox fetch rte/capacities-cpc --from 2024-01-01 --to 2024-02-01 --department-code FR-35 \
                   --network-connection RPT --production-type SOLAR --format ndjson")
    .code(0);
    let rows = run.lines();
    assert_eq!(rows.len(), 1, "{}", run.out);
    assert_eq!(
        (&rows[0]["value"], &rows[0]["interval_start"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&rows[0]["field"], &rows[0]["unit"]),
        (&json!("value"), &json!("kW"))
    );
}

#[test]
fn quiet_says_nothing() {
    let server = Server::start();
    let line = "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01 --quiet";
    let run = server.run(line).code(0);
    assert_eq!(run.err, "");
    assert_eq!(server.data_requests(), 2);
}

#[test]
fn datasets_are_described_for_people_and_for_programs() {
    let text = run("datasets").code(0).out;
    assert!(
        text.contains("rte/capacities-cpc")
            && text.contains("value [kW]")
            && text.contains("Europe/Paris"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    let json = run("datasets --format json").code(0).json();
    let cpc = json
        .as_array()
        .unwrap()
        .iter()
        .find(|dataset| dataset["name"] == "rte/capacities-cpc")
        .unwrap();
    let keys: Vec<_> = cpc["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        keys,
        ["department-code", "network-connection", "production-type"]
    );
    assert!(
        cpc["columns"]
            .as_array()
            .unwrap()
            .contains(&json!({"name": "value", "role": "value", "unit": "kW"}))
    );
    assert!(cpc["period"].as_str().unwrap().contains("366 days"));
    assert_eq!(
        run("datasets --format ndjson").code(0).out.lines().count(),
        json.as_array().unwrap().len()
    );
}
