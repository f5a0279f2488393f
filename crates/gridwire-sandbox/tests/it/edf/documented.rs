//! The answers that the document prints.

use reqwest::Method;
use serde_json::json;

use super::client::Client;

const AUGUST: i64 = 1_535_104_800_000;

#[tokio::test]
async fn records_and_vectors_right_away() {
    let client = Client::start().await;
    let forecast = json!([{
        "creation_timestamp": AUGUST,
        "id": 1,
        "values": [
            {"timestamp": AUGUST, "p": 1572.64, "quality": 1},
            {"timestamp": AUGUST + 1_800_000, "p": 1650.94, "quality": 1},
        ],
    }]);
    for (path, results) in [
        (
            "production/renewable/1?from=1535104800000&to=1535133600000",
            json!([
                {"timestamp": AUGUST, "id": 1, "p": 401.92, "q": 9.43},
                {"timestamp": AUGUST + 1_000, "id": 1, "p": 399.54, "q": 8.86},
            ]),
        ),
        (
            "forecast/solar/1?from=1535104800000&to=1535106600000",
            forecast.clone(),
        ),
        ("forecast/wind/1", forecast),
        (
            "commitment/1?from=1535104800000&to=1535106600000",
            json!([{
                "creation_timestamp": AUGUST,
                "id": 1,
                "quality": 1,
                "values": [
                    {"timestamp": AUGUST, "value": 1100.0},
                    {"timestamp": AUGUST + 1_800_000, "value": 950.4},
                ],
            }]),
        ),
        // Known, and empty.
        (
            "production/battery/1?from=1541851200000&to=1541880000000&agg=avg&period=1m",
            json!([]),
        ),
        ("production/metric/54", json!([])),
        ("forecast/demand/1", json!([])),
    ] {
        assert_eq!(client.get(&format!("100/{path}")).await, results, "{path}");
    }
}

#[tokio::test]
async fn a_tariff_of_october_when_august_is_asked() {
    let client = Client::start().await;
    let path = "100/tariff/1?from=1535104800000&to=1535107000000";
    assert_eq!(client.get(path).await, json!([{"id": 1, "values": []}]));
    client.edf.ignore_tariff_range(true);
    let period = |timestamp: i64, label, value| json!({"timestamp": timestamp, "label": label, "value": value});
    let periods = [
        period(1_540_486_800_000, "on-peak", 9.85),
        period(1_540_501_200_000, "off-peak", 5.2),
        period(1_540_573_200_000, "on-peak", 9.85),
        period(1_540_587_600_000, "off-peak", 5.2),
    ];
    assert_eq!(
        client.get(path).await,
        json!([{"id": 1, "values": periods}])
    );
}

#[tokio::test]
async fn order_and_form_of_fields() {
    let client = Client::start().await;
    let text = async |path| {
        let response = client.send(Method::GET, path, "").await;
        response.text().await.unwrap()
    };
    assert_eq!(
        text("100/commitment/1?from=1535104800000&to=1535104800000").await,
        r#"{"status_code":1000,"status_message":"success","results":[{"creation_timestamp":1535104800000,"id":1,"quality":1,"values":[{"timestamp":1535104800000,"value":1100.0}]}]}"#
    );
    assert_eq!(
        text("100/production/lamp/1").await,
        r#"{"status_code":1106,"status_message":"invalid type"}"#
    );
}

#[tokio::test]
async fn the_comma_after_a_forecast() {
    let client = Client::start().await;
    let vector = json!([{"creation_timestamp": AUGUST, "id": 1, "values": []}]);
    let written = client.put("100/forecast/wind", vector).await;
    assert_eq!(
        written.text().await.unwrap(),
        r#"{"status_code":1000,"status_message":"success",}"#
    );
    let record = json!([{"timestamp": AUGUST, "id": 1, "p": 401.92, "q": 9.43}]);
    let written = client.put("100/production/renewable", record).await;
    assert_eq!(
        written.text().await.unwrap(),
        r#"{"status_code":1000,"status_message":"success"}"#
    );
}
