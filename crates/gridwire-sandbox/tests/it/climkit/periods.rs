//! Which rows a period has.

use std::time::Duration;

use chrono::TimeDelta;
use gridwire_sandbox::{ClimkitEnds, ClimkitTooLong};
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, TILLEULS, instant, labels};

const PATH: &str = "site_data/64c1000000000000000000a1/electricity";

async fn times(client: &Client, body: Value) -> Vec<String> {
    let answer = client.post(PATH, body).await;
    let rows = answer.as_array().unwrap();
    labels(rows).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn ends_are_included_or_not() {
    let client = Client::start().await;
    let body = json!({"t_s": "2026-06-01T10:00:00", "t_e": "2026-06-01 10:30:00"});
    let [noon, quarter, half] =
        ["12:00", "12:15", "12:30"].map(|time| format!("2026-06-01 {time}:00+02:00"));
    let both = vec![noon.clone(), quarter.clone(), half.clone()];
    assert_eq!(times(&client, body.clone()).await, both);
    client.climkit.set_ends(ClimkitEnds::StartOnly);
    let start = vec![noon, quarter.clone()];
    assert_eq!(times(&client, body.clone()).await, start);
    client.climkit.set_ends(ClimkitEnds::EndOnly);
    assert_eq!(times(&client, body).await, [quarter, half]);
}

#[tokio::test]
async fn without_a_period_the_last_day_up_to_a_minute_ago() {
    let client = Client::start().await;
    // A second after noon in Zurich: the quarter up to noon is not known yet.
    let last = times(&client, json!({})).await;
    assert_eq!(last.first().unwrap(), "2026-06-14 12:15:00+02:00");
    assert_eq!(last.last().unwrap(), "2026-06-15 11:45:00+02:00");
    assert_eq!(last.len(), 95);
    client.sandbox.advance(TimeDelta::seconds(58));
    let last = times(&client, json!({"t_s": null, "t_e": null})).await;
    assert_eq!(last.last().unwrap(), "2026-06-15 12:00:00+02:00");

    let open = times(&client, json!({"t_s": "2026-06-15T09:30:00"})).await;
    assert_eq!(open.len(), 3);
    let until = times(&client, json!({"t_e": "2026-06-01T10:00:00"})).await;
    assert_eq!(until.first().unwrap(), "2026-05-31 12:00:00+02:00");
    let later = json!({"t_s": "2027-01-01T00:00:00", "t_e": "2027-01-02T00:00:00"});
    assert_eq!(times(&client, later).await, Vec::<String>::new());
    let reversed = json!({"t_s": "2026-06-01T10:00:00", "t_e": "2026-05-01T10:00:00"});
    assert_eq!(times(&client, reversed).await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_before_the_first_day() {
    let client = Client::start().await;
    let body = json!({"t_s": "2023-02-01T00:00:00", "t_e": "2023-02-15T00:00:00"});
    let first = times(&client, body).await;
    assert_eq!(first.first().unwrap(), "2023-02-14 00:15:00+01:00");
}

#[tokio::test]
async fn a_start_is_moved_in_silence() {
    let client = Client::start().await;
    let earliest = instant("2026-05-20T00:00:00Z");
    client.climkit.clamp_start(TILLEULS, earliest);
    let body = json!({"t_s": "2026-05-10T00:00:00", "t_e": "2026-05-20T02:00:00"});
    let moved = times(&client, body.clone()).await;
    assert_eq!(moved.first().unwrap(), "2026-05-20 02:00:00+02:00");
    assert_eq!(moved.len(), 9);
    let other = PATH.replace("a1/", "d4/");
    let whole = client.post(&other, body).await;
    assert_eq!(whole.as_array().unwrap().len(), 10 * 96 + 9);
}

#[tokio::test]
async fn long_periods_fail_as_told() {
    let client = Client::start().await;
    let week = json!({"t_s": "2026-06-01T00:00:00", "t_e": "2026-06-08T00:00:01"});
    let longer = json!({"t_s": "2026-06-01T00:00:00", "t_e": "2026-06-08T01:00:01"});
    for status in [504, 413] {
        let limit = ClimkitTooLong::Status(status);
        client.climkit.set_longest_period(7, limit);
        assert_eq!(times(&client, week.clone()).await.len(), 7 * 96 + 1);
        assert_eq!(client.call(PATH, Some(longer.clone())).await.0, status);
    }
    client.climkit.set_longest_period(7, ClimkitTooLong::Hang);
    client.sandbox.advance(TimeDelta::seconds(1));
    let body = longer.to_string();
    let hanging = client.send(Method::POST, PATH, &body);
    let waited = tokio::time::timeout(Duration::from_millis(200), hanging).await;
    assert!(waited.is_err());
    client.climkit.remove_longest_period();
    assert_eq!(times(&client, longer).await.len(), 7 * 96 + 5);
}

#[tokio::test]
async fn a_day_that_the_service_fails_at() {
    let client = Client::start().await;
    client
        .climkit
        .poison_day(TILLEULS, "2026-06-03".parse().unwrap());
    let day = |from: &str, to: &str| json!({"t_s": from, "t_e": to});
    // From the midnight before to a second after the next.
    let bad = day("2026-06-02T22:00:00", "2026-06-03T22:00:01");
    let (status, page) = client.call(PATH, Some(bad.clone())).await;
    assert_eq!(status, 500);
    assert!(page.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    for (from, to) in [
        ("2026-06-01T22:00:00", "2026-06-02T22:00:01"),
        ("2026-06-03T22:00:00", "2026-06-04T22:00:01"),
    ] {
        assert_eq!(times(&client, day(from, to)).await.len(), 97);
    }
    client.climkit.heal();
    assert_eq!(times(&client, bad).await.len(), 97);
}
