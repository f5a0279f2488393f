//! Each fault as a client meets it.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use gridwire_sandbox::Fault;
use serde_json::Value;

use crate::client::{API, Client, instant};

const RESOURCE: &str = "capacities_per_production_type";

#[tokio::test]
async fn statuses_and_retry_after() {
    let client = Client::start().await;
    client.sandbox.fault(Fault::status(429).retry_after(2));
    client
        .sandbox
        .fault(Fault::status(503).retry_after_date(instant("2024-06-15T10:00:30Z")));
    client.sandbox.fault(Fault::status(509));
    let first = client.get(RESOURCE).await;
    assert_eq!(
        (first.status().as_u16(), &first.headers()["retry-after"]),
        (429, &"2".parse().unwrap())
    );
    let second = client.get(RESOURCE).await;
    assert_eq!(second.status(), 503);
    assert_eq!(
        second.headers()["retry-after"],
        "Sat, 15 Jun 2024 10:00:30 GMT"
    );
    let third = client.get(RESOURCE).await;
    assert_eq!(third.status(), 509);
    assert!(
        third
            .text()
            .await
            .unwrap()
            .contains("509 Bandwidth Limit Exceeded")
    );
    assert_eq!(client.get(RESOURCE).await.status(), 200);

    let requests = client.sandbox.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.status, request.faults.join(" ")))
        .collect();
    assert_eq!(seen[1], (Some(429), "429:retry-after=2".to_owned()));
    assert_eq!(seen[4], (Some(200), String::new()));
}

#[tokio::test]
async fn by_path_and_count() {
    let client = Client::start().await;
    client
        .sandbox
        .fault("503*2+1@/capacities_cpc".parse().unwrap());
    for (resource, status) in [
        (RESOURCE, 200),
        ("capacities_cpc", 200),
        ("capacities_cpc", 503),
        (RESOURCE, 200),
        ("capacities_cpc", 503),
        ("capacities_cpc", 200),
    ] {
        assert_eq!(client.get(resource).await.status(), status);
    }
    client.sandbox.fault(Fault::status(500).always());
    for _ in 0..3 {
        assert_eq!(client.get(RESOURCE).await.status(), 500);
    }
    client.sandbox.clear_faults();
    assert_eq!(client.get(RESOURCE).await.status(), 200);
}

#[tokio::test]
async fn a_fault_of_ones_own() {
    let client = Client::start().await;
    let body = r#"{"error":"COMMON_ERROR_T03","error_description":"Error code unknown"}"#;
    client
        .sandbox
        .fault(Fault::status(500).body("application/json", body));
    assert_eq!(client.get(RESOURCE).await.text().await.unwrap(), body);
}

#[tokio::test]
async fn reset_is_a_reset() {
    let client = Client::start().await;
    client.sandbox.fault(Fault::reset().times(2));
    assert!(client.try_get(RESOURCE).await.unwrap_err().is_request());
    let error = client
        .raw("GET / HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(client.get(RESOURCE).await.status(), 200);
    let requests = client.sandbox.requests();
    assert_eq!(
        (requests[1].status, &requests[1].faults[0][..]),
        (None, "reset*2")
    );
}

#[tokio::test]
async fn truncated_in_the_middle() {
    let client = Client::start().await;
    let whole = client.get(RESOURCE).await.bytes().await.unwrap();
    client.sandbox.fault(Fault::truncate().times(2));
    let response = client.get(RESOURCE).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.content_length(), Some(whole.len() as u64));
    let error = response.bytes().await.unwrap_err();
    assert!(error.is_body() || error.is_decode(), "{error:?}");

    let request = format!(
        "GET {API}/{RESOURCE} HTTP/1.1\r\nHost: sandbox\r\nAccept: */*\r\nAuthorization: Bearer {}\r\n\r\n",
        client.token
    );
    let answer = client.raw(&request).await.unwrap();
    let (_, half) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(half.as_bytes(), &whole[..whole.len() / 2]);
}

#[tokio::test]
async fn slow_but_whole() {
    let client = Client::start().await;
    let whole = client.get(RESOURCE).await.bytes().await.unwrap();
    client.sandbox.fault(Fault::slow(Duration::from_millis(60)));
    let started = Instant::now();
    let slow = client.get(RESOURCE).await.bytes().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(60));
    assert_eq!(slow, whole);
}

#[tokio::test]
async fn html_and_xml_where_json_was_asked() {
    let client = Client::start().await;
    for (fault, status, content_type, start) in [
        (
            Fault::html(),
            502,
            "text/html; charset=utf-8",
            "<!DOCTYPE html>",
        ),
        (
            Fault::html().with_status(200),
            200,
            "text/html; charset=utf-8",
            "<!DOCTYPE html>",
        ),
        (Fault::xml(), 200, "application/xml", "<?xml version"),
    ] {
        client.sandbox.fault(fault);
        let response = client.get(RESOURCE).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], content_type);
        assert!(response.text().await.unwrap().starts_with(start));
    }
}

#[tokio::test]
async fn a_mark_before_the_true_answer() {
    let client = Client::start().await;
    let whole = client.get(RESOURCE).await.bytes().await.unwrap();
    client.sandbox.fault(Fault::bom());
    let marked = client.get(RESOURCE).await.bytes().await.unwrap();
    assert_eq!(&marked[..3], b"\xef\xbb\xbf");
    assert_eq!(&marked[3..], &whole[..]);
}

#[tokio::test]
async fn the_date_is_the_sandboxes_or_off() {
    let client = Client::start().await;
    let response = client.get(RESOURCE).await;
    assert_eq!(response.headers()["date"], "Sat, 15 Jun 2024 10:00:00 GMT");
    client
        .sandbox
        .fault(Fault::clock_skew(TimeDelta::hours(-1)));
    client.sandbox.fault(Fault::status(503));
    let both = client.get(RESOURCE).await;
    assert_eq!(both.status(), 503);
    assert_eq!(both.headers()["date"], "Sat, 15 Jun 2024 09:00:00 GMT");
}

#[tokio::test]
async fn secrets_come_back_only_if_asked() {
    let client = Client::start().await;
    for fault in [Fault::status(500), Fault::html(), Fault::xml()] {
        client.sandbox.fault(fault.clone());
        client.sandbox.fault(fault.echo_authorization());
        let without = client.get(RESOURCE).await.text().await.unwrap();
        assert!(!without.contains(&client.token));
        let with = client.get(RESOURCE).await.text().await.unwrap();
        assert!(
            with.contains(&format!("Authorization: Bearer {}", client.token)),
            "{with}"
        );
    }
    client
        .sandbox
        .fault(Fault::status(401).on("/token").echo_authorization());
    let rte = client.sandbox.rte();
    let request = client.http.post(client.url("/token/oauth/"));
    let response = request
        .basic_auth(rte.client_id(), Some(rte.client_secret()))
        .send()
        .await
        .unwrap();
    let body: Value = response.json().await.unwrap();
    assert!(
        body["error_description"]
            .as_str()
            .unwrap()
            .contains("Authorization: Basic ")
    );
}
