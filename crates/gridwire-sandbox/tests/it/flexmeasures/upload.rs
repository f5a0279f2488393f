//! Files of data.

use serde_json::{Value, json};

use super::client::{Client, said, wrong};

const FILE: &str =
    "event_start,event_value\n2026-02-10T00:00:00+01:00,1\n2026-02-10T00:15:00+01:00,2\n";

async fn upload(client: &Client, sensor: u64, files: &[(&str, &str)], unit: &str) -> (u16, Value) {
    upload_with(client, sensor, files, &[("unit", unit)]).await
}

async fn upload_with(
    client: &Client,
    sensor: u64,
    files: &[(&str, &str)],
    fields: &[(&str, &str)],
) -> (u16, Value) {
    let mut body = String::new();
    for (name, content) in files {
        body += &format!(
            "--line\r\nContent-Disposition: form-data; name=\"uploaded-files\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n"
        );
    }
    for (name, value) in fields {
        body += &format!(
            "--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    body += "--line--\r\n";
    let url = client.url(&format!("/api/v3_0/sensors/{sensor}/data/upload"));
    let request = client
        .http
        .post(url)
        .header("authorization", &client.token)
        .body(body);
    let request = request.header("content-type", "multipart/form-data; boundary=line");
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

#[tokio::test]
async fn files_become_beliefs() {
    let client = Client::start().await;
    let sensor = client.add_sensor("files", "kW", "PT15M").await;
    // The second is of the sensor's clock, and in other steps.
    let local = "t;v\n2026-02-10 00:30;4000\n2026-02-10 01:00;\n";
    let receipt = upload(&client, sensor, &[("a.csv", FILE)], "").await;
    assert_eq!(client.job(receipt).await.1["result"], "success");
    let receipt = upload(&client, sensor, &[("b.csv", local)], "W").await;
    assert_eq!(client.job(receipt).await.1["result"], "success");
    let query = "start=2026-02-10T00:00:00%2B01:00&duration=PT1H&unit=kW";
    assert_eq!(
        client.values(sensor, query).await,
        json!([1.0, 2.0, 4.0, null])
    );
}

#[tokio::test]
async fn measured_instantly_is_known_when_it_ends() {
    let client = Client::start().await;
    // Python's word for it as well; without it, known when it was uploaded.
    for (i, word) in ["on", "True", "1", "off", "False"].into_iter().enumerate() {
        let sensor = client.add_sensor(word, "kW", "PT15M").await;
        let fields = [("belief-time-measured-instantly", word)];
        let receipt = upload_with(&client, sensor, &[("a.csv", FILE)], &fields).await;
        assert_eq!(client.job(receipt).await.1["result"], "success");
        let query = "start=2026-02-10T00:00:00%2B01:00&duration=PT30M&unit=kW";
        let known = format!("{query}&prior=2026-02-10T00:20:00%2B01:00");
        let then = client.values(sensor, &known).await;
        let expected = if i < 3 { json!(1.0) } else { Value::Null };
        assert_eq!(then, json!([expected, null]), "{word}");
        assert_eq!(client.values(sensor, query).await, json!([1.0, 2.0]));
    }
    let name = "belief-time-measured-instantly";
    let refused = upload_with(&client, 2, &[("up.txt", FILE)], &[(name, "yes")]).await;
    let found = wrong(refused)["combined_sensor_data_upload"].clone();
    assert_eq!(found[name], json!(["Not a valid boolean."]));
    assert!(found["uploaded-files"]["0"].is_array(), "{found}");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_found_by_the_job() {
    let client = Client::start().await;
    for (content, text) in [
        (
            "a,b\nx,1\n",
            "Unknown datetime string format, unable to parse: x, at position 0",
        ),
        (
            "a,b\n2026-02-10T00:00:00Z,x\n",
            "event values should be numeric",
        ),
        ("", "No columns to parse from file"),
    ] {
        let receipt = upload(&client, 2, &[("a.csv", FILE), ("bad.csv", content)], "kW").await;
        let (status, job) = client.job(receipt).await;
        let text = format!("{{1: 'Invalid content in file: bad.csv. Failed with: {text}'}}");
        let message = format!("Ingestion job failed with str: {text}.");
        assert_eq!((status, &job["message"]), (422, &json!(message)));
        // At once where there is no worker.
        client.control.stop_worker();
        let at_once = upload(&client, 2, &[("a.csv", FILE), ("bad.csv", content)], "kW").await;
        assert_eq!(said(at_once), (500, text));
        client.control.start_worker();
    }
}

#[tokio::test]
async fn what_is_refused() {
    let mut client = Client::start().await;
    let place = "combined_sensor_data_upload";
    let text = "Invalid filename: up.txt. Only CSV or Excel files are accepted.";
    let found = wrong(upload(&client, 2, &[("up.txt", FILE)], "kW").await);
    assert_eq!(found, json!({place: {"uploaded-files": {"0": [text]}}}));
    let text = "Provided unit 'EUR' is not convertible to sensor unit 'kW'";
    let found = wrong(upload(&client, 2, &[("a.csv", FILE)], "EUR").await);
    assert_eq!(found, json!({place: {"_schema": [text]}}));
    let found = wrong(upload(&client, 99, &[("a.csv", FILE)], "").await);
    assert_eq!(
        found,
        json!({place: {"id": ["No sensor found with ID 99."]}})
    );
    assert_eq!(
        said(upload(&client, 2, &[], "kW").await),
        (500, "'uploaded_files'".to_owned())
    );
    client.token = "nobody".to_owned();
    let (status, page) = upload(&client, 2, &[("a.csv", FILE)], "").await;
    assert!(
        status == 401 && page.as_str().unwrap().starts_with("<!DOCTYPE html>"),
        "{page}"
    );
}
