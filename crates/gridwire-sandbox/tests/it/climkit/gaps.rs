//! Rows and columns that are missing.

use super::client::{BACH, Client, TILLEULS, instant, labels, number};

const HOUR: (&str, &str) = ("2026-06-01T10:00:01", "2026-06-01T11:00:00");

#[tokio::test]
async fn of_a_whole_site() {
    let client = Client::start().await;
    let [from, to] = ["2026-06-01T10:15:00Z", "2026-06-01T10:45:00Z"].map(instant);
    client.climkit.drop_rows(TILLEULS, from, to);
    let path = format!("site_data/{TILLEULS}/electricity");
    let rows = client.rows(&path, HOUR.0, HOUR.1, "").await;
    let expected = ["2026-06-01 12:15:00+02:00", "2026-06-01 13:00:00+02:00"];
    assert_eq!(labels(&rows), expected);
    let flat = client
        .meters(TILLEULS, |meter| meter["name"] == "Flat 1")
        .await;
    for call in ["meter_data", "meter_data_raw"] {
        let path = format!("{call}/{TILLEULS}/{}", flat[0]);
        let rows = client.rows(&path, HOUR.0, HOUR.1, "").await;
        assert_eq!(labels(&rows), expected, "{call}");
    }
    let other = format!("site_data/{BACH}/electricity");
    assert_eq!(client.rows(&other, HOUR.0, HOUR.1, "").await.len(), 4);
}

#[tokio::test]
async fn of_one_meter() {
    let client = Client::start().await;
    let path = format!("site_data/{TILLEULS}/electricity");
    let before = client.rows(&path, HOUR.0, HOUR.1, "").await;
    let flats = client
        .meters(TILLEULS, |meter| {
            meter["name"] == "Flat 1" || meter["name"] == "Flat 2"
        })
        .await;
    let [from, to] = ["2026-06-01T10:15:00Z", "2026-06-01T10:45:00Z"].map(instant);
    client.climkit.drop_meter(&flats[0], from, to);
    let rows = client.rows(&path, HOUR.0, HOUR.1, "").await;
    assert_eq!(rows.len(), 4);
    for part in ["ext", "self", "total"] {
        let there = |flat: &String| -> Vec<bool> {
            let name = format!("{part}_{flat}");
            rows.iter().map(|row| row.get(&name).is_some()).collect()
        };
        assert_eq!(there(&flats[0]), [true, false, false, true]);
        assert_eq!(there(&flats[1]), [true; 4]);
    }
    // The site keeps it in its sums, and a longer step what is left of it.
    assert_eq!(rows[1]["conso_total"], before[1]["conso_total"]);
    let hours = client.rows(&path, HOUR.0, HOUR.1, "H").await;
    let total = format!("total_{}", flats[0]);
    let left = number(&before[0], &total) + number(&before[3], &total);
    assert!((number(&hours[0], &total) - left).abs() < 1e-9);
    let own = format!("meter_data/{TILLEULS}/{}", flats[0]);
    assert_eq!(client.rows(&own, HOUR.0, HOUR.1, "").await.len(), 2);
}

#[tokio::test]
async fn am_bach_had_an_outage() {
    let client = Client::start().await;
    for kind in ["electricity", "cold_water"] {
        let path = format!("site_data/{BACH}/{kind}");
        let rows = client
            .rows(&path, "2025-02-02T23:00:01", "2025-02-03T23:00:00", "")
            .await;
        assert_eq!(rows.len(), 96 - 25);
        let labels = labels(&rows);
        assert!(labels.contains(&"2025-02-03 03:00:00+01:00"));
        assert!(!labels.contains(&"2025-02-03 03:15:00+01:00"));
        assert!(!labels.contains(&"2025-02-03 09:15:00+01:00"));
        assert!(labels.contains(&"2025-02-03 09:30:00+01:00"));
    }
}
