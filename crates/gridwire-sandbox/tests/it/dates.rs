//! The rules of dates, F01 to F06, for each resource.

use gridwire_sandbox::RteShape;

use crate::client::{Client, period};

const F01: &str = "If one of the fields \"start_date\" or \"end_date\" is used, the two fields are mandatory. Please \
    used either fields or neither.";
const F02: &str = "The field \"start_date\" in the API input is more recently than the field \"end_date\". Please \
    correct the values of these fields.";
const F03: &str = "The API does not provide feedback on such a long period in one call. To retrieve all the data \
    please make it with several calls to the API.";
const F04: &str = "The value of \"end_date\" field is incorrect. It is not possible to recover data to this term.";
const F05: &str = "The period filled by fields \"start_date\" and \"end_date\" is too short to return values. Please \
    check the user guide to verify the minimum period for this API.";
const F06: &str = "One of the dates in the API input does not follow the format described in the user guide. Please \
    verify compliance with the format for each field.";

const RESOURCES: [(&str, &str); 3] = [
    ("capacities_per_production_type", "GENINSCAP_CPPT_"),
    ("capacities_per_production_unit", "GENINSCAP_CPPU_"),
    ("capacities_cpc", "GENINSCAP_CCPC_"),
];

async fn refused(
    client: &Client,
    resource: (&str, &str),
    query: &str,
    suffix: &str,
    message: &str,
) {
    let found = client.error(&format!("{}?{query}", resource.0)).await;
    assert_eq!(
        found,
        (format!("{}{suffix}", resource.1), message.to_owned()),
        "{query}"
    );
}

async fn accepted(client: &Client, resource: &str, start: &str, end: &str) {
    client
        .json(&format!("{resource}?{}", period(start, end)))
        .await;
}

#[tokio::test]
async fn the_guides_own_examples() {
    let client = Client::start().await;
    for resource in RESOURCES {
        let one = "start_date=2023-02-01T00:00:00%2B01:00";
        refused(&client, resource, one, "F01", F01).await;
        refused(&client, resource, &one.replace("start", "end"), "F01", F01).await;
        let backwards = period("2023-02-16T00:00:00+01:00", "2023-02-14T00:00:01+01:00");
        refused(&client, resource, &backwards, "F02", F02).await;
        let long = period("2015-03-01T00:00:00+02:00", "2017-06-02T00:00:00+02:00");
        refused(&client, resource, &long, "F03", F03).await;
        let future = period("2025-01-02T00:00:00+02:00", "2025-02-10T00:00:00+02:00");
        refused(&client, resource, &future, "F04", F04).await;
        let short = period("2023-02-01T00:00:00+01:00", "2023-02-01T00:00:01+01:00");
        refused(&client, resource, &short, "F05", F05).await;
        let format = period("2023-02-01", "2023-02-14");
        refused(&client, resource, &format, "F06", F06).await;
        // The plus that nobody escaped.
        let plus = "start_date=2023-01-01T00:00:00+01:00&end_date=2024-01-01T00:00:00+01:00";
        refused(&client, resource, plus, "F06", F06).await;
    }
}

#[tokio::test]
async fn any_offset_is_the_same_instant() {
    let client = Client::start().await;
    let query = |start, end| format!("capacities_per_production_type?{}", period(start, end));
    let french = client
        .json(&query(
            "2023-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00+01:00",
        ))
        .await;
    let utc = client
        .json(&query("2022-12-31T23:00:00Z", "2023-12-31T23:00:00Z"))
        .await;
    let far = client
        .json(&query(
            "2023-01-01T09:00:00+10:00",
            "2023-12-31T13:30:00-09:30",
        ))
        .await;
    assert_eq!(french, utc);
    assert_eq!(french, far);
}

#[tokio::test]
async fn the_shortest_period_is_24_hours() {
    let client = Client::start().await;
    for resource in &RESOURCES[1..] {
        // The clocks go forward: this day has 23 hours.
        let spring = period("2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00");
        refused(&client, *resource, &spring, "F05", F05).await;
        // Back: 25.
        let autumn = period("2023-10-29T00:00:00+02:00", "2023-10-30T00:00:00+01:00");
        let answer = client.get(&format!("{}?{autumn}", resource.0)).await;
        // No update of the register on that day is no matter of dates.
        assert!(!answer.text().await.unwrap().contains("GENINSCAP"));
        let hour_less = period("2023-10-29T01:00:00+02:00", "2023-10-29T23:59:59+01:00");
        refused(&client, *resource, &hour_less, "F05", F05).await;
    }
    accepted(
        &client,
        RESOURCES[1].0,
        "2024-03-31T00:00:00+01:00",
        "2024-04-01T01:00:00+02:00",
    )
    .await;
}

#[tokio::test]
async fn the_longest_period_is_366_times_24_hours() {
    let client = Client::start().await;
    for resource in &RESOURCES[1..] {
        accepted(
            &client,
            resource.0,
            "2022-06-01T00:00:00+02:00",
            "2023-06-02T00:00:00+02:00",
        )
        .await;
        let second_more = period("2022-06-01T00:00:00+02:00", "2023-06-02T00:00:01+02:00");
        refused(&client, *resource, &second_more, "F03", F03).await;
    }
}

#[tokio::test]
async fn per_type_takes_calendar_years_only() {
    let client = Client::start().await;
    let (resource, new_year) = (RESOURCES[0], |y: i32| format!("{y}-01-01T00:00:00+01:00"));
    accepted(&client, resource.0, &new_year(2023), &new_year(2024)).await;
    accepted(&client, resource.0, &new_year(2024), &new_year(2025)).await;
    // 365 days of a leap year.
    let short = period(&new_year(2020), "2020-12-31T00:00:00+01:00");
    refused(&client, resource, &short, "F05", F05).await;
    let long = period(&new_year(2020), &new_year(2022));
    refused(&client, resource, &long, "F03", F03).await;

    // The guide's own example spans eight years.
    client.sandbox.rte().accept_long_periods(true);
    let eight = period(&new_year(2015), "2023-01-14T00:00:00+01:00");
    let body = client
        .json(&format!("{}?{eight}&production_type=SOLAR", resource.0))
        .await;
    let years = body["capacities_per_production_type"]["values"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(years, 9);
    // The others keep their rule.
    refused(&client, RESOURCES[1], &eight, "F03", F03).await;
    refused(&client, RESOURCES[2], &eight, "F03", F03).await;
}

#[tokio::test]
async fn the_latest_end() {
    // Half past midnight in Paris, still the day before in UTC.
    let client = Client::start_at("2024-06-14T22:30:00Z").await;
    for resource in &RESOURCES[..2] {
        accepted(
            &client,
            resource.0,
            "2024-01-01T00:00:00+01:00",
            "2025-01-01T00:00:00+01:00",
        )
        .await;
        let second_more = period("2024-01-01T00:00:01+01:00", "2025-01-01T00:00:01+01:00");
        refused(&client, *resource, &second_more, "F04", F04).await;
    }
    let cpc = RESOURCES[2];
    accepted(
        &client,
        cpc.0,
        "2024-06-01T00:00:00+02:00",
        "2024-06-16T00:00:00+02:00",
    )
    .await;
    let second_more = period("2024-06-01T00:00:00+02:00", "2024-06-16T00:00:01+02:00");
    refused(&client, cpc, &second_more, "F04", F04).await;
}

#[tokio::test]
async fn empty_dates_are_no_dates() {
    let client = Client::start().await;
    client.sandbox.rte().set_shape(RteShape::Live);
    for (resource, _) in RESOURCES {
        let bare = client.json(resource).await;
        assert_eq!(
            client
                .json(&format!("{resource}?start_date=&end_date="))
                .await,
            bare
        );
    }
}
