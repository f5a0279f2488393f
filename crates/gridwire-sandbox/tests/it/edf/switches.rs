//! Switches by text.

use std::collections::BTreeSet;

use gridwire_sandbox::{EdfClient, Sandbox, Switch};
use serde_json::json;

use super::client::{Client, client, times};

#[tokio::test]
async fn from_the_start() {
    let mut builder = Sandbox::builder();
    for text in [
        "edf-sf.cap=1",
        "edf-sf.cut=head",
        "edf-sf.partial=status-only",
        "edf-sf.put-answer=empty",
        "edf-sf.tariff-range=ignored",
    ] {
        builder = builder.switch(text.parse().unwrap());
    }
    let client = Client::start_with(builder).await;
    let (http, answer) = client.answer("100/tariff/1?from=0&to=0").await;
    assert_eq!((http, &answer["status_code"]), (206, &json!(1000)));
    assert_eq!(times(&answer["results"]), [1_540_587_600_000]);
    let vector = json!([{"creation_timestamp": 1, "id": 1, "values": []}]);
    let written = client.put("100/forecast/wind", vector).await;
    assert_eq!(written.text().await.unwrap(), "");
}

#[tokio::test]
async fn certificates_and_ends_too() {
    let builder = Sandbox::builder().switch("edf-sf.server-certificate=expired".parse().unwrap());
    let sandbox = builder.switch("edf-sf.end-included=production".parse().unwrap());
    let sandbox = sandbox.start().await.unwrap();
    let edf = sandbox.edf();
    let url = format!(
        "{}/100/production/renewable/1?from=1535104800000&to=1535104801000",
        edf.base_url()
    );
    let error = client(&edf, EdfClient::Operator)
        .get(&url)
        .send()
        .await
        .unwrap_err();
    assert!(format!("{error:?}").contains("Expired"));
    edf.set_server_certificate(gridwire_sandbox::EdfServerCertificate::Valid);
    let answer = client(&edf, EdfClient::Operator)
        .get(&url)
        .send()
        .await
        .unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(times(&answer["results"]).len(), 2);
}

#[test]
fn an_error_lists_what_there_is() {
    let known: BTreeSet<String> = Switch::all().into_iter().map(|(form, _)| form).collect();
    assert!(known.contains("edf-sf.cut=tail|head|middle"), "{known:?}");
    for text in [
        "",
        "cap=1",
        "edf-sf.cap",
        "edf-sf.cap=many",
        "edf-sf.end-included=weather",
        "edf-sf.put-answer=Json",
        "rte.cap=1",
    ] {
        let error = text.parse::<Switch>().unwrap_err().to_string();
        assert!(error.contains(&format!("{text:?}")), "{error}");
        assert!(known.iter().all(|form| error.contains(form)), "{error}");
    }
}
