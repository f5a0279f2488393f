//! `actual_generations_per_unit`.

use std::collections::{BTreeMap, BTreeSet};

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, GENERATION, period};

const RESOURCE: &str = "actual_generations_per_unit";

async fn ask(client: &Client, query: &str) -> Vec<Value> {
    let body = client
        .json(&format!("{GENERATION}/{RESOURCE}?{query}"))
        .await;
    body[RESOURCE].as_array().unwrap().clone()
}

#[tokio::test]
async fn units_with_sector_and_hours() {
    let client = Client::start().await;
    let week = period("2024-06-04T00:00:00+02:00", "2024-06-11T00:00:00+02:00");
    let units = ask(&client, &week).await;
    assert!((38..=40).contains(&units.len()), "{}", units.len());
    let mut sectors: BTreeMap<&str, usize> = BTreeMap::new();
    let mut codes = BTreeSet::new();
    let mut fractions = BTreeSet::new();
    for entry in &units {
        let unit = &entry["unit"];
        *sectors
            .entry(unit["production_type"].as_str().unwrap())
            .or_default() += 1;
        codes.insert(unit["eic_code"].as_str().unwrap());
        assert_eq!(entry["values"].as_array().unwrap().len(), 7 * 24);
        for row in entry["values"].as_array().unwrap() {
            fractions.insert(
                row["value"]
                    .to_string()
                    .split_once('.')
                    .map(|x| x.1.to_owned()),
            );
        }
    }
    assert_eq!(sectors["NUCLEAR"], 16);
    assert!(sectors.contains_key("OTHER"));
    assert_eq!(codes.len(), units.len());
    assert!(codes.iter().all(|code| code.starts_with("17W100P100P0")));
    // Whole and half megawatts.
    assert_eq!(
        fractions.into_iter().collect::<Vec<_>>(),
        [None, Some("5".to_owned())]
    );
}

#[tokio::test]
async fn one_unit_by_its_code() {
    let client = Client::start().await;
    let all = ask(&client, "").await;
    let code = all[7]["unit"]["eic_code"].as_str().unwrap();
    let one = ask(&client, &format!("unit_eic_code={code}")).await;
    assert_eq!(one, all[7..8]);
    assert!(
        ask(&client, "unit_eic_code=17W100P100P0000X")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn reactors_that_stand_still_take_power_and_batteries_both() {
    let client = Client::start().await;
    let (mut running, mut still) = (0, 0);
    let (mut charged, mut emptied) = (0, 0);
    for month in 1..=5 {
        let week = period(
            &format!("2024-0{month}-02T00:00:00Z"),
            &format!("2024-0{month}-09T00:00:00Z"),
        );
        for entry in ask(&client, &week).await {
            for row in entry["values"].as_array().unwrap() {
                let value = row["value"].as_f64().unwrap();
                match entry["unit"]["production_type"].as_str().unwrap() {
                    "NUCLEAR" if value < 0.0 => still += 1,
                    "NUCLEAR" => running += 1,
                    "OTHER" if value < 0.0 => charged += 1,
                    "OTHER" => emptied += 1,
                    _ => {}
                }
            }
        }
    }
    assert!(running > still && still > 100, "{running} {still}");
    assert!(charged > 100 && emptied > 100, "{charged} {emptied}");
}

#[tokio::test]
async fn days_of_25_hours() {
    let client = Client::start().await;
    let autumn = period("2023-10-29T00:00:00+02:00", "2023-10-30T00:00:00+01:00");
    for entry in ask(&client, &autumn).await {
        assert_eq!(entry["values"].as_array().unwrap().len(), 25);
    }
}

#[tokio::test]
async fn samples_have_half_hours_and_no_sector() {
    let client = Client::start().await;
    let live = ask(&client, "").await;
    assert_eq!(live[0]["values"].as_array().unwrap().len(), 12);
    client.sandbox.rte().set_shape(RteShape::Sample);
    let sample = ask(&client, "").await;
    assert_eq!(sample[0]["values"].as_array().unwrap().len(), 24);
    assert_eq!(sample[0]["unit"].get("production_type"), None);
    assert_eq!(sample[0]["unit"]["name"], live[0]["unit"]["name"]);

    let frozen = client
        .json(&format!("{GENERATION}/sandbox/{RESOURCE}?unit_eic_code=x"))
        .await;
    let first = &frozen[RESOURCE][0];
    assert_eq!(first["end_date"], "2016-01-29T18:17:05+01:00");
    assert_eq!(first["values"].as_array().unwrap().len(), 36);
}
