//! What is refused, and how.

use gridwire_sandbox::ClimkitSite;
use serde_json::{Value, json};

use super::client::{BACH, Client, TILLEULS};

fn post(path: impl Into<String>, body: Value) -> (String, Option<Value>) {
    (path.into(), Some(body))
}

fn get(path: impl Into<String>) -> (String, Option<Value>) {
    (path.into(), None)
}

/// Calls, with their status and text.
fn refused() -> Vec<((String, Option<Value>), u16, Value)> {
    let foreign = ClimkitSite::Foreign.id();
    let site = format!("site_data/{TILLEULS}/electricity");
    let time = json!({"detail": "t_s and t_e are isoformatted datetimes, tz-naive in UTC"});
    let message = |text: &str| json!({ "message": text });
    let error = |text: &str| json!({ "error": text });
    vec![
        (get("nothing"), 404, message("Not found")),
        (get("meter_info"), 404, message("Not found")),
        (get(site.clone()), 405, message("Method not allowed")),
        (
            post("all_installations", json!({})),
            405,
            message("Method not allowed"),
        ),
        (get("meter_info/64c1"), 404, error("Site not found")),
        (
            get(format!("installation_infos/{foreign}")),
            403,
            message("This user may not read this site"),
        ),
        (
            post(format!("site_data/{TILLEULS}/gas"), json!({})),
            400,
            message("Unknown meter type"),
        ),
        (
            post(
                format!("meter_data/{TILLEULS}/64c200000000000000b20001"),
                json!({}),
            ),
            404,
            error("Meter not found"),
        ),
        (
            get(format!("{BACH}/sensor_data/64c3")),
            404,
            error("Sensor not found"),
        ),
        (
            post(site.clone(), json!([])),
            400,
            message("The body is not a JSON object"),
        ),
        (
            post(site.clone(), json!({"sampling_frequency": "W"})),
            400,
            message("Unknown sampling frequency"),
        ),
        (
            post(site.clone(), json!({"t_s": "2026-06-01T00:00:00Z"})),
            400,
            time.clone(),
        ),
        (
            post(site, json!({"t_e": "2026-06-01T00:00:00.5"})),
            400,
            time.clone(),
        ),
        (
            get(format!(
                "{BACH}/sensor_data/64c300000000000000b20001?t_s=2026-06-01T00:00:00%2B02:00"
            )),
            400,
            time,
        ),
    ]
}

#[tokio::test]
async fn with_a_status_and_a_text() {
    let client = Client::start().await;
    for ((path, body), status, text) in refused() {
        assert_eq!(client.call(&path, body).await, (status, text), "{path}");
    }
}

#[tokio::test]
async fn with_an_object_alone() {
    let client = Client::start().await;
    client.climkit.set_errors_as_objects(true);
    for ((path, body), _, text) in refused() {
        assert_eq!(client.call(&path, body).await, (200, text), "{path}");
    }
    client.climkit.expire_tokens();
    let ended = (200, json!({"msg": "Token has expired"}));
    assert_eq!(client.call("all_installations", None).await, ended);
}
