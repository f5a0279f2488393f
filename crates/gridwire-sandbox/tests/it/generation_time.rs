//! Actual Generation: when values appear and when they change.

use chrono::TimeDelta;
use serde_json::Value;

use crate::client::{Client, GENERATION, period};

async fn nuclear(client: &Client, query: &str) -> Value {
    let path = format!(
        "{GENERATION}/actual_generations_per_production_type?{query}&production_type=NUCLEAR,TOTAL"
    );
    client.json(&path).await["actual_generations_per_production_type"].take()
}

fn rows(body: &Value) -> usize {
    body[0]["values"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn an_hour_appears_three_minutes_before_its_end() {
    let client = Client::start_at("2024-06-15T09:56:59Z").await;
    assert_eq!(rows(&nuclear(&client, "").await), 11);
    client.sandbox.advance(TimeDelta::seconds(1));
    let body = nuclear(&client, "").await;
    assert_eq!(rows(&body), 12);
    assert_eq!(
        body[0]["values"][11]["updated_date"],
        "2024-06-15T11:57:00+02:00"
    );
}

#[tokio::test]
async fn the_new_day_is_empty_for_two_hours() {
    let mut client = Client::start_at("2024-06-14T22:00:00Z").await;
    for resource in [
        "actual_generations_per_production_type",
        "actual_generations_per_unit",
        "generation_mix_15min_time_scale",
    ] {
        let body = client.json(&format!("{GENERATION}/{resource}")).await;
        assert_eq!(body.to_string(), format!("{{\"{resource}\":[]}}"));
    }
    client.sandbox.advance(TimeDelta::seconds(2 * 3600 - 1));
    assert_eq!(rows(&nuclear(&client, "").await), 0);
    // Yesterday is all there.
    let yesterday = period("2024-06-14T00:00:00+02:00", "2024-06-15T00:00:00+02:00");
    assert_eq!(rows(&nuclear(&client, &yesterday).await), 24);
    client.sandbox.advance(TimeDelta::seconds(1));
    client.renew().await;
    assert_eq!(rows(&nuclear(&client, "").await), 2);
}

#[tokio::test]
async fn values_are_corrected_once() {
    let mut client = Client::start().await;
    let day = period("2024-06-15T00:00:00+02:00", "2024-06-16T00:00:00+02:00");
    let first = nuclear(&client, &day).await;
    client.sandbox.advance(TimeDelta::hours(6));
    client.renew().await;
    let later = nuclear(&client, &day).await;
    client.sandbox.advance(TimeDelta::days(2));
    client.renew().await;
    let last = nuclear(&client, &day).await;
    assert_eq!((rows(&first), rows(&later), rows(&last)), (12, 18, 24));

    let mut changed = 0;
    for hour in 0..12 {
        let row = |body: &Value| body[0]["values"][hour].clone();
        let (first, later, last) = (row(&first), row(&later), row(&last));
        // Six hours after its end every value is final.
        assert_eq!(later, last);
        if first != later {
            changed += 1;
            let number = |row: &Value| row["value"].as_i64().unwrap();
            let difference = (number(&first) - number(&later)).abs();
            assert!(difference > 0 && difference * 100 < number(&later));
            assert!(first["updated_date"].as_str() < later["updated_date"].as_str());
        }
    }
    // Those of the last three hours at least, none of more than six hours before.
    assert!((3..=7).contains(&changed), "{changed}");
}

#[tokio::test]
async fn corrections_keep_sums() {
    let client = Client::start().await;
    let path = format!("{GENERATION}/actual_generations_per_production_type");
    let body = client.json(&path).await;
    let entries = body["actual_generations_per_production_type"]
        .as_array()
        .unwrap();
    for hour in 0..12 {
        let value = |entry: &Value| entry["values"][hour]["value"].as_i64().unwrap();
        let sum: i64 = entries[..13].iter().map(value).sum();
        assert_eq!(sum, value(&entries[13]));
    }
}
