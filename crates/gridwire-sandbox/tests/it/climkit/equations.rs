//! What holds in recorded data, in every row.

use gridwire_sandbox::ClimkitShape;
use serde_json::Value;

use super::client::{BACH, Client, HOF, QUINTA, TILLEULS, column, number};

const SUMS: [&str; 8] = [
    "conso_total",
    "prod_total",
    "from_ext",
    "self",
    "to_ext",
    "storage_charging_self",
    "storage_charging_total",
    "storage_discharging_total",
];

/// The meters of a row that say where their energy comes from.
fn consumers(row: &Value) -> Vec<&str> {
    let names = row.as_object().unwrap().keys();
    let mut ids: Vec<&str> = names
        .filter_map(|name| name.strip_prefix("self_"))
        .collect();
    ids.sort_unstable();
    ids
}

fn check(row: &Value) {
    let same = |left: f64, right: f64| assert!((left - right).abs() < 1e-6, "{row}");
    let of = |name: &str| number(row, name);
    same(of("conso_total"), of("self") + of("from_ext"));
    same(of("prod_total"), of("self") + of("to_ext"));
    let sum = |part: &str| -> f64 {
        let consumers = consumers(row).into_iter();
        consumers.map(|id| of(&format!("{part}_{id}"))).sum()
    };
    same(of("conso_total"), sum("total"));
    if of("prod_total") >= 0.0 {
        same(of("self"), sum("self"));
    } else {
        same(of("self"), of("prod_total"));
        same(sum("self"), 0.0);
    }
    for id in consumers(row) {
        let [ext, own] = ["ext", "self"].map(|part| of(&format!("{part}_{id}")));
        same(of(&format!("total_{id}")), ext + own);
        assert!(ext > -1e-9 && own > -1e-9, "{row}");
    }
}

/// Two weeks of spring.
async fn fortnight(client: &Client, site: &str) -> Vec<Value> {
    let path = format!("site_data/{site}/electricity");
    client
        .rows(&path, "2026-04-01T00:00:00", "2026-04-15T00:00:00", "")
        .await
}

#[tokio::test]
async fn rows_balance_at_every_site() {
    let client = Client::start().await;
    for (site, width) in [(TILLEULS, 43), (BACH, 20), (HOF, 19), (QUINTA, 13)] {
        let rows = fortnight(&client, site).await;
        assert_eq!(rows.len(), 14 * 96 + 1);
        for row in &rows {
            assert_eq!(row.as_object().unwrap().len(), width, "{row}");
            assert!(SUMS.iter().all(|name| row[name].is_number()));
            check(row);
        }
        let production = column(&rows, "prod_total");
        let nights = production.iter().filter(|amount| **amount < 0.0).count();
        let days = production.iter().filter(|amount| **amount > 0.05).count();
        assert!(
            nights > 300 && days > 400,
            "{site}: {nights} nights, {days} days"
        );
        assert!(column(&rows, "to_ext").iter().any(|amount| *amount > 0.0));
    }
}

#[tokio::test]
async fn the_roof_has_a_total_alone_and_slips() {
    let client = Client::start().await;
    let roof = client
        .meters(TILLEULS, |meter| meter["mode"] == "production")
        .await;
    let grid = client
        .meters(TILLEULS, |meter| meter["mode"] == "introduction")
        .await;
    let rows = fortnight(&client, TILLEULS).await;
    let total = format!("total_{}", roof[0]);
    let slips = rows
        .iter()
        .filter(|row| row[&total] != row["prod_total"])
        .inspect(|row| {
            assert!((number(row, &total) - number(row, "prod_total")).abs() < 0.0011);
        })
        .count();
    assert!((20..120).contains(&slips), "{slips}");
    for part in ["ext", "self"] {
        assert_eq!(rows[0].get(format!("{part}_{}", roof[0])), None);
    }
    assert_eq!(rows[0].get(format!("total_{}", grid[0])), None);
}

#[tokio::test]
async fn a_battery_takes_by_day_and_gives_less_in_the_evening() {
    let client = Client::start().await;
    let rows = fortnight(&client, BACH).await;
    let battery = client
        .meters(BACH, |meter| meter["mode"] == "battery")
        .await;
    let sum = |name: &str| column(&rows, name).iter().sum::<f64>();
    let (charged, given) = (
        sum("storage_charging_total"),
        sum("storage_discharging_total"),
    );
    assert!(
        charged > 50.0 && given > 10.0 && given < charged,
        "{charged} {given}"
    );
    for row in &rows {
        let of = |name: &str| number(row, name);
        let (takes, gives) = (
            of("storage_charging_total"),
            of("storage_discharging_total"),
        );
        assert!(
            takes >= 0.0 && gives >= 0.0 && (takes == 0.0 || gives == 0.0),
            "{row}"
        );
        assert_eq!(of("storage_charging_self"), takes);
        let net = of(&format!("total_{}", battery[0]));
        assert!((net - (takes - gives)).abs() < 1e-9);
    }
    let none = fortnight(&client, TILLEULS).await;
    assert!(
        column(&none, "storage_charging_total")
            .iter()
            .all(|amount| *amount == 0.0)
    );
}

#[tokio::test]
async fn three_decimals_today_and_noise_in_2022() {
    let client = Client::start().await;
    let lengths = async |site: &str| {
        let rows = fortnight(&client, site).await;
        let numbers = column(&rows, "conso_total").into_iter();
        numbers
            .map(|number| number.to_string().len())
            .max()
            .unwrap()
    };
    assert!(lengths(TILLEULS).await <= 6);
    assert!(lengths(HOF).await > 12);
    client.climkit.set_shape(ClimkitShape::Of2022);
    assert!(lengths(TILLEULS).await > 12);
    let rows = fortnight(&client, TILLEULS).await;
    rows.iter().for_each(check);
    let whole = |row: &Value| row["to_ext"].as_i64().is_some();
    assert!(!rows.iter().any(whole));
    client.climkit.set_shape(ClimkitShape::Today);
    let rows = fortnight(&client, TILLEULS).await;
    assert!(rows.iter().any(whole) && !rows.iter().all(whole));
}
