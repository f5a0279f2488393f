//! Raw data: indexes, amounts, a meter that was replaced, one that came round.

use serde_json::{Value, json};

use super::client::{BACH, Client, TILLEULS, column, labels, number};

async fn only(client: &Client, site: &str, name: &str) -> String {
    let ids = client.meters(site, |meter| meter["name"] == name).await;
    assert_eq!(ids.len(), 1, "{name}");
    ids[0].clone()
}

async fn raw(client: &Client, site: &str, name: &str, from: &str, to: &str) -> Vec<Value> {
    let id = only(client, site, name).await;
    client
        .rows(&format!("meter_data_raw/{site}/{id}"), from, to, "")
        .await
}

#[tokio::test]
async fn differences_of_an_index_are_the_validated_amounts() {
    let client = Client::start().await;
    let (from, to) = ("2026-06-01T00:00:00", "2026-06-03T00:00:00");
    for (site, name, field) in [
        (TILLEULS, "Flat 1", "en_im"),
        (BACH, "Heat 1", "heat_energy_kwh"),
        (BACH, "Cold water 1", "vol_m3"),
    ] {
        let rows = raw(&client, site, name, from, to).await;
        let index = column(&rows, field);
        assert!(index.windows(2).all(|pair| pair[0] <= pair[1]), "{name}");
        let id = only(&client, site, name).await;
        let path = format!("meter_data/{site}/{id}");
        let (first, last) = (labels(&rows)[0], labels(&rows)[rows.len() - 1]);
        let validated = client.rows(&path, from, to, "").await;
        let between = validated
            .iter()
            .skip_while(|row| row["timestamp"] != first)
            .skip(1)
            .take_while(|row| row["timestamp"].as_str().unwrap() <= last);
        let sum: f64 = between.map(|row| number(row, "total")).sum();
        let counted = index[index.len() - 1] - index[0];
        assert!((sum - counted).abs() < 1e-6, "{name}: {sum} {counted}");
    }
}

#[tokio::test]
async fn some_readings_got_lost_on_the_way() {
    let client = Client::start().await;
    let (from, to) = ("2026-05-01T00:00:01", "2026-05-31T00:00:00");
    let rows = raw(&client, TILLEULS, "Flat 1", from, to).await;
    assert!((2_840..2_880).contains(&rows.len()), "{}", rows.len());
}

#[tokio::test]
async fn one_period_or_two_show_the_same_index() {
    let client = Client::start().await;
    let (from, middle, to) = (
        "2026-06-01T00:00:00",
        "2026-06-02T00:00:00",
        "2026-06-03T00:00:00",
    );
    let whole = raw(&client, TILLEULS, "Flat 2", from, to).await;
    let mut parts = raw(&client, TILLEULS, "Flat 2", from, middle).await;
    parts.extend(raw(&client, TILLEULS, "Flat 2", middle, to).await);
    parts.dedup();
    assert_eq!(whole, parts);
}

#[tokio::test]
async fn the_third_meter_of_am_bach_sends_amounts() {
    let client = Client::start().await;
    let (from, to) = ("2026-06-01T00:00:01", "2026-06-02T00:00:00");
    let rows = raw(&client, BACH, "Flat 3", from, to).await;
    let amounts = column(&rows, "en_im");
    assert!(amounts.iter().all(|amount| *amount < 1.5));
    assert!(amounts.windows(2).any(|pair| pair[1] < pair[0]));
    assert!(column(&rows, "en_ex").iter().all(|amount| *amount == 0.0));
}

#[tokio::test]
async fn a_meter_is_replaced_and_another_comes_round() {
    let client = Client::start().await;
    let falls = |rows: &[Value]| -> Vec<(f64, f64)> {
        let index = column(rows, "en_im");
        let pairs = index.windows(2).filter(|pair| pair[1] < pair[0]);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    };
    let rows = raw(
        &client,
        TILLEULS,
        "Flat 10",
        "2025-06-17T00:00:00",
        "2025-06-18T00:00:00",
    )
    .await;
    let [(before, after)] = falls(&rows)[..] else {
        panic!("{:?}", falls(&rows))
    };
    assert!(before > 31_000.0 && after < 1.0, "{before} {after}");

    let rows = raw(
        &client,
        TILLEULS,
        "Flat 3",
        "2023-02-14T00:00:00",
        "2026-06-15T00:00:00",
    )
    .await;
    let [(before, after)] = falls(&rows)[..] else {
        panic!("{:?}", falls(&rows))
    };
    assert!(before > 99_990.0 && after < 10.0, "{before} {after}");
}

#[tokio::test]
async fn roof_and_grid_count_both_ways() {
    let client = Client::start().await;
    let (from, to) = ("2026-06-01T00:00:00", "2026-06-03T00:00:00");
    for name in ["Roof", "Introduction"] {
        let rows = raw(&client, TILLEULS, name, from, to).await;
        for field in ["en_im", "en_ex"] {
            let index = column(&rows, field);
            assert!(index[index.len() - 1] > index[0] + 0.5, "{name} {field}");
        }
    }
}

#[tokio::test]
async fn rules_have_none() {
    let client = Client::start().await;
    let id = only(&client, TILLEULS, "Common parts").await;
    let path = format!("meter_data_raw/{TILLEULS}/{id}");
    let refused = (400, json!({"message": "A rule meter has no raw data"}));
    assert_eq!(client.call(&path, Some(json!({}))).await, refused);
    client.climkit.set_raw_of_rules_empty(true);
    assert_eq!(client.post(&path, json!({})).await, json!([]));
    // Validated data they have.
    let path = path.replace("_raw", "");
    assert_eq!(
        client
            .post(&path, json!({}))
            .await
            .as_array()
            .unwrap()
            .len(),
        95
    );
}
