//! `capacities_per_production_unit`.

use std::collections::BTreeSet;

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, period};

const RESOURCE: &str = "capacities_per_production_unit";

fn units(body: &Value) -> &[Value] {
    body[RESOURCE].as_array().unwrap()
}

fn values(unit: &Value) -> &[Value] {
    unit["values"].as_array().unwrap()
}

async fn dated(client: &Client, start: &str, end: &str) -> Value {
    client
        .json(&format!("{RESOURCE}?{}", period(start, end)))
        .await
}

fn eic_is_valid(code: &str) -> bool {
    const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    let sum: usize = (0..15)
        .map(|i| CHARACTERS.find(&code[i..=i]).unwrap() * (16 - i))
        .sum();
    code.len() == 16
        && !code.ends_with('-')
        && CHARACTERS.find(&code[15..]) == Some(36 - (sum - 1) % 37)
}

#[tokio::test]
async fn nominal_mode_has_what_runs_now() {
    let client = Client::start().await;
    let body = client.json(RESOURCE).await;
    assert!(
        (110..=150).contains(&units(&body).len()),
        "{}",
        units(&body).len()
    );
    for unit in units(&body) {
        assert_eq!(unit["start_date"], "2024-06-15T00:00:00+02:00");
        assert_eq!(unit["end_date"], "2024-06-16T00:00:00+02:00");
        assert_eq!(values(unit).len(), 1);
        assert_eq!(values(unit)[0].get("end_date"), None);
        assert!(values(unit)[0]["start_date"].as_str().unwrap() < "2024-06-15");
        assert!(values(unit)[0]["installed_capacity"].as_f64().unwrap() >= 100.0);
        assert!(eic_is_valid(
            unit["production_unit"]["code_eic"].as_str().unwrap()
        ));
        if let Some(producer) = unit["production_unit"].get("code_eic_producteur") {
            assert!(eic_is_valid(producer.as_str().unwrap()));
            assert!(unit["production_unit"]["name_producteur"].is_string());
        }
    }
    let without = |pointer: &str| {
        units(&body)
            .iter()
            .filter(|unit| unit.pointer(pointer).is_none())
            .count()
    };
    assert!((5..40).contains(&without("/values/0/updated_date")));
    assert!((20..80).contains(&without("/production_unit/code_eic_producteur")));
    let locations: BTreeSet<&str> = units(&body)
        .iter()
        .map(|unit| unit["production_unit"]["location"].as_str().unwrap())
        .collect();
    assert_eq!(
        locations.into_iter().collect::<Vec<_>>(),
        ["FRANCE", "France"]
    );
}

#[tokio::test]
async fn sorted_by_sector_then_name() {
    let client = Client::start().await;
    let body = client.json(RESOURCE).await;
    let keys: Vec<(&str, &str)> = units(&body)
        .iter()
        .map(|unit| {
            let sector = values(unit)[0]["type"].as_str().unwrap();
            (sector, unit["production_unit"]["name"].as_str().unwrap())
        })
        .collect();
    assert!(keys.is_sorted());
    assert!(keys.iter().any(|(_, name)| !name.is_ascii()));
}

#[tokio::test]
async fn the_oldest_plant_opened_in_july_1935() {
    let client = Client::start().await;
    let body = dated(
        &client,
        "1935-01-01T00:00:00+00:00",
        "1936-01-01T00:00:00+00:00",
    )
    .await;
    assert_eq!(units(&body).len(), 1);
    let plant = &units(&body)[0];
    assert_eq!(plant["start_date"], "1935-01-01T00:00:00+00:00");
    assert_eq!(values(plant)[0]["start_date"], "1935-07-01T00:00:00+01:00");
    assert_eq!(values(plant)[0]["type"], "HYDRO_RUN_OF_RIVER_AND_POUNDAGE");

    // Its first day, then the day before.
    let first = dated(
        &client,
        "1935-06-30T00:00:00+01:00",
        "1935-07-01T00:00:01+01:00",
    )
    .await;
    assert_eq!(units(&first).len(), 1);
    let before = dated(
        &client,
        "1935-06-30T00:00:00+01:00",
        "1935-07-01T00:00:00+01:00",
    )
    .await;
    assert!(units(&before).is_empty());

    // Summer time at war.
    let war = dated(
        &client,
        "1942-07-01T00:00:00+02:00",
        "1942-07-02T00:00:00+02:00",
    )
    .await;
    assert_eq!(units(&war)[0]["start_date"], "1942-07-01T00:00:00+02:00");
    assert!(!units(&war).is_empty() && units(&war).len() < 20);
}

#[tokio::test]
async fn a_dated_query_has_every_capacity_of_the_period() {
    let client = Client::start().await;
    let mut several = 0;
    let mut closed = 0;
    let (mut newest_first, mut oldest_first) = (0, 0);
    for year in 2000..2024 {
        let (start, end) = (
            format!("{year}-01-01T00:00:00+01:00"),
            format!("{}-01-01T00:00:00+01:00", year + 1),
        );
        let body = dated(&client, &start, &end).await;
        for unit in units(&body) {
            assert_eq!(
                (&unit["start_date"], &unit["end_date"]),
                (&start.clone().into(), &end.clone().into())
            );
            let starts: Vec<&str> = values(unit)
                .iter()
                .map(|v| v["start_date"].as_str().unwrap())
                .collect();
            assert!(starts.iter().all(|s| s[..10] < end[..10]));
            for value in values(unit) {
                if let Some(ended) = value.get("end_date") {
                    assert!(ended.as_str().unwrap()[..10] > start[..10]);
                    closed += 1;
                }
            }
            if starts.len() > 1 {
                several += 1;
                if starts[0] > starts[1] {
                    newest_first += 1;
                } else {
                    oldest_first += 1;
                }
            }
        }
    }
    assert!(several > 5 && closed > 20, "{several} {closed}");
    // No order to rely on.
    assert!(newest_first > 0 && oldest_first > 0);
}

#[tokio::test]
async fn nobody_knows_the_future() {
    let late = Client::start().await;
    let early = Client::start_at("2012-06-15T10:00:00Z").await;
    let year = ("2012-01-01T00:00:00+01:00", "2013-01-01T00:00:00+01:00");
    let count = |body: &Value, field: &str| {
        let all = units(body).iter().flat_map(values);
        all.filter(|value| value.get(field).is_some()).count()
    };
    let then = dated(&early, year.0, year.1).await;
    let now = dated(&late, year.0, year.1).await;
    // Ends that are history today were open then.
    assert!(count(&then, "end_date") < count(&now, "end_date"));
    let all = units(&then).iter().flat_map(values);
    assert!(
        all.into_iter()
            .all(|value| value["start_date"].as_str().unwrap() < "2012-06-15T13")
    );
}

#[tokio::test]
async fn shapes() {
    let client = Client::start().await;
    client.sandbox.rte().set_shape(RteShape::Guide);
    let body = client.json(RESOURCE).await;
    assert_eq!(units(&body)[0].get("end_date"), None);
    assert!(
        units(&body)
            .iter()
            .all(|unit| values(unit)[0]["production_type"].is_string())
    );
    assert!(
        units(&body)
            .iter()
            .any(|unit| unit["production_unit"]["Code_eic_producteur"].is_string())
    );

    client.sandbox.rte().set_shape(RteShape::Sample);
    let body = client.json(RESOURCE).await;
    assert_eq!(units(&body)[0]["end_date"], "2024-06-15T12:00:00+02:00");
    let lacks = |field: &str| {
        units(&body)
            .iter()
            .filter(|unit| values(unit)[0].get(field).is_none())
            .count()
    };
    assert_eq!(lacks("updated_date"), units(&body).len());
    assert!((1..=3).contains(&lacks("start_date")));

    let frozen = client.json("sandbox/capacities_per_production_unit").await;
    assert_eq!(units(&frozen)[0]["start_date"], "2016-01-29T00:00:00+01:00");
    assert_eq!(units(&frozen)[0]["end_date"], "2016-01-29T18:17:05+01:00");
}
