//! Servers of before.

use reqwest::Method;
use serde_json::json;

use super::client::{Client, said, wrong};

#[tokio::test]
async fn what_came_later_is_missing() {
    let client = Client::start().await;
    let data =
        json!({"values": [1], "start": "2026-02-01T00:00:00Z", "duration": "PT15M", "unit": "kW"});
    let schedule = json!({"start": "2026-06-15T12:00:00Z", "duration": "PT1H"});
    let status = async |version: &str, method: Method, path: &str| {
        client.control.set_version(version);
        said(client.call(method, path, None).await).0
    };
    assert_eq!(status("0.32.3", Method::GET, "jobs/x").await, 404);
    assert_eq!(
        status("0.32.3", Method::DELETE, "sensors/2/data").await,
        405
    );
    assert_eq!(
        status("0.30.0", Method::POST, "sensors/3/forecasts/trigger").await,
        404
    );
    assert_eq!(status("0.27.0", Method::POST, "sensors/2/data").await, 404);
    assert_eq!(
        status("0.26.0", Method::POST, "assets/2/schedules/trigger").await,
        404
    );

    client.control.set_version("0.31.2");
    let answer = client.send(Method::GET, "assets/types", None).await;
    for name in [
        "flexmeasures-version",
        "api-version",
        "retry-after",
        "x-ratelimit-limit",
    ] {
        assert!(!answer.headers().contains_key(name), "{name}");
    }
    let index = client.http.get(client.url("/api/")).send().await.unwrap();
    let index: serde_json::Value = index.json().await.unwrap();
    assert_eq!(index["flexmeasures_version"], "0.31.2");
    // Names with hyphens are not known, and unknown ones are passed over by lists.
    let new = client.read("assets?page=1&per-page=1").await;
    let old = client.read("assets?page=1&per_page=1").await;
    let rows = |page: &serde_json::Value| page["data"].as_array().unwrap().len();
    assert_eq!((rows(&new), rows(&old)), (3, 1));

    // Data are recorded at once, and triggers say less.
    let posted = client.post("sensors/2/data", data).await;
    assert_eq!(
        posted,
        (
            200,
            json!({"message": "Request has been processed.", "status": "PROCESSED"})
        )
    );
    let (status, receipt) = client.post("sensors/2/schedules/trigger", schedule).await;
    let id = receipt["schedule"].as_str().unwrap();
    let expected =
        json!({"message": "Request has been processed.", "schedule": id, "status": "PROCESSED"});
    assert_eq!((status, &receipt), (200, &expected));
    let path = format!("sensors/2/schedules/{id}");
    let waiting = client.get(&path).await;
    let text = "Scheduling job waiting to be processed.  was used.";
    assert_eq!(waiting, (400, json!({"message": text, "status": "QUEUED"})));
    let unit = wrong(
        client
            .get(&format!("{path}?unit=kW&sign-convention=wysiwyg"))
            .await,
    );
    let unknown = json!(["Unknown field."]);
    assert_eq!(unit, json!({"sign-convention": unknown, "unit": unknown}));
    client.get(&path).await;
    assert_eq!(client.read(&path).await["status"], "PROCESSED");
}
