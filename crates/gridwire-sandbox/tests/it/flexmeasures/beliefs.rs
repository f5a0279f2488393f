//! What is believed about events, by whom and since when.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, said, wrong};

const HOUR: &str = "start=2026-02-01T00:00:00%2B01:00&duration=PT1H&unit=kW";

fn hour(values: Value, more: Value) -> Value {
    let mut body = json!({"values": values, "start": "2026-02-01T00:00:00+01:00", "duration": "PT1H", "unit": "kW"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn corrected_and_never_replaced() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    let first = json!({"prior": "2026-02-01T02:00:00+01:00"});
    let values = json!([1, 2, 3.5, null]);
    assert_eq!(
        client
            .record(sensor, hour(values.clone(), first.clone()))
            .await,
        "success"
    );
    // A null is nothing, neither now nor later.
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([1.0, 2.0, 3.5, null])
    );
    assert_eq!(
        client.record(sensor, hour(values, first.clone())).await,
        "success_but_nothing_new"
    );
    let later = json!({"prior": "2026-02-01T03:00:00+01:00"});
    let some = client
        .record(sensor, hour(json!([null, 2, null, 9]), later))
        .await;
    assert_eq!(some, "success_with_unchanged_beliefs_skipped");
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([1.0, 2.0, 3.5, 9.0])
    );
    let before = format!("{HOUR}&prior=2026-02-01T01:30:00Z");
    assert_eq!(
        client.values(sensor, &before).await,
        json!([1.0, 2.0, 3.5, null])
    );
    let nulls = json!([null, null, null, null]);
    assert_eq!(
        client.record(sensor, hour(nulls, json!({}))).await,
        "success_but_nothing_new"
    );

    // Another value since the same time: the job fails, and none of its values is there.
    let replaced = hour(json!([8, 8, 8, 8]), first);
    let receipt = client
        .post(&format!("sensors/{sensor}/data"), replaced.clone())
        .await;
    let (status, job) = client.job(receipt).await;
    assert_eq!(
        (status, &job["status"], &job["result"]),
        (422, &json!("FAILED"), &Value::Null)
    );
    let message = job["message"].as_str().unwrap();
    assert!(
        message.contains("(2026-01-31 23:00:00+00, -1 days +22:15:00, 0.5, 5, 1) already exists"),
        "{message}"
    );
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([1.0, 2.0, 3.5, 9.0])
    );
    // Without a worker it is refused at once.
    client.control.stop_worker();
    let (status, body) = client
        .post(&format!("sensors/{sensor}/data"), replaced)
        .await;
    assert_eq!(
        (status, &body["status"], &body["results"]),
        (403, &json!("INVALID_REPLACEMENT"), &json!("Rejected"))
    );
}

#[tokio::test]
async fn horizons_and_sources() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    let ahead = hour(json!([1, 1, 1, 1]), json!({"horizon": "PT6H"}));
    client.record(sensor, ahead).await;
    client
        .record(sensor, hour(json!([2, 2, 2, 2]), json!({})))
        .await;
    let value =
        async |query: &str| client.values(sensor, &format!("{HOUR}{query}")).await[0].clone();
    assert_eq!(value("").await, 2.0);
    assert_eq!(value("&horizon=PT6H").await, 1.0);
    assert_eq!(value("&horizon=PT7H").await, Value::Null);
    assert_eq!(value("&horizon=-P400D").await, 2.0);
    assert_eq!(value("&source=1").await, 2.0);
    assert_eq!(value("&source-type=user&source-account=1").await, 2.0);
    assert_eq!(value("&source=4").await, Value::Null);
    for (query, field, text) in [
        ("&source=99", "source", "No data source found with id 99."),
        (
            "&source-type=nope",
            "source-type",
            "No data source with source-type 'nope' has recorded any data on this sensor.",
        ),
    ] {
        let found = wrong(
            client
                .get(&format!("sensors/{sensor}/data?{HOUR}{query}"))
                .await,
        );
        assert_eq!(
            found["combined_sensor_data_description"],
            json!({field: [text]})
        );
    }
}

#[tokio::test]
async fn deleted() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    client
        .record(sensor, hour(json!([1, 2, 3, 4]), json!({})))
        .await;
    let path = format!("sensors/{sensor}/data");
    let delete = async |body: Value| client.call(Method::DELETE, &path, Some(body)).await;
    // The second event does not lie within as a whole.
    let window =
        json!({"start": "2026-02-01T00:00:00+01:00", "until": "2026-02-01T00:29:00+01:00"});
    assert_eq!(delete(window.clone()).await.0, 204);
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([null, 2.0, 3.0, 4.0])
    );
    let mut of_another = window;
    of_another["source"] = 2.into();
    of_another["until"] = "2026-02-01T01:00:00+01:00".into();
    assert_eq!(delete(of_another).await.0, 204);
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([null, 2.0, 3.0, 4.0])
    );
    for (until, text) in [
        (
            "2026-01-31T00:00:00+01:00",
            "'until' must not be before 'start'.",
        ),
        (
            "2026-02-01T00:00:00+01:00",
            "For a sensor with resolution 0:15:00, 'until' must be at least one resolution step (0:15:00) after \
             'start'.",
        ),
    ] {
        let found = delete(json!({"start": "2026-02-01T00:00:00+01:00", "until": until})).await;
        assert_eq!(wrong(found), json!({"json": {"until": [text]}}));
    }
    assert_eq!(
        wrong(delete(json!({"end": 1})).await),
        json!({"json": {"end": ["Unknown field."]}})
    );
    assert_eq!(delete(json!({})).await.0, 204);
    assert_eq!(
        client.values(sensor, HOUR).await,
        json!([null, null, null, null])
    );
    assert_eq!(
        client.call(Method::DELETE, "sensors/1/data", None).await.0,
        403
    );
}

#[tokio::test]
async fn statistics() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    let path = format!("sensors/{sensor}/stats");
    assert_eq!(client.read(&path).await, json!({"status": 200}));
    client
        .record(sensor, hour(json!([1, 2, 6, null]), json!({})))
        .await;
    let stats = client.read(&path).await;
    assert_eq!(
        stats["sandbox (ID: 1)"],
        json!({
            "First event start": "2026-02-01T00:00:00+01:00", "Last event end": "2026-02-01T00:45:00+01:00",
            "Last recorded": "2026-06-15T12:00:00+02:00", "Max value": 6.0, "Mean value": 3.0, "Min value": 1.0,
            "Number of values": 3, "Sum over values": 9.0,
        })
    );
    let pairs = client.read(&format!("{path}?sort=false")).await;
    assert_eq!(pairs["sandbox (ID: 1)"][3], json!(["Min value", 1.0]));
    let none = client
        .read(&format!("{path}?event_start_time=2026-03-01T00:00:00Z"))
        .await;
    assert_eq!(none, json!({"status": 200}));
    let text = "Unknown datetime string format, unable to parse: x, at position 0";
    assert_eq!(
        said(client.get(&format!("{path}?event_start_time=x")).await),
        (500, text.to_owned())
    );
}
