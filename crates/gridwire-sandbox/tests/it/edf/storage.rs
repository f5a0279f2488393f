//! What is written is read back.

use gridwire_sandbox::{EdfCategory, EdfPutAnswer};
use serde_json::{Value, json};

use super::client::Client;

/// A record of every type with the fields that the document lists.
fn records() -> Vec<(&'static str, Value)> {
    vec![
        ("anemometer", json!({"speed": 3.5, "direction": 359.5})),
        (
            "battery",
            json!({"soc": 55.5, "e": 305.25, "p": -41.8, "p_ch": -750.0, "p_disch": 750.0,
                   "q": 3.2, "q_max": 90.0, "q_min": -90.0, "state": 4}),
        ),
        ("flexible-load", json!({"p": 12.5, "state": 2})),
        ("genset", json!({"p": 82.0, "q": -7.5, "state": 3})),
        ("hygrometer", json!({"h": 64.5})),
        (
            "meter",
            json!({"p": 52.5, "q": -4.5, "f": 50.02, "u": 399.5, "i": 0.25}),
        ),
        ("meter-dc", json!({"p": 52.5, "u": 401.5})),
        (
            "meter-3p",
            json!({"l1_p": 1.5, "l2_p": 2.5, "l3_p": 3.5, "l1_q": 0.5, "l2_q": -0.5, "l3_q": 0.25,
                   "l1_i": 4.5, "l2_i": 5.5, "l3_i": 6.5, "l12_u": 400.5, "l23_u": 401.5,
                   "l31_u": 402.5, "f": 49.98}),
        ),
        ("metric", json!({"value": 1e-7})),
        ("pyranometer", json!({"irr": 1001.0})),
        ("renewable", json!({"p": 0.1, "q": 0.30000000000000004})),
        (
            "setpoint",
            json!({"p": 270.0, "q": 0.0, "command": 4_294_967_295_u32}),
        ),
        ("status", json!({"value": 0})),
        ("thermometer", json!({"t": -12.25})),
    ]
}

#[tokio::test]
async fn every_type_of_equipment() {
    let client = Client::start().await;
    for (name, values) in records() {
        let record = |timestamp: u64, id| {
            let mut record = values.clone();
            record["timestamp"] = json!(timestamp);
            record["id"] = json!(id);
            record
        };
        client.edf.add_id(200, EdfCategory::Production, name, 3);
        let path = format!("200/production/{name}");
        let (early, late) = (record(1_000, 2), record(1_001, 2));
        // Several ids in one request, in any order.
        client.put(&path, json!([late, record(5, 3), early])).await;
        assert_eq!(client.get(&format!("{path}/2")).await, json!([early, late]));
        assert_eq!(
            client.get(&format!("{path}/3")).await,
            json!([record(5, 3)])
        );
        // The same once more changes nothing; another at the same time replaces it whole.
        client.put(&path, json!([early])).await;
        let bare = json!({"timestamp": 1_001, "id": 2});
        client.put(&path, json!([bare])).await;
        assert_eq!(client.get(&format!("{path}/2")).await, json!([early, bare]));
    }
}

#[tokio::test]
async fn vectors_and_tariffs() {
    let client = Client::start().await;
    let point = |timestamp: u64, p: f64| json!({"timestamp": timestamp, "p": p, "quality": 2});
    let vector = |points: Value| json!({"creation_timestamp": 7, "id": 2, "values": points});
    for name in ["demand", "solar", "wind", "aggregate"] {
        let path = format!("200/forecast/{name}");
        client
            .put(
                &path,
                json!([vector(json!([point(20, 1.5), point(10, 0.5)]))]),
            )
            .await;
        client
            .put(
                &path,
                json!([vector(json!([point(20, 2.5), point(30, 3.5)]))]),
            )
            .await;
        let merged = vector(json!([point(10, 0.5), point(20, 2.5), point(30, 3.5)]));
        assert_eq!(client.get(&format!("{path}/2")).await, json!([merged]));
    }
    let commitment = json!({"creation_timestamp": 7, "id": 2, "quality": 3,
                            "values": [{"timestamp": 10, "value": -0.5}]});
    client.put("200/commitment", json!([commitment])).await;
    assert_eq!(client.get("200/commitment/2").await, json!([commitment]));

    let period =
        |timestamp: u64, label| json!({"timestamp": timestamp, "label": label, "value": 0.25});
    let tariff = |periods: Value| json!({"id": 2, "values": periods});
    client
        .put(
            "200/tariff",
            json!([tariff(json!([period(10, "créneau"), period(20, "")]))]),
        )
        .await;
    client
        .put("200/tariff", json!([tariff(json!([period(20, "b\"")]))]))
        .await;
    let merged = tariff(json!([period(10, "créneau"), period(20, "b\"")]));
    assert_eq!(client.get("200/tariff/2").await, json!([merged]));
}

#[tokio::test]
async fn generated_data_can_be_overwritten() {
    let client = Client::start().await;
    let path = "200/production/thermometer/1?from=1718445540000&to=1718445543000";
    let before = client.get(path).await;
    let record = json!({"timestamp": 1_718_445_541_000_u64, "id": 1, "t": 99.5});
    let between = json!({"timestamp": 1_718_445_541_500_u64, "id": 1, "t": 98.5});
    client
        .put("200/production/thermometer", json!([record, between]))
        .await;
    let expected = json!([before[0], record, between, before[2]]);
    assert_eq!(client.get(path).await, expected);
}

#[tokio::test]
async fn answers_that_say_nothing() {
    let client = Client::start().await;
    let record = json!([{"timestamp": 1, "id": 1}]);
    for (answer, content_type, start) in [
        (EdfPutAnswer::Empty, None, ""),
        (
            EdfPutAnswer::Html,
            Some("text/html; charset=utf-8"),
            "<!DOCTYPE html>",
        ),
        (
            EdfPutAnswer::Json,
            Some("application/json"),
            "{\"status_code\":1000",
        ),
    ] {
        client.edf.set_put_answer(answer);
        let response = client.put("100/production/status", record.clone()).await;
        let header = response.headers().get("content-type");
        assert_eq!(header.map(|value| value.to_str().unwrap()), content_type);
        let text = response.text().await.unwrap();
        assert!(
            text.starts_with(start) && text.is_empty() == start.is_empty(),
            "{text}"
        );
    }
    let vector = json!([{"creation_timestamp": 1, "id": 1, "values": []}]);
    let response = client.put("100/forecast/wind", vector).await;
    assert_eq!(response.json::<Value>().await.unwrap()["status_code"], 1000);
    assert_eq!(client.get("100/production/status/1").await, record);
}
