//! Sensors.

use gridwire_sandbox::ClimkitLimit;
use serde_json::{Value, json};

use super::client::{BACH, Client, QUINTA, instant};

#[tokio::test]
async fn a_list_in_words() {
    let client = Client::start().await;
    let expected = json!([
        {"id": "64c300000000000000b20001", "name": "Outside", "type": "temperature", "unit": "°C", "model": "TH-2"},
        {"id": "64c300000000000000b20002", "name": "Tank", "type": "level", "unit": "%", "model": "L-9"},
        {"id": "64c300000000000000b20003", "name": "Laundry", "type": "co2", "unit": "ppm", "model": "AQ-1"},
    ]);
    assert_eq!(client.get(&format!("{BACH}/sensors_list")).await, expected);
    assert_eq!(
        client.get(&format!("{QUINTA}/sensors_list")).await,
        json!([])
    );
}

async fn data(client: &Client, sensor: usize, query: &str) -> Vec<(i64, Value)> {
    let path = format!("{BACH}/sensor_data/64c300000000000000b2000{sensor}{query}");
    let rows = client.get(&path).await;
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row["timestamp"].as_i64().unwrap(), row["value"].clone()))
        .collect()
}

#[tokio::test]
async fn seconds_or_milliseconds() {
    let client = Client::start().await;
    let query = "?t_s=2026-06-01T10:00:00&t_e=2026-06-01T11:00:00";
    let seconds = data(&client, 1, query).await;
    let first = instant("2026-06-01T10:00:00Z").timestamp();
    let expected: Vec<i64> = (0..5).map(|quarter| first + 900 * quarter).collect();
    let times: Vec<i64> = seconds.iter().map(|(time, _)| *time).collect();
    assert_eq!(times, expected);
    client.climkit.set_sensor_milliseconds(true);
    let milliseconds = data(&client, 1, query).await;
    for ((second, value), (millisecond, same)) in seconds.iter().zip(&milliseconds) {
        assert_eq!((second * 1000, value), (*millisecond, same));
    }
}

#[tokio::test]
async fn without_a_period_the_last_day_and_never_more_than_ninety() {
    let client = Client::start().await;
    client.climkit.set_limit(ClimkitLimit::Off);
    let last = data(&client, 2, "").await;
    let now = instant("2026-06-15T10:00:00Z").timestamp();
    assert_eq!((last.len(), last[95].0), (96, now));
    let long = data(&client, 3, "?t_s=2025-06-01T00:00:00").await;
    assert_eq!(long[0].0, now - 90 * 86_400 + 900);
    let plausible = |(_, value): &(i64, Value)| (300.0..800.0).contains(&value.as_f64().unwrap());
    assert!(long.iter().all(plausible));
    // Whole numbers of a sensor that has tenths otherwise.
    let outside = data(&client, 1, "?t_s=2026-05-01T00:00:00").await;
    let whole = outside.iter().filter(|(_, value)| value.is_i64()).count();
    assert!(whole > 50 && whole < outside.len() / 2);
    assert!(
        outside
            .iter()
            .any(|(_, value)| value.as_f64().unwrap() > 15.0)
    );
}

#[tokio::test]
async fn gaps_too() {
    let client = Client::start().await;
    let [from, to] = ["2026-06-01T10:15:00Z", "2026-06-01T10:45:00Z"].map(instant);
    client.climkit.drop_rows(BACH, from, to);
    let query = "?t_s=2026-06-01T10:00:00&t_e=2026-06-01T11:00:00";
    assert_eq!(data(&client, 1, query).await.len(), 3);
}
