//! `capacities_per_production_type`.

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, column, period};

const RESOURCE: &str = "capacities_per_production_type";

fn values(body: &Value) -> &Value {
    &body[RESOURCE]["values"]
}

#[tokio::test]
async fn the_current_year_has_all_sectors() {
    let client = Client::start().await;
    let body = client.json(RESOURCE).await;
    assert_eq!(body[RESOURCE]["start_date"], "2024-01-01T00:00:00+01:00");
    assert_eq!(body[RESOURCE]["end_date"], "2025-01-01T00:00:00+01:00");
    let types = column(values(&body), "type");
    assert_eq!(types.len(), 20);
    assert_eq!(
        (types[0], types[13], types[19]),
        ("BIOMASS", "NUCLEAR", "OTHER")
    );

    let value = |name: &str| {
        let rows = values(&body).as_array().unwrap();
        rows.iter().find(|row| row["type"] == name).unwrap()["value"].clone()
    };
    assert!((61_000..62_000).contains(&value("NUCLEAR").as_i64().unwrap()));
    assert!((19_000..20_000).contains(&value("SOLAR").as_i64().unwrap()));
    assert_eq!(value("FOSSIL_PEAT"), 0);
    // Integers and decimals in one list.
    assert!(value("GEOTHERMAL").is_f64());
    let updated = values(&body)[0]["updated_date"].as_str().unwrap();
    assert!(
        updated.starts_with("2023-12-") && updated.ends_with("+01:00"),
        "{updated}"
    );
}

#[tokio::test]
async fn filters_and_order() {
    let client = Client::start().await;
    let rows = |query: &str| format!("{RESOURCE}?{query}");
    let body = client
        .json(&rows("production_type=WASTE,SOLAR,WASTE"))
        .await;
    assert_eq!(column(values(&body), "type"), ["SOLAR", "WASTE"]);
    // No code for a sector that does not exist.
    let body = client.json(&rows("production_type=TIDE,SOLAR")).await;
    assert_eq!(column(values(&body), "type"), ["SOLAR"]);
    let body = client.json(&rows("production_type=TIDE")).await;
    assert!(column(values(&body), "type").is_empty());

    // A year that is none of the calendar's touches two, the later one first.
    let year = period("2022-06-01T00:00:00+02:00", "2023-06-01T00:00:00+02:00");
    let body = client
        .json(&rows(&format!("{year}&production_type=NUCLEAR,SOLAR")))
        .await;
    assert_eq!(body[RESOURCE]["start_date"], "2022-06-01T00:00:00+02:00");
    assert_eq!(
        column(values(&body), "start_date"),
        [
            "2023-01-01T00:00:00+01:00",
            "2023-01-01T00:00:00+01:00",
            "2022-01-01T00:00:00+01:00",
            "2022-01-01T00:00:00+01:00"
        ]
    );
    assert_eq!(
        column(values(&body), "type"),
        ["NUCLEAR", "SOLAR", "NUCLEAR", "SOLAR"]
    );
}

#[tokio::test]
async fn nothing_before_2015() {
    let client = Client::start().await;
    let year = period("2014-01-01T00:00:00+01:00", "2015-01-01T00:00:00+01:00");
    let body = client.json(&format!("{RESOURCE}?{year}")).await;
    assert!(values(&body).as_array().unwrap().is_empty());
    let year = period("2015-01-01T00:00:00+01:00", "2016-01-01T00:00:00+01:00");
    let body = client.json(&format!("{RESOURCE}?{year}")).await;
    assert_eq!(values(&body).as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn shapes() {
    let client = Client::start().await;
    let live = client.json(RESOURCE).await;
    assert!(live[RESOURCE].is_object());
    client.sandbox.rte().set_shape(RteShape::Guide);
    let guide = client.json(RESOURCE).await;
    assert_eq!(guide[RESOURCE][0], live[RESOURCE]);
    client.sandbox.rte().set_shape(RteShape::Sample);
    assert_eq!(client.json(RESOURCE).await, live);
}

#[tokio::test]
async fn the_services_own_sandbox_is_frozen() {
    let client = Client::start().await;
    let body = client
        .json("sandbox/capacities_per_production_type?start_date=never")
        .await;
    assert_eq!(body[RESOURCE]["start_date"], "2016-01-01T00:00:00+01:00");
    assert_eq!(values(&body).as_array().unwrap().len(), 20);
}
