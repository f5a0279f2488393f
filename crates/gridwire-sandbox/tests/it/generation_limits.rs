//! Actual Generation: the rules of dates, F01 to F06, for each resource.

use crate::client::{Client, GENERATION, period};

/// Resource, prefix of its codes, longest period in days.
const RESOURCES: [(&str, &str, i64); 4] = [
    (
        "actual_generations_per_production_type",
        "ACTUALGEN_PRODTYPE_",
        155,
    ),
    ("actual_generations_per_unit", "ACTUALGEN_UNIT_", 7),
    ("water_reserves", "ACTUALGEN_WATERRES_", 366),
    ("generation_mix_15min_time_scale", "ACTUALGEN_MIX15MIN_", 14),
];

async fn refused(client: &Client, (resource, prefix, _): (&str, &str, i64), query: &str, f: &str) {
    let (code, _) = client
        .error(&format!("{GENERATION}/{resource}?{query}"))
        .await;
    assert_eq!(code, format!("{prefix}{f}"), "{query}");
}

async fn accepted(client: &Client, resource: &str, query: &str) {
    let response = client
        .get(&format!("{GENERATION}/{resource}?{query}"))
        .await;
    assert_eq!(response.status(), 200, "{resource}?{query}");
}

#[tokio::test]
async fn six_codes_each() {
    let client = Client::start().await;
    for resource in RESOURCES {
        refused(&client, resource, "start_date=2024-01-01T00:00:00Z", "F01").await;
        refused(&client, resource, "end_date=2024-01-01T00:00:00Z", "F01").await;
        let backwards = period("2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z");
        refused(&client, resource, &backwards, "F02").await;
        let format = period("2024-01-01", "2024-01-02");
        refused(&client, resource, &format, "F06").await;
        let hour_less = period("2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z");
        refused(&client, resource, &hour_less, "F05").await;
        // Noon of 15 June is now: the end of the day may be asked, no second more.
        let today = period("2024-06-14T22:00:00Z", "2024-06-15T22:00:00Z");
        accepted(&client, resource.0, &today).await;
        let future = period("2024-06-14T22:00:00Z", "2024-06-15T22:00:01Z");
        refused(&client, resource, &future, "F04").await;
    }
}

#[tokio::test]
async fn the_longest_periods_in_seconds() {
    let client = Client::start().await;
    let start = crate::client::instant("2023-05-03T07:00:00Z");
    for resource in RESOURCES {
        let end = start + chrono::TimeDelta::days(resource.2);
        let text = |instant: chrono::DateTime<chrono::Utc>| {
            instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
        };
        accepted(&client, resource.0, &period(&text(start), &text(end))).await;
        let end = end + chrono::TimeDelta::seconds(1);
        refused(&client, resource, &period(&text(start), &text(end)), "F03").await;
    }
}

#[tokio::test]
async fn the_day_of_23_hours_is_too_short() {
    let client = Client::start().await;
    for resource in RESOURCES {
        let spring = period("2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00");
        refused(&client, resource, &spring, "F05").await;
        let wider = period("2024-03-31T00:00:00+01:00", "2024-04-01T01:00:00+02:00");
        accepted(&client, resource.0, &wider).await;
    }
}

#[tokio::test]
async fn nothing_before_the_first_days() {
    let client = Client::start().await;
    for (resource, first, before) in [
        (RESOURCES[0].0, "2014-12-15", "2014-12-14"),
        (RESOURCES[1].0, "2011-12-13", "2011-12-12"),
        (RESOURCES[3].0, "2017-01-01", "2016-12-31"),
    ] {
        let query = period(
            &format!("{before}T00:00:00+01:00"),
            &format!("{first}T00:00:00+01:00"),
        );
        let body = client
            .json(&format!("{GENERATION}/{resource}?{query}"))
            .await;
        assert!(body[resource].as_array().unwrap().is_empty(), "{resource}");
        let query = period(
            &format!("{before}T00:00:00+01:00"),
            &format!("{first}T12:00:00+01:00"),
        );
        let body = client
            .json(&format!("{GENERATION}/{resource}?{query}"))
            .await;
        assert_eq!(
            body[resource][0]["values"][0]["start_date"],
            format!("{first}T00:00:00+01:00")
        );
    }
}
