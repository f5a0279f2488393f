//! `generation_mix_15min_time_scale`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::{Client, GENERATION, column, period};

const RESOURCE: &str = "generation_mix_15min_time_scale";

async fn ask(client: &Client, query: &str) -> Value {
    client
        .json(&format!("{GENERATION}/{RESOURCE}?{query}"))
        .await[RESOURCE]
        .take()
}

fn values(entry: &Value) -> Vec<i64> {
    let rows = entry["values"].as_array().unwrap();
    rows.iter()
        .map(|row| row["value"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn totals_are_sums_of_their_kinds() {
    let client = Client::start().await;
    // Two weeks whose end is provisional.
    let weeks = period("2024-06-01T00:00:00+02:00", "2024-06-15T00:00:00+02:00");
    let body = ask(&client, &weeks).await;
    let entries = body.as_array().unwrap();
    assert_eq!(entries.len(), 23);
    let mut sums: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for entry in entries {
        let sector = entry["production_type"].as_str().unwrap();
        let of = values(entry);
        assert_eq!(of.len(), 14 * 96);
        if entry["production_subtype"] != "TOTAL" {
            let sum = sums.entry(sector).or_insert_with(|| vec![0; of.len()]);
            for (sum, value) in sum.iter_mut().zip(&of) {
                *sum += value;
            }
        }
    }
    let totals: BTreeMap<&str, Vec<i64>> = entries
        .iter()
        .filter(|entry| entry["production_subtype"] == "TOTAL")
        .map(|entry| (entry["production_type"].as_str().unwrap(), values(entry)))
        .collect();
    assert_eq!(totals.len(), 10);
    assert_eq!(
        sums.keys().copied().collect::<Vec<_>>(),
        ["BIOENERGY", "FOSSIL_GAS", "FOSSIL_OIL", "HYDRO"]
    );
    for (sector, sum) in sums {
        assert_eq!(totals[sector], sum, "{sector}");
    }
    assert!(totals["PUMPING"].iter().all(|value| *value <= 0));
    assert!(totals["PUMPING"].iter().any(|value| *value < -500));
    assert!(totals["EXCHANGE"].iter().any(|value| *value < 0));
}

#[tokio::test]
async fn two_lists_combine() {
    let client = Client::start().await;
    let body = ask(
        &client,
        "production_type=HYDRO,WIND&production_subtype=TOTAL",
    )
    .await;
    assert_eq!(column(&body, "production_type"), ["HYDRO", "WIND"]);
    let body = ask(&client, "production_subtype=BIOGAS,FOSSIL_GAS_CT").await;
    assert_eq!(
        column(&body, "production_subtype"),
        ["BIOGAS", "FOSSIL_GAS_CT"]
    );
    let none = ask(&client, "production_type=SOLAR&production_subtype=BIOGAS").await;
    assert!(none.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn quarters_of_long_and_short_days() {
    let client = Client::start().await;
    let autumn = period("2023-10-29T00:00:00+02:00", "2023-10-30T00:00:00+01:00");
    let body = ask(&client, &format!("{autumn}&production_type=NUCLEAR")).await;
    assert_eq!(values(&body[0]).len(), 100);
    assert_eq!(
        body[0]["values"][11]["end_date"],
        "2023-10-29T02:00:00+01:00"
    );
    let spring = period("2024-03-31T00:00:00+01:00", "2024-04-01T01:00:00+02:00");
    let body = ask(&client, &format!("{spring}&production_type=NUCLEAR")).await;
    assert_eq!(values(&body[0]).len(), 96);
    assert_eq!(
        body[0]["values"][7]["end_date"],
        "2024-03-31T03:00:00+02:00"
    );
}

#[tokio::test]
async fn the_services_own_sandbox_is_frozen() {
    let client = Client::start().await;
    let body = client
        .json(&format!("{GENERATION}/sandbox/{RESOURCE}?start_date=x"))
        .await;
    let entries = body[RESOURCE].as_array().unwrap();
    assert_eq!(entries.len(), 23);
    for entry in entries {
        assert_eq!(entry["start_date"], "2017-06-15T00:00:00+02:00");
        assert_eq!(entry["end_date"], "2017-06-16T00:00:00+02:00");
        assert_eq!(values(entry).len(), 48);
    }
}
