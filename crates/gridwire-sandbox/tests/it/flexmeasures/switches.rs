//! Switches by text, as the command line throws them.

use gridwire_sandbox::{Sandbox, Switch};
use serde_json::json;

use super::client::Client;

#[tokio::test]
async fn all_of_them() {
    let mut builder = Sandbox::builder();
    for text in [
        "flexmeasures.version=1.0.0",
        "flexmeasures.token-lifetime=60",
        "flexmeasures.looks=0",
        "flexmeasures.limit=9",
        "flexmeasures.triggers=0",
        "flexmeasures.fail=out of memory",
    ] {
        builder = builder.switch(text.parse().unwrap());
    }
    let client = Client::start_with(builder).await;
    let answer = client
        .send(reqwest::Method::GET, "assets/types", None)
        .await;
    assert_eq!(answer.headers()["flexmeasures-version"], "1.0.0");
    assert_eq!(answer.headers()["x-ratelimit-limit"], "9");
    let data =
        json!({"values": [1], "start": "2026-02-01T00:00:00Z", "duration": "PT15M", "unit": "kW"});
    let (_, receipt) = client.post("sensors/2/data", data.clone()).await;
    let (status, job) = client
        .get(&format!("jobs/{}", receipt["job"].as_str().unwrap()))
        .await;
    assert_eq!(
        (status, &job["message"]),
        (422, &json!("Ingestion job failed with str: out of memory."))
    );
    let body = json!({"start": "2026-06-15T12:00:00Z"});
    assert_eq!(
        client.post("sensors/2/schedules/trigger", body).await.0,
        429
    );
    client.sandbox.advance(chrono::TimeDelta::seconds(60));
    assert_eq!(client.get("assets/types").await.0, 401);

    let stopped = Sandbox::builder().switch("flexmeasures.worker=stopped".parse().unwrap());
    let client = Client::start_with(stopped).await;
    assert_eq!(client.post("sensors/2/data", data).await.0, 200);
}

#[test]
fn an_error_lists_them() {
    let error = "flexmeasures.worker=lazy"
        .parse::<Switch>()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("flexmeasures.worker=works|stopped|dead"),
        "{error}"
    );
}

#[tokio::test]
async fn the_environment() {
    let client = Client::start().await;
    let environment = client.sandbox.environment();
    for (name, value) in [
        ("FLEXMEASURES_URL", client.sandbox.base_url()),
        ("FLEXMEASURES_EMAIL", client.control.email().to_owned()),
        (
            "FLEXMEASURES_PASSWORD",
            client.control.password().to_owned(),
        ),
    ] {
        assert!(environment.contains(&(name, value)), "{name}");
    }
    assert_eq!(
        format!("{:?}", client.control),
        "FlexMeasuresControl { .. }"
    );
}
