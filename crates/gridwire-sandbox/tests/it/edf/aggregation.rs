//! Minima, maxima and averages.

use serde_json::json;

use super::client::{Client, column, ms, numbers, times};

#[tokio::test]
async fn of_generated_records() {
    let client = Client::start().await;
    let start = ms("2024-06-15T08:00:07Z");
    let range = format!("200/production/meter/1?from={start}&to={}", start + 100_000);
    let records = numbers(&client.get(&range).await, "p");
    assert_eq!(records.len(), 100);
    for function in ["min", "max", "avg"] {
        let path = format!("{range}&agg={function}&period=30s");
        let results = client.get(&path).await;
        // From `from` on, and the last is shorter.
        assert_eq!(
            times(&results),
            [0, 30, 60, 90].map(|second| start + second * 1_000)
        );
        for (found, part) in numbers(&results, "p").iter().zip(records.chunks(30)) {
            let expected = match function {
                "min" => part.iter().copied().fold(f64::MAX, f64::min),
                "max" => part.iter().copied().fold(f64::MIN, f64::max),
                _ => part.iter().sum::<f64>() / part.len() as f64,
            };
            assert!(
                (found - expected).abs() < 1e-6,
                "{function}: {found} {expected}"
            );
        }
        assert_eq!(results[3]["id"], 1);
    }
}

#[tokio::test]
async fn states_become_fractions() {
    let client = Client::start().await;
    let record = |timestamp: u64, state: u64| json!({"timestamp": timestamp, "id": 1, "p": 1.0, "state": state});
    // A gap of a minute, and a record without a state.
    let bare = json!({"timestamp": 120_001, "id": 1, "p": 3.0});
    let records = json!([record(0, 3), record(30_000, 4), record(120_000, 2), bare]);
    client.put("100/production/genset", records).await;
    let path =
        |function| format!("100/production/genset/1?from=0&to=200000&agg={function}&period=1m");
    let averages = client.get(&path("avg")).await;
    assert_eq!(
        averages,
        json!([
            {"timestamp": 0, "id": 1, "p": 1.0, "state": 3.5},
            {"timestamp": 120_000, "id": 1, "p": 2.0, "state": 2.0},
        ])
    );
    let smallest = client.get(&path("min")).await;
    assert_eq!(column(&smallest, "state"), [json!(3), json!(2)]);
    assert_eq!(column(&smallest, "p"), [json!(1.0), json!(1.0)]);
}

#[tokio::test]
async fn of_forecasts_and_commitments() {
    let client = Client::start().await;
    let range = "from=1535104800000&to=1535106600000";
    let hour = client
        .get(&format!("100/forecast/solar/1?{range}&agg=avg&period=1h"))
        .await;
    assert_eq!(
        hour,
        json!([{
            "creation_timestamp": 1_535_104_800_000_u64,
            "id": 1,
            "values": [{"timestamp": 1_535_104_800_000_u64, "p": 1611.79, "quality": 1.0}],
        }])
    );
    // The record at `to` is in the range, and in a period of its own.
    let halves = client
        .get(&format!("100/commitment/1?{range}&agg=max&period=30m"))
        .await;
    assert_eq!(times(&halves), [1_535_104_800_000, 1_535_106_600_000]);
    assert_eq!(numbers(&halves, "value"), [1100.0, 950.4]);
    assert_eq!(halves[0]["quality"], 1);
}

#[tokio::test]
async fn huge_numbers_and_long_periods() {
    let client = Client::start().await;
    let record = |timestamp: u64| json!({"timestamp": timestamp, "id": 1, "t": 1.7e308});
    let records = json!([record(1), record(253_402_300_799_999)]);
    client.put("100/production/thermometer", records).await;
    let all = "from=0&to=253402300799999";
    for (period, count) in [("4294967295h", 1), ("1s", 1), ("87600h", 1)] {
        let path = format!("100/production/thermometer/1?{all}&agg=max&period={period}");
        assert_eq!(numbers(&client.get(&path).await, "t"), vec![1.7e308; count]);
    }
    client
        .edf
        .set_end_included(gridwire_sandbox::EdfCategory::Production, true);
    let path = format!("100/production/thermometer/1?{all}&agg=avg&period=4294967295h");
    // Their sum is no number any more.
    assert_eq!(client.get(&path).await[0]["t"], json!(null));
}
