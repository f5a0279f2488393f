//! `water_reserves`.

use chrono::TimeDelta;
use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, GENERATION, column, period};

const RESOURCE: &str = "water_reserves";

async fn ask(client: &Client, query: &str) -> Value {
    client
        .json(&format!("{GENERATION}/{RESOURCE}?{query}"))
        .await[RESOURCE]
        .take()
}

#[tokio::test]
async fn a_year_of_mondays() {
    let client = Client::start().await;
    let year = period("2023-01-02T00:00:00+01:00", "2024-01-01T00:00:00+01:00");
    let body = ask(&client, &year).await;
    assert_eq!(body["start_date"], "2023-01-02T00:00:00+01:00");
    let starts = column(&body["values"], "start_date");
    assert_eq!(starts.len(), 52);
    assert!(starts.is_sorted());
    let first = &body["values"][0];
    assert_eq!(first["end_date"], "2023-01-09T00:00:00+01:00");
    assert_eq!(first["updated_date"], "2023-01-11T13:30:00+01:00");
    assert!((900_000..3_300_000).contains(&first["value"].as_i64().unwrap()));
    // The week of the change has two offsets.
    assert_eq!(starts[12], "2023-03-27T00:00:00+02:00");
    assert_eq!(
        body["values"][11]["start_date"],
        "2023-03-20T00:00:00+01:00"
    );
    assert_eq!(body["values"][11]["end_date"], starts[12]);

    let old = period("2014-06-01T00:00:00+02:00", "2014-12-20T00:00:00+01:00");
    let body = ask(&client, &old).await;
    assert_eq!(
        column(&body["values"], "start_date"),
        ["2014-12-08T00:00:00+01:00", "2014-12-15T00:00:00+01:00"]
    );
}

#[tokio::test]
async fn published_on_wednesdays() {
    // Wednesday, one second before half past one.
    let client = Client::start_at("2024-06-12T11:29:59Z").await;
    let week = period("2024-06-03T00:00:00+02:00", "2024-06-10T00:00:00+02:00");
    assert!(
        ask(&client, &week).await["values"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let before = ask(&client, "").await;
    assert_eq!(
        before["values"][0]["start_date"],
        "2024-05-27T00:00:00+02:00"
    );
    client.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(
        ask(&client, &week).await["values"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let now = ask(&client, "").await;
    assert_eq!(now["start_date"], "2024-06-12T00:00:00+02:00");
    assert_eq!(
        column(&now["values"], "start_date"),
        ["2024-06-03T00:00:00+02:00"]
    );
}

#[tokio::test]
async fn shapes() {
    let client = Client::start().await;
    let live = ask(&client, "").await;
    assert!(live.is_object());
    client.sandbox.rte().set_shape(RteShape::Guide);
    assert_eq!(ask(&client, "").await[0], live);
    client.sandbox.rte().set_shape(RteShape::Sample);
    let sample = ask(&client, "").await;
    assert_eq!(sample[0]["values"], live["values"]);
    assert_eq!(sample[0]["end_date"], "2024-06-15T12:00:00+02:00");

    let frozen = client
        .json(&format!("{GENERATION}/sandbox/{RESOURCE}?end_date=x"))
        .await;
    assert_eq!(frozen[RESOURCE][0]["end_date"], "2016-01-13T14:45:00+01:00");
    assert_eq!(frozen[RESOURCE][0]["values"].as_array().unwrap().len(), 1);
}
