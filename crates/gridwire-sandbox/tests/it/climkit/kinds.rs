//! Meters of other kinds, and single ones.

use serde_json::json;

use super::client::{BACH, Client, QUINTA, TILLEULS, column, labels};

const DAY: (&str, &str) = ("2026-01-14T23:00:01", "2026-01-15T23:00:00");

#[tokio::test]
async fn heat_water_and_cars() {
    let client = Client::start().await;
    for (kind, meters) in [
        ("heating", 3),
        ("cooling", 1),
        ("cold_water", 2),
        ("hot_water", 1),
        ("charge_point", 2),
    ] {
        let path = format!("site_data/{BACH}/{kind}");
        let rows = client.rows(&path, DAY.0, DAY.1, "").await;
        assert_eq!(rows.len(), 96);
        for row in &rows {
            let row = row.as_object().unwrap();
            assert_eq!(row.len(), meters + 2, "{kind}");
            let sum: f64 = row
                .iter()
                .filter(|(name, _)| name.starts_with("total_"))
                .map(|(_, amount)| amount.as_f64().unwrap())
                .sum();
            assert!((sum - row["conso_total"].as_f64().unwrap()).abs() < 1e-9);
            assert!(sum >= 0.0);
        }
    }
    // A cold day in January.
    let of = async |kind: &str, step: &str| {
        let path = format!("site_data/{BACH}/{kind}");
        let rows = client.rows(&path, DAY.0, DAY.1, step).await;
        column(&rows, "conso_total")
    };
    assert!(of("heating", "D").await[0] > 50.0);
    assert_eq!(of("cooling", "D").await, [0.0]);
    let water = of("cold_water", "").await;
    assert!(water.contains(&0.0) && water.iter().all(|amount| *amount < 0.1));
    assert!((0.1..3.0).contains(&water.iter().sum()), "{water:?}");

    assert_eq!(
        client
            .post(&format!("site_data/{QUINTA}/heating"), json!({}))
            .await,
        json!([])
    );
}

#[tokio::test]
async fn a_meter_is_its_columns() {
    let client = Client::start().await;
    for (site, kind) in [
        (TILLEULS, "electricity"),
        (BACH, "electricity"),
        (BACH, "hot_water"),
    ] {
        let all = client
            .rows(&format!("site_data/{site}/{kind}"), DAY.0, DAY.1, "")
            .await;
        let meters = client
            .meters(site, |meter| {
                meter["type"] == kind && meter["mode"] != "introduction"
            })
            .await;
        for meter in meters {
            let path = format!("meter_data/{site}/{meter}");
            let rows = client.rows(&path, DAY.0, DAY.1, "").await;
            assert_eq!(labels(&rows), labels(&all));
            for (row, whole) in rows.iter().zip(&all) {
                let parts: Vec<&str> = row
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(String::as_str)
                    .collect();
                let one = parts == ["timestamp", "total"];
                assert!(
                    one || parts == ["ext", "self", "timestamp", "total"],
                    "{parts:?}"
                );
                for part in ["ext", "self", "total"] {
                    assert_eq!(row.get(part), whole.get(format!("{part}_{meter}")));
                }
            }
        }
    }
}

#[tokio::test]
async fn the_connection_to_the_grid_is_what_comes_from_it() {
    let client = Client::start().await;
    let grid = client
        .meters(TILLEULS, |meter| meter["mode"] == "introduction")
        .await;
    let path = format!("meter_data/{TILLEULS}/{}", grid[0]);
    let rows = client.rows(&path, DAY.0, DAY.1, "D").await;
    let path = format!("site_data/{TILLEULS}/electricity");
    let site = client.rows(&path, DAY.0, DAY.1, "D").await;
    assert_eq!(rows[0]["total"], site[0]["from_ext"]);
    assert_eq!(rows[0].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn the_control_knows_totals() {
    let client = Client::start().await;
    let flat = client
        .meters(TILLEULS, |meter| meter["name"] == "Flat 4")
        .await;
    let path = format!("meter_data/{TILLEULS}/{}", flat[0]);
    let rows = client.rows(&path, DAY.0, DAY.1, "D").await;
    let [from, to] = ["2026-01-14T23:00:00Z", "2026-01-15T23:00:00Z"].map(super::client::instant);
    let total = client.climkit.total(&flat[0], from, to);
    assert_eq!(total, rows[0]["total"].as_f64());
    assert_eq!(client.climkit.total("nobody", from, to), None);
}
