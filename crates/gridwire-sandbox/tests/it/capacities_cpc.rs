//! `capacities_cpc`.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, column, period};

const RESOURCE: &str = "capacities_cpc";

fn rows(body: &Value) -> &[Value] {
    body[RESOURCE].as_array().unwrap()
}

fn key(row: &Value) -> (&str, &str, &str) {
    let text = |name: &str| row[name].as_str().unwrap();
    (
        text("department_code"),
        text("production_type"),
        text("network_connection"),
    )
}

#[tokio::test]
async fn nominal_mode_has_the_last_value_of_each() {
    let client = Client::start().await;
    let body = client.json(RESOURCE).await;
    assert!(
        (450..700).contains(&rows(&body).len()),
        "{}",
        rows(&body).len()
    );
    let keys: BTreeSet<_> = rows(&body).iter().map(key).collect();
    assert_eq!(keys.len(), rows(&body).len());
    assert!(
        rows(&body)
            .iter()
            .all(|row| row["value"].as_i64().unwrap() > 0)
    );
    let departments: BTreeSet<&str> = keys.iter().map(|key| key.0).collect();
    assert_eq!(departments.len(), 95);
    assert!(!departments.contains("FR-20"));
    let order: Vec<_> = rows(&body)
        .iter()
        .map(|row| (Reverse(row["updated_date"].as_str().unwrap()), key(row)))
        .collect();
    // All offsets of one month are alike, hence the texts sort as the instants do.
    assert!(order.is_sorted());
    assert!(order[0].0.0.starts_with("2024-06-0"));
}

#[tokio::test]
async fn the_country_is_the_sum_of_its_departments() {
    let client = Client::start().await;
    let body = client
        .json(&format!(
            "{RESOURCE}?production_type=WIND&network_connection=RPT"
        ))
        .await;
    let of = |country: bool| -> i64 {
        let chosen = rows(&body)
            .iter()
            .filter(|row| (row["department_code"] == "FR") == country);
        chosen.map(|row| row["value"].as_i64().unwrap()).sum()
    };
    assert!(of(true) > 0);
    assert_eq!(of(true), of(false));
}

#[tokio::test]
async fn dates_choose_by_update() {
    let client = Client::start().await;
    let year = period("2022-06-01T00:00:00+02:00", "2023-06-01T00:00:00+02:00");
    let body = client.json(&format!("{RESOURCE}?{year}")).await;
    assert!(
        (600..2500).contains(&rows(&body).len()),
        "{}",
        rows(&body).len()
    );
    let updates = column(&body[RESOURCE], "updated_date");
    assert_eq!(updates.len(), rows(&body).len());
    assert!(
        updates
            .iter()
            .all(|date| ("2022-06-01".."2023-06-01").contains(&&date[..10]))
    );
    // About once a month.
    let months: BTreeSet<&str> = updates.iter().map(|date| &date[..7]).collect();
    assert_eq!(months.len(), 12);
    let order: Vec<_> = rows(&body)
        .iter()
        .map(|row| {
            (
                Reverse(&row["updated_date"].as_str().unwrap()[..10]),
                key(row),
            )
        })
        .collect();
    assert!(order.is_sorted());

    // The register opened on 9 February 2015 with everything there was.
    let first = period("2015-02-09T00:00:00+01:00", "2015-02-10T00:00:00+01:00");
    let body = client.json(&format!("{RESOURCE}?{first}")).await;
    assert!(rows(&body).len() > 450);
    assert!(
        column(&body[RESOURCE], "updated_date")
            .iter()
            .all(|date| *date == "2015-02-09T00:00:00+01:00")
    );
}

#[tokio::test]
async fn filters_combine_and_leave_rows_without_value() {
    let client = Client::start().await;
    let query =
        "department_code=FR-01,FR-75,FR-01&network_connection=RPD&production_type=GEOTHERMAL,SOLAR";
    let body = client.json(&format!("{RESOURCE}?{query}")).await;
    assert_eq!(rows(&body).len(), 4);
    assert!(
        rows(&body)
            .iter()
            .all(|row| row["network_connection"] == "RPD")
    );
    for row in rows(&body) {
        // Both or neither.
        assert_eq!(
            row.get("value").is_some(),
            row.get("updated_date").is_some()
        );
    }
    assert!(rows(&body).iter().any(|row| row.get("value").is_none()));

    let all = client
        .json(&format!("{RESOURCE}?department_code=FR-33"))
        .await;
    assert_eq!(rows(&all).len(), 18);
    let networks = client
        .json(&format!("{RESOURCE}?network_connection=RPT"))
        .await;
    assert!(
        rows(&networks)
            .iter()
            .all(|row| row["network_connection"] == "RPT" && row["value"].is_i64())
    );

    // A window without updates: everything asked by name comes back, but empty.
    let old = period("2015-01-01T00:00:00+01:00", "2015-01-02T00:00:00+01:00");
    let body = client
        .json(&format!(
            "{RESOURCE}?{old}&department_code=FR&network_connection=RPD&production_type=WIND"
        ))
        .await;
    assert_eq!(
        body.to_string(),
        r#"{"capacities_cpc":[{"department_code":"FR","network_connection":"RPD","production_type":"WIND"}]}"#
    );
}

#[tokio::test]
async fn nothing_at_all_is_an_error() {
    let client = Client::start().await;
    let old = period("2015-01-01T00:00:00+01:00", "2015-01-02T00:00:00+01:00");
    for query in [
        "department_code=FR-2A,FR-99",
        "production_type=TIDE",
        "network_connection=X",
        &old,
    ] {
        let (code, _) = client.error(&format!("{RESOURCE}?{query}")).await;
        assert_eq!(code, "EC45_ERR01", "{query}");
    }
}

#[tokio::test]
async fn couples_that_ended_are_history_only() {
    let client = Client::start().await;
    let nominal = client.json(RESOURCE).await;
    let present: BTreeSet<_> = rows(&nominal).iter().map(key).collect();
    let mut ended = 0;
    for year in 2016..2024 {
        let query = period(
            &format!("{year}-01-01T00:00:00+01:00"),
            &format!("{}-01-01T00:00:00+01:00", year + 1),
        );
        let body = client.json(&format!("{RESOURCE}?{query}")).await;
        for row in rows(&body).iter().filter(|row| row["value"] == 0) {
            ended += 1;
            assert!(!present.contains(&key(row)));
        }
    }
    assert!(ended > 3, "{ended}");
}

#[tokio::test]
async fn shapes() {
    let client = Client::start().await;
    client.sandbox.rte().set_shape(RteShape::Guide);
    let body = client
        .json(&format!(
            "{RESOURCE}?department_code=FR&production_type=BIOGAZ"
        ))
        .await;
    assert!(rows(&body)[0]["values"].is_i64());
    assert!(
        rows(&body)
            .iter()
            .all(|row| row["production_type"] == "BIOGAS")
    );

    let frozen = client
        .json("sandbox/capacities_cpc?department_code=FR-01")
        .await;
    assert_eq!(rows(&frozen).len(), 1710);
    let valued: Vec<_> = rows(&frozen)
        .iter()
        .filter(|row| row.get("value").is_some())
        .collect();
    assert!((10..=18).contains(&valued.len()));
    assert!(valued.iter().all(|row| row["department_code"] == "FR"));
    assert!(
        rows(&frozen)
            .iter()
            .any(|row| row["production_type"] == "BIOGAZ")
    );
}
