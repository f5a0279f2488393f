//! `actual_generations_per_production_type`.

use std::collections::{BTreeMap, BTreeSet};

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, GENERATION, column, period};

const RESOURCE: &str = "actual_generations_per_production_type";

async fn ask(client: &Client, query: &str) -> Value {
    client
        .json(&format!("{GENERATION}/{RESOURCE}?{query}"))
        .await[RESOURCE]
        .take()
}

/// Values by sector.
fn series(entries: &Value) -> BTreeMap<&str, Vec<i64>> {
    let values = |entry: &Value| {
        let rows = entry["values"].as_array().unwrap();
        rows.iter()
            .map(|row| row["value"].as_i64().unwrap())
            .collect()
    };
    let entries = entries.as_array().unwrap().iter();
    entries
        .map(|entry| (entry["production_type"].as_str().unwrap(), values(entry)))
        .collect()
}

#[tokio::test]
async fn the_current_day_so_far() {
    let client = Client::start().await;
    let body = ask(&client, "").await;
    let all = series(&body);
    assert_eq!(all.len(), 14);
    let names = column(&body, "production_type");
    assert!(names[..13].is_sorted());
    assert_eq!(names[13], "TOTAL");
    // Noon: eleven hours and the last one, three minutes before its end.
    assert!(all.values().all(|values| values.len() == 12));
    let entry = &body[0];
    assert_eq!(entry["start_date"], "2024-06-15T00:00:00+02:00");
    assert_eq!(entry["end_date"], "2024-06-16T00:00:00+02:00");
    let last = &entry["values"][11];
    assert_eq!(last["end_date"], "2024-06-15T12:00:00+02:00");
    assert_eq!(last["updated_date"], "2024-06-15T11:57:00+02:00");
}

#[tokio::test]
async fn totals_are_sums_and_signs_are_as_in_france() {
    let client = Client::start().await;
    let year = [
        ("2022-06-14T00:00:00+02:00", "2022-11-15T00:00:00+01:00"),
        ("2022-11-15T00:00:00+01:00", "2023-04-15T00:00:00+02:00"),
        ("2023-04-15T00:00:00+02:00", "2023-06-14T00:00:00+02:00"),
    ];
    let (mut hours, mut negative) = (0, BTreeSet::new());
    for (start, end) in year {
        let body = ask(&client, &period(start, end)).await;
        let all = series(&body);
        let total = &all["TOTAL"];
        hours += total.len();
        for (hour, total) in total.iter().enumerate() {
            let sum: i64 = all
                .iter()
                .filter(|(name, _)| **name != "TOTAL")
                .map(|(_, values)| values[hour])
                .sum();
            assert_eq!(sum, *total);
            assert!((25_000..110_000).contains(total), "{total}");
        }
        for (name, values) in &all {
            if values.iter().any(|value| *value < 0) {
                negative.insert((*name).to_owned());
            }
        }
        // Little at three in the morning, whatever the season; no sun at all.
        let (pumped, solar) = (&all["HYDRO_PUMPED_STORAGE"], &all["SOLAR"]);
        for (i, row) in body[0]["values"].as_array().unwrap().iter().enumerate() {
            if row["start_date"].as_str().unwrap()[11..].starts_with("03:00") {
                assert!(pumped[i] < 0);
                assert_eq!(solar[i], 0);
            }
        }
    }
    assert_eq!(hours, 8760);
    let expected = ["FOSSIL_HARD_COAL", "HYDRO_PUMPED_STORAGE", "OTHER"];
    assert_eq!(negative.into_iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn sectors_that_came_in_2022() {
    let client = Client::start().await;
    let body = ask(
        &client,
        &period("2021-12-31T00:00:00+01:00", "2022-01-02T00:00:00+01:00"),
    )
    .await;
    let all = series(&body);
    assert_eq!(all["WIND_ONSHORE"].len(), 48);
    assert_eq!(all["WIND_OFFSHORE"].len(), 24);
    assert_eq!(all["OTHER"].len(), 24);
    let old = ask(
        &client,
        &period("2021-12-30T00:00:00+01:00", "2021-12-31T00:00:00+01:00"),
    )
    .await;
    assert_eq!(old.as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn days_of_23_and_25_hours() {
    let client = Client::start().await;
    let query = |start, end| format!("{}&production_type=NUCLEAR", period(start, end));
    let spring = ask(
        &client,
        &query("2024-03-31T00:00:00+01:00", "2024-04-01T01:00:00+02:00"),
    )
    .await;
    let rows = spring[0]["values"].as_array().unwrap();
    // One more was asked, since 23 hours are too few.
    assert_eq!(rows.len(), 24);
    assert_eq!(rows[1]["start_date"], "2024-03-31T01:00:00+01:00");
    assert_eq!(rows[1]["end_date"], "2024-03-31T03:00:00+02:00");
    assert_eq!(rows[22]["end_date"], "2024-04-01T00:00:00+02:00");

    let autumn = ask(
        &client,
        &query("2023-10-29T00:00:00+02:00", "2023-10-30T00:00:00+01:00"),
    )
    .await;
    let rows = autumn[0]["values"].as_array().unwrap();
    assert_eq!(rows.len(), 25);
    assert_eq!(rows[2]["start_date"], "2023-10-29T02:00:00+02:00");
    assert_eq!(rows[2]["end_date"], "2023-10-29T02:00:00+01:00");
    assert_eq!(rows[3]["end_date"], "2023-10-29T03:00:00+01:00");
}

#[tokio::test]
async fn lists_choose_sectors() {
    let client = Client::start().await;
    let body = ask(&client, "production_type=SOLAR,TOTAL,SOLAR,TIDE").await;
    assert_eq!(column(&body, "production_type"), ["SOLAR", "TOTAL"]);
    let all = ask(&client, "").await;
    assert_eq!(series(&body)["TOTAL"], series(&all)["TOTAL"]);
    assert!(
        ask(&client, "production_type=TIDE")
            .await
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn shapes() {
    let client = Client::start().await;
    client.sandbox.rte().set_shape(RteShape::Sample);
    let body = ask(&client, "production_type=SOLAR,TOTAL").await;
    assert_eq!(body[0]["end_date"], "2024-06-15T12:00:00+02:00");
    assert!(body[0]["values"][0].get("updated_date").is_some());
    assert!(body[1]["values"][0].get("updated_date").is_none());

    let frozen = client
        .json(&format!("{GENERATION}/sandbox/{RESOURCE}?start_date=never"))
        .await[RESOURCE]
        .take();
    assert_eq!(frozen.as_array().unwrap().len(), 12);
    for entry in frozen.as_array().unwrap() {
        assert_eq!(entry["start_date"], "2016-01-29T00:00:00+01:00");
        assert_eq!(entry["end_date"], "2016-01-29T18:17:05+01:00");
        // With holes.
        assert_eq!(entry["values"].as_array().unwrap().len(), 13);
    }
}
