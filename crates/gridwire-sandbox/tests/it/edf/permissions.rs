//! What a certificate allows.

use gridwire_sandbox::{EdfCategory, EdfClient};
use reqwest::StatusCode;
use serde_json::Value;

use super::client::{Client, client, trusting};

async fn outcome(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let http = response.status().as_u16();
    (http, response.json().await.unwrap())
}

#[tokio::test]
async fn the_reader_reads_one_site() {
    let sandbox = Client::start().await;
    let reader = client(&sandbox.edf, EdfClient::Reader);
    let url = |path: &str| format!("{}/{path}", sandbox.edf.base_url());
    let (http, answer) = outcome(reader.get(url("200/production/status/1"))).await;
    assert_eq!(
        (http, answer["results"].as_array().unwrap().len()),
        (200, 60)
    );
    for request in [
        reader.get(url("100/production/status/1")),
        reader
            .put(url("200/production/status"))
            .header("content-type", "application/json")
            .body(r#"{"values":[{"timestamp":1,"id":2}]}"#),
    ] {
        let (http, answer) = outcome(request).await;
        assert_eq!(http, 403);
        assert_eq!(answer["status_code"], 1400);
        assert_eq!(answer["status_message"], "permission error");
    }
    assert_eq!(
        sandbox.get("200/production/status/2").await,
        Value::Array(vec![])
    );
}

#[tokio::test]
async fn nobody_is_told_nothing() {
    let sandbox = Client::start().await;
    let nobody = trusting(&sandbox.edf).build().unwrap();
    for path in ["200/production/status/1", "no/such/path", "999/tariff/1"] {
        let url = format!("{}/{path}", sandbox.edf.base_url());
        let (http, answer) = outcome(nobody.get(url)).await;
        assert_eq!(http, 403, "{path}");
        assert_eq!(answer["status_code"], 1400);
    }
    sandbox.edf.require_client_certificate(true);
    // What was open stays open.
    let url = format!("{}/200/tariff/1", sandbox.edf.base_url());
    assert_eq!(outcome(nobody.get(&url)).await.0, 403);
    let nobody = trusting(&sandbox.edf).build().unwrap();
    let error = format!("{:?}", nobody.get(&url).send().await.unwrap_err());
    assert!(error.contains("CertificateRequired"), "{error}");
    assert_eq!(
        sandbox.http.get(&url).send().await.unwrap().status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn new_sites_and_ids() {
    let client = Client::start().await;
    let edf = &client.edf;
    let missing = client
        .status(reqwest::Method::GET, "300/tariff/5", "")
        .await;
    assert_eq!(missing, (400, 1104));
    edf.add_site(300);
    let missing = client
        .status(reqwest::Method::GET, "300/tariff/5", "")
        .await;
    assert_eq!(missing, (400, 1107));
    assert!(edf.add_id(300, EdfCategory::Tariff, "", 5));
    assert!(edf.add_id(301, EdfCategory::Forecast, "wind", 6));
    assert!(!edf.add_id(302, EdfCategory::Production, "windmill", 1));
    assert_eq!(client.get("300/tariff/5").await, Value::Array(vec![]));
    assert_eq!(
        client.get("301/forecast/wind/6").await,
        Value::Array(vec![])
    );
    // What is there already keeps its data.
    assert!(edf.add_id(100, EdfCategory::Production, "renewable", 1));
    let records = client.get("100/production/renewable/1").await;
    assert_eq!(records.as_array().unwrap().len(), 2);
    let missing = client
        .status(reqwest::Method::GET, "302/tariff/1", "")
        .await;
    assert_eq!(missing, (400, 1104));
}
