//! Sensors: made, read, changed, deleted.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, said, wrong};

#[tokio::test]
async fn from_made_to_deleted() {
    let client = Client::start().await;
    let new = json!({"name": "load", "unit": "kW", "event_resolution": "PT3600S", "generic_asset_id": 2,
        "attributes": {"k": 1}});
    let (status, made) = client.post("sensors", new).await;
    assert_eq!((status, made.get("status")), (201, None));
    let id = made["id"].as_u64().unwrap();
    assert_eq!(
        (&made["event_resolution"], &made["attributes"]),
        (&json!("PT1H"), &json!(r#"{"k": 1}"#))
    );
    assert_eq!(
        (&made["timezone"], &made["unit"]),
        (&json!("Europe/Amsterdam"), &json!("kW"))
    );
    let path = format!("sensors/{id}");
    let change = json!({"name": "meter", "attributes": "{\"a\": 2}", "timezone": "Europe/Paris"});
    let (status, changed) = client.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!((status, &changed["status"]), (200, &json!(200)));
    assert_eq!(
        (&changed["name"], &changed["timezone"]),
        (&json!("meter"), &json!("Europe/Paris"))
    );
    assert_eq!(client.read(&path).await, changed);
    assert_eq!(client.call(Method::PATCH, &path, None).await.1, changed);
    let deleted = client.send(Method::DELETE, &path, None).await;
    // Which is called JSON all the same: the Python client reads nothing else.
    assert_eq!(deleted.status(), 204);
    assert_eq!(deleted.headers()["content-type"], "application/json");
    assert_eq!(deleted.text().await.unwrap(), "");
    let text = format!("No sensor found with ID {id}.");
    assert_eq!(
        wrong(client.get(&path).await),
        json!({"path": {"id": [text]}})
    );
}

#[tokio::test]
async fn what_is_refused() {
    let client = Client::start().await;
    let good =
        json!({"name": "x", "unit": "kW", "event_resolution": "PT15M", "generic_asset_id": 3});
    for (field, value, text) in [
        ("unit", json!("florps"), "Unit 'florps' cannot be handled."),
        (
            "event_resolution",
            json!("15m"),
            "Cannot parse 15m as ISO8601 duration: Unable to parse duration string '15m'",
        ),
        (
            "event_resolution",
            json!("PT30S"),
            "FlexMeasures only support multiples of 1 minute.",
        ),
        (
            "generic_asset_id",
            json!(99),
            "Generic asset with id 99 doesn't exist.",
        ),
        ("attributes", json!("x"), "Not a valid JSON string."),
        ("name", Value::Null, "Field may not be null."),
        ("nope", json!(1), "Unknown field."),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(
            wrong(client.post("sensors", body).await),
            json!({"json": {field: [text]}})
        );
    }
    let fails = async |field: &str, value: Value, text: &str| {
        let mut body = good.clone();
        body[field] = value;
        let (status, found) = said(client.post("sensors", body).await);
        assert!(status == 500 && found.starts_with(text), "{found}");
    };
    fails(
        "event_resolution",
        json!("P1M"),
        "(psycopg2.ProgrammingError) can't adapt type 'Duration'",
    )
    .await;
    fails(
        "name",
        json!("power"),
        "(psycopg2.errors.UniqueViolation) duplicate key value",
    )
    .await;
    let mut public = good.clone();
    public["generic_asset_id"] = 1.into();
    assert_eq!(client.post("sensors", public).await.0, 403);
    let moved = client
        .call(
            Method::PATCH,
            "sensors/2",
            Some(json!({"generic_asset_id": 4})),
        )
        .await;
    assert_eq!(
        wrong(moved),
        json!({"json": {"generic_asset_id": ["Unknown field."]}})
    );
}
