//! One seed, one data set.

use gridwire_sandbox::Sandbox;
use serde_json::Value;

use super::client::Client;

#[tokio::test]
async fn one_seed_is_one_data_set() {
    let texts = async |seed: u64| {
        let client = Client::start_with(Sandbox::builder().seed(seed)).await;
        let mut texts = vec![client.token.clone()];
        for (sensor, unit) in [(1, "EUR/MWh"), (2, "kW"), (3, "kW")] {
            let query = format!("start=2026-06-14T00:00:00%2B02:00&duration=P1D&unit={unit}");
            texts.push(client.values(sensor, &query).await.to_string());
        }
        texts
    };
    let (first, second, other) = (texts(7).await, texts(7).await, texts(8).await);
    assert_eq!(first, second);
    for (one, other) in first.iter().zip(&other) {
        assert!(one != other && one.len() > 50, "{one}");
    }
}

#[tokio::test]
async fn thirty_days_lie_behind_and_prices_reach_to_the_end_of_tomorrow() {
    let client = Client::start().await;
    let count = async |sensor: u64, unit: &str| {
        let query = format!("start=2026-05-01T00:00:00%2B02:00&duration=P60D&unit={unit}");
        let values = client.values(sensor, &query).await;
        values
            .as_array()
            .unwrap()
            .iter()
            .filter(|value| **value != Value::Null)
            .count()
    };
    assert_eq!(count(1, "EUR/MWh").await, 32 * 24);
    // Up to noon.
    assert_eq!(count(2, "kW").await, 30 * 96 + 48);
    assert_eq!(count(3, "kW").await, 30 * 96 + 48);
    let night = client
        .values(
            3,
            "start=2026-06-14T23:30:00%2B02:00&duration=PT15M&unit=kW",
        )
        .await;
    assert_eq!(night[0], 0.0);
}
