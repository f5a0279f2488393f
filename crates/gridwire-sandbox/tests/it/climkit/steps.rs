//! Steps, their labels, and days of 23 and 25 hours.

use gridwire_sandbox::ClimkitSiteSteps;
use serde_json::{Value, json};

use super::client::{BACH, Client, QUINTA, TILLEULS, column, labels};

fn site(id: &str) -> String {
    format!("site_data/{id}/electricity")
}

#[tokio::test]
async fn ends_of_quarters_starts_of_hours() {
    let client = Client::start().await;
    let path = site(TILLEULS);
    let (from, to) = ("2026-06-01T10:00:01", "2026-06-01T11:00:00");
    let quarters = client.rows(&path, from, to, "15T").await;
    let expected = ["12:15", "12:30", "12:45", "13:00"];
    let expected = expected.map(|time| format!("2026-06-01 {time}:00+02:00"));
    assert_eq!(labels(&quarters), expected);
    assert_eq!(client.rows(&path, from, to, "").await, quarters);
    let hours = client.rows(&path, from, to, "H").await;
    assert_eq!(labels(&hours), ["2026-06-01 12:00:00+02:00"]);
    for name in hours[0].as_object().unwrap().keys() {
        if name != "timestamp" {
            let sum: f64 = column(&quarters, name).iter().sum();
            assert!(
                (sum - hours[0][name].as_f64().unwrap()).abs() < 1e-9,
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn long_and_short_days_of_every_meter() {
    let client = Client::start().await;
    for (id, day, from, to, count) in [
        (
            TILLEULS,
            "2025-03-30",
            "2025-03-29T23:00:01",
            "2025-03-30T22:00:00",
            92,
        ),
        (
            TILLEULS,
            "2025-10-26",
            "2025-10-25T22:00:01",
            "2025-10-26T23:00:00",
            100,
        ),
        (
            TILLEULS,
            "2025-06-01",
            "2025-05-31T22:00:01",
            "2025-06-01T22:00:00",
            96,
        ),
        (
            QUINTA,
            "2025-10-26",
            "2025-10-25T23:00:01",
            "2025-10-27T00:00:00",
            100,
        ),
    ] {
        let rows = client.rows(&site(id), from, to, "").await;
        assert_eq!(rows.len(), count, "{day}");
        let keys = |row: &Value| row.as_object().unwrap().len();
        assert!(rows.iter().all(|row| keys(row) == keys(&rows[0])));
        let hours = client.rows(&site(id), from, to, "H").await;
        assert_eq!(hours.len(), count / 4);
        let days = client.rows(&site(id), from, to, "D").await;
        let [only] = labels(&days)[..] else {
            panic!("{days:?}")
        };
        assert!(only.starts_with(&format!("{day} 00:00:00")));
        let sum: f64 = column(&rows, "conso_total").iter().sum();
        assert!((sum - days[0]["conso_total"].as_f64().unwrap()).abs() < 1e-9);
    }
    // Two o'clock comes twice, with two offsets.
    let rows = client
        .rows(
            &site(TILLEULS),
            "2025-10-26T00:15:00",
            "2025-10-26T01:15:00",
            "",
        )
        .await;
    assert_eq!(
        labels(&rows),
        [
            "02:15:00+02:00",
            "02:30:00+02:00",
            "02:45:00+02:00",
            "02:00:00+01:00",
            "02:15:00+01:00"
        ]
        .map(|time| format!("2025-10-26 {time}"))
    );
}

#[tokio::test]
async fn months_and_years_by_either_end() {
    let client = Client::start().await;
    let path = site(TILLEULS);
    let (from, to) = ("2024-12-31T23:00:01", "2025-12-31T23:00:00");
    let months = client.rows(&path, from, to, "M").await;
    assert_eq!(months.len(), 12);
    assert_eq!(
        labels(&months)[..2],
        ["2025-01-01 00:00:00+01:00", "2025-02-01 00:00:00+01:00"]
    );
    let year = client.rows(&path, from, to, "Y").await;
    assert_eq!(labels(&year), ["2025-01-01 00:00:00+01:00"]);
    let sum: f64 = column(&months, "from_ext").iter().sum();
    assert!((sum - year[0]["from_ext"].as_f64().unwrap()).abs() < 1e-6);

    client.climkit.set_months_by_their_end(true);
    let by_end = client.rows(&path, from, to, "M").await;
    assert_eq!(
        labels(&by_end)[..2],
        ["2025-01-31 00:00:00+01:00", "2025-02-28 00:00:00+01:00"]
    );
    assert_eq!(by_end[0]["self"], months[0]["self"]);
    let year = client.rows(&path, from, to, "Y").await;
    assert_eq!(labels(&year), ["2025-12-31 00:00:00+01:00"]);
}

#[tokio::test]
async fn a_day_that_is_cut_is_half_summed_up() {
    let client = Client::start().await;
    let path = site(TILLEULS);
    // The label at midnight is the last quarter of the day before.
    let (from, to) = ("2026-05-31T22:00:00", "2026-06-01T10:00:00");
    let days = client.rows(&path, from, to, "D").await;
    let expected = ["2026-05-31 00:00:00+02:00", "2026-06-01 00:00:00+02:00"];
    assert_eq!(labels(&days), expected);
    let quarters = client.rows(&path, from, to, "").await;
    assert_eq!(quarters.len(), 49);
    assert_eq!(days[0]["conso_total"], quarters[0]["conso_total"]);
}

#[tokio::test]
async fn the_asterisk() {
    let client = Client::start().await;
    let asked = json!({
        "t_s": "2026-06-01T10:00:00",
        "t_e": "2026-06-01T12:00:00",
        "sampling_frequency": "15T",
    });
    client.climkit.set_site_steps(ClimkitSiteSteps::Refused);
    let refused = (400, json!({"message": "Unknown sampling frequency"}));
    assert_eq!(client.call(&site(BACH), Some(asked.clone())).await, refused);
    let mut without = asked.clone();
    without
        .as_object_mut()
        .unwrap()
        .remove("sampling_frequency");
    assert_eq!(
        client
            .post(&site(BACH), without)
            .await
            .as_array()
            .unwrap()
            .len(),
        9
    );
    // Meters have no asterisk.
    let flat = client.meters(BACH, |meter| meter["name"] == "Flat 1").await;
    let meter = format!("meter_data/{BACH}/{}", flat[0]);
    assert_eq!(
        client
            .post(&meter, asked.clone())
            .await
            .as_array()
            .unwrap()
            .len(),
        9
    );

    client.climkit.set_site_steps(ClimkitSiteSteps::Ignored);
    let mut hours = asked;
    hours["sampling_frequency"] = "H".into();
    assert_eq!(
        client
            .post(&site(BACH), hours)
            .await
            .as_array()
            .unwrap()
            .len(),
        9
    );
}
