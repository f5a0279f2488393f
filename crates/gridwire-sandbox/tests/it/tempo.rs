//! `tempo_like_calendars`: seasons, publication, holes.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde_json::Value;

use crate::client::{Client, TEMPO, column, period};

pub(crate) async fn ask(client: &Client, query: &str) -> Value {
    client.json(&format!("{TEMPO}?{query}")).await["tempo_like_calendars"].take()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_season_of_22_red_and_43_white_days() {
    let client = Client::start().await;
    for (start, end, days) in [
        (
            "2022-09-01T00:00:00+02:00",
            "2023-09-01T00:00:00+02:00",
            365,
        ),
        (
            "2020-09-01T00:00:00+02:00",
            "2021-09-01T00:00:00+02:00",
            365,
        ),
        (
            "2019-09-01T00:00:00+02:00",
            "2020-09-01T00:00:00+02:00",
            366,
        ),
    ] {
        let body = ask(&client, &period(start, end)).await;
        let values = column(&body["values"], "value");
        let count = |colour: &str| values.iter().filter(|value| **value == colour).count();
        assert_eq!(
            (count("RED"), count("WHITE"), count("BLUE")),
            (22, 43, days - 65)
        );
        let starts = column(&body["values"], "start_date");
        assert_eq!((starts[0], starts[days - 1]), (&*last_day(end), start));
        for row in body["values"].as_array().unwrap() {
            let day = date(&row["start_date"].as_str().unwrap()[..10]);
            let weekday = day.format("%a").to_string();
            match row["value"].as_str().unwrap() {
                "RED" => assert!(weekday != "Sat" && weekday != "Sun", "{day}"),
                "WHITE" => assert!(weekday != "Sun", "{day}"),
                _ => {}
            }
        }
    }
}

fn last_day(end: &str) -> String {
    end.replace("-09-01", "-08-31")
}

#[tokio::test]
async fn days_are_civil_and_dated_the_morning_before() {
    let client = Client::start().await;
    let change = period("2023-10-28T00:00:00+02:00", "2023-10-31T00:00:00+01:00");
    let body = ask(&client, &change).await;
    let rows = body["values"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["start_date"], "2023-10-29T00:00:00+02:00");
    assert_eq!(rows[1]["end_date"], "2023-10-30T00:00:00+01:00");
    assert_eq!(rows[1]["updated_date"], "2023-10-28T10:20:00+02:00");
    assert_eq!(rows[0]["updated_date"], "2023-10-29T10:20:00+01:00");

    let first = period("2014-08-30T00:00:00+02:00", "2014-09-03T00:00:00+02:00");
    let body = ask(&client, &first).await;
    assert_eq!(
        column(&body["values"], "start_date"),
        ["2014-09-02T00:00:00+02:00", "2014-09-01T00:00:00+02:00"]
    );
}

#[tokio::test]
async fn tomorrow_is_published_at_half_past_ten() {
    let client = Client::start_at("2024-01-15T09:29:59Z").await;
    let tomorrow = period("2024-01-16T00:00:00+01:00", "2024-01-17T00:00:00+01:00");
    let longer = period("2024-01-14T00:00:00+01:00", "2024-01-17T00:00:00+01:00");
    let refusal = client.error(&format!("{TEMPO}?{tomorrow}")).await;
    assert_eq!(refusal.0, "TMPLIKSUPCON_TMPLIKCAL_F04");
    assert!(refusal.1.ends_with("recover data to this term."));
    let body = ask(&client, &longer).await;
    assert_eq!(
        column(&body["values"], "start_date"),
        ["2024-01-15T00:00:00+01:00", "2024-01-14T00:00:00+01:00"]
    );
    assert_eq!(
        ask(&client, "").await["start_date"],
        "2024-01-15T00:00:00+01:00"
    );

    client.sandbox.advance(TimeDelta::seconds(1));
    let body = ask(&client, &tomorrow).await;
    assert_eq!(
        column(&body["values"], "start_date"),
        ["2024-01-16T00:00:00+01:00"]
    );
    assert_eq!(ask(&client, &longer).await["values"][0], body["values"][0]);
    assert_eq!(ask(&client, "").await["values"], body["values"]);
    assert_eq!(
        ask(&client, "").await["end_date"],
        "2024-01-17T00:00:00+01:00"
    );

    let later = NaiveTime::from_hms_opt(11, 15, 0).unwrap();
    client.sandbox.rte().set_tempo_publication(later);
    assert_eq!(
        client.get(&format!("{TEMPO}?{tomorrow}")).await.status(),
        400
    );
    client.sandbox.advance(TimeDelta::minutes(45));
    assert_eq!(
        client.get(&format!("{TEMPO}?{tomorrow}")).await.status(),
        200
    );
}

#[tokio::test]
async fn days_and_colours_that_are_missing() {
    let client = Client::start().await;
    let rte = client.sandbox.rte();
    rte.drop_tempo_day(date("2023-10-14"));
    rte.drop_tempo_value(date("2023-10-15"));
    let body = ask(
        &client,
        &period("2023-10-13T00:00:00+02:00", "2023-10-17T00:00:00+02:00"),
    )
    .await;
    let rows = body["values"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["start_date"], "2023-10-15T00:00:00+02:00");
    assert_eq!(rows[1].get("value"), None);
    assert!(rows[1].get("updated_date").is_some());
    assert_eq!(rows[2]["start_date"], "2023-10-13T00:00:00+02:00");

    // Only the missing day: nothing, and no error.
    let only = period("2023-10-14T00:00:00+02:00", "2023-10-15T00:00:00+02:00");
    assert_eq!(ask(&client, &only).await["values"], serde_json::json!([]));
    // The last one missing: the one before is the most recent.
    rte.drop_tempo_day(date("2024-06-16"));
    assert_eq!(
        ask(&client, "").await["start_date"],
        "2024-06-15T00:00:00+02:00"
    );
}
