//! Jobs: looked at, done in their order, left alone.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::client::{Client, said};

const QUERY: &str = "start=2026-02-01T00:00:00Z&duration=PT15M&unit=kW";

fn one(value: f64) -> Value {
    json!({"values": [value], "start": "2026-02-01T00:00:00Z", "duration": "PT15M", "unit": "kW"})
}

async fn post(client: &Client, sensor: u64, value: f64) -> String {
    let (status, receipt) = client
        .post(&format!("sensors/{sensor}/data"), one(value))
        .await;
    assert_eq!((status, &receipt["status"]), (202, &json!("ACCEPTED")));
    receipt["job"].as_str().unwrap().to_owned()
}

async fn looked_at(client: &Client, job: &str) -> (u16, String) {
    let (status, body) = client.get(&format!("jobs/{job}")).await;
    (status, body["status"].as_str().unwrap().to_owned())
}

fn state(status: u16, word: &str) -> (u16, String) {
    (status, word.to_owned())
}

#[tokio::test]
async fn from_queued_to_finished() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    let job = post(&client, sensor, 1.0).await;
    let queued = client.get(&format!("jobs/{job}")).await.1;
    assert_eq!(queued["message"], "Ingestion job waiting to be processed.");
    assert_eq!(
        (&queued["origin"], &queued["started-at"]),
        (&json!("ingestion"), &Value::Null)
    );
    assert_eq!(queued["enqueued-at"], "2026-06-15T10:00:00.000000+00:00");
    assert_eq!(queued["enqueued-at"], queued["enqueued_at"]);
    assert_eq!(client.values(sensor, QUERY).await, json!([null]));
    assert_eq!(looked_at(&client, &job).await, state(202, "STARTED"));
    assert_eq!(looked_at(&client, &job).await, state(200, "FINISHED"));
    assert_eq!(client.values(sensor, QUERY).await, json!([1.0]));
    for id in ["nope", "00000000-0000-0000-0000-000000000000"] {
        let (status, body) = client.get(&format!("jobs/{id}")).await;
        let text = format!("Job {id} not found.");
        assert_eq!(
            (status, body),
            (404, json!({"message": text, "status": "ERROR"}))
        );
    }
    client.control.set_looks(0);
    // Within the same second it would be a replacement.
    let same = post(&client, sensor, 2.0).await;
    assert_eq!(looked_at(&client, &same).await, state(422, "FAILED"));
    client.sandbox.advance(TimeDelta::seconds(1));
    let job = post(&client, sensor, 2.0).await;
    assert_eq!(looked_at(&client, &job).await, state(200, "FINISHED"));
}

#[tokio::test]
async fn in_their_order_and_without_being_looked_at() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    client.control.set_looks(1);
    // Each in a second of its own, and less than one apart.
    client.sandbox.advance(TimeDelta::milliseconds(900));
    post(&client, sensor, 1.0).await;
    client.sandbox.advance(TimeDelta::milliseconds(100));
    let second = post(&client, sensor, 2.0).await;
    assert_eq!(looked_at(&client, &second).await, state(202, "QUEUED"));
    assert_eq!(looked_at(&client, &second).await, state(200, "FINISHED"));
    assert_eq!(client.values(sensor, QUERY).await, json!([2.0]));
    client.sandbox.advance(TimeDelta::seconds(1));
    post(&client, sensor, 3.0).await;
    assert_eq!(client.values(sensor, QUERY).await, json!([2.0]));
    client.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(client.values(sensor, QUERY).await, json!([3.0]));
}

#[tokio::test]
async fn a_worker_that_stopped_and_one_that_died() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    let waiting = post(&client, sensor, 1.0).await;
    client.control.stop_worker();
    client.sandbox.advance(TimeDelta::minutes(1));
    for _ in 0..5 {
        assert_eq!(looked_at(&client, &waiting).await, state(202, "QUEUED"));
    }
    let done = client
        .post(&format!("sensors/{sensor}/data"), one(5.0))
        .await;
    assert_eq!(
        done,
        (
            200,
            json!({"message": "Request has been processed.", "status": "PROCESSED"})
        )
    );
    let again = client
        .post(&format!("sensors/{sensor}/data"), one(5.0))
        .await;
    assert_eq!(
        (again.0, &again.1["status"]),
        (200, &json!("ALREADY_RECEIVED_AND_SUCCESSFULLY_PROCESSED"))
    );
    client.control.start_worker();
    client.control.kill_worker();
    client.sandbox.advance(TimeDelta::seconds(1));
    // It stays so, and what comes later is done by the next worker.
    let later = post(&client, sensor, 7.0).await;
    for _ in 0..5 {
        assert_eq!(looked_at(&client, &waiting).await, state(202, "STARTED"));
        assert_eq!(looked_at(&client, &later).await, state(202, "QUEUED"));
    }
    client.control.start_worker();
    for _ in 0..3 {
        looked_at(&client, &later).await;
    }
    assert_eq!(looked_at(&client, &later).await, state(200, "FINISHED"));
    assert_eq!(looked_at(&client, &waiting).await, state(202, "STARTED"));
    assert_eq!(client.values(sensor, QUERY).await, json!([7.0]));
}

#[tokio::test]
async fn a_job_that_fails_on_purpose() {
    let client = Client::start().await;
    client.control.set_looks(0);
    client.control.fail_next("the disk is full");
    let job = post(&client, 2, 1.0).await;
    let found = client.get(&format!("jobs/{job}")).await;
    assert_eq!((found.0, &found.1["status"]), (422, &json!("FAILED")));
    assert!(
        found.1["exc-info"]
            .as_str()
            .unwrap()
            .contains("the disk is full")
    );
    assert_eq!(
        said(found),
        (
            422,
            "Ingestion job failed with str: the disk is full.".to_owned()
        )
    );
    let next = post(&client, 2, 1.0).await;
    assert_eq!(looked_at(&client, &next).await, state(200, "FINISHED"));
}
