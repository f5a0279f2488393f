//! What is public, who may ask, and how often.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use super::client::{Client, said, wrong};

const NOT_YOU: &str = "You could not be properly authenticated for this content or functionality.";

#[tokio::test]
async fn what_is_public() {
    let client = Client::start().await;
    let get = async |path: &str| {
        let response = client.http.get(client.url(path)).send().await.unwrap();
        (
            response.headers().clone(),
            response.json::<serde_json::Value>().await.unwrap(),
        )
    };
    let (headers, index) = get("/api/").await;
    assert_eq!(index["flexmeasures_version"], "1.0.1");
    assert_eq!(
        (&index["versions"], &index["status"]),
        (&json!(["v3_0"]), &json!(200))
    );
    assert_eq!(headers["flexmeasures-version"], "1.0.1");
    assert!(!headers.contains_key("api-version"));
    // Without the slash one is sent on.
    assert_eq!(get("/api").await.1, index);
    let (headers, services) = get("/api/v3_0").await;
    assert_eq!(
        (&headers["api-version"], &services["version"]),
        (&"v3_0".parse().unwrap(), &json!("3.0"))
    );
    let url = client.url("/api/v3_0/assets/<id>");
    let listed = services["services"].as_array().unwrap();
    assert!(listed.iter().any(|service| service["url"] == url.as_str()));
    let (headers, health) = get("/api/v3_0/health/ready").await;
    assert_eq!(
        health,
        json!({"database_redis": true, "database_sql": true, "status": 200})
    );
    assert!(!headers.contains_key("retry-after"));
    let (_, sunset) = get("/api/v2_0/assets").await;
    assert_eq!(sunset["status"], 410);
}

#[tokio::test]
async fn logins() {
    let client = Client::start().await;
    let (email, password) = (client.control.email(), client.control.password());
    let bad = client
        .login(json!({"email": email, "password": "wrong"}))
        .await;
    assert_eq!(
        bad,
        (
            401,
            json!({"errors": ["User password does not match."], "status": 401})
        )
    );
    let unknown = client
        .login(json!({"email": "x@y.example", "password": password}))
        .await;
    let text = "User with email 'x@y.example' does not exist";
    assert_eq!(unknown, (404, json!({"errors": [text], "status": 404})));
    let partial = client.login(json!({"email": email, "x": 1})).await;
    let missing = json!(["Missing data for required field."]);
    assert_eq!(
        wrong(partial),
        json!({"json": {"password": missing, "x": ["Unknown field."]}})
    );
}

#[tokio::test]
async fn tokens_are_bare_and_end() {
    let mut client = Client::start().await;
    let with = async |value: &str| {
        let request = client.http.get(client.url("/api/v3_0/assets/types"));
        request
            .header("authorization", value)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(with(&client.token).await, 200);
    assert_eq!(with(&format!(" {} ", client.token)).await, 200);
    assert_eq!(with(&format!("Bearer {}", client.token)).await, 401);
    let in_query = format!("/api/v3_0/assets/types?auth_token={}", client.token);
    let answer = client.http.get(client.url(&in_query)).send().await.unwrap();
    assert_eq!(answer.status(), 200);

    client
        .sandbox
        .advance(TimeDelta::hours(6) - TimeDelta::seconds(1));
    assert_eq!(client.get("assets/types").await.0, 200);
    client.sandbox.advance(TimeDelta::seconds(1));
    let (status, body) = client.get("sensors/99999").await;
    assert_eq!((status, &body["message"]), (401, &json!(NOT_YOU)));
    assert_eq!(body["status"], "UNAUTHORIZED");
    client.renew().await;
    assert_eq!(client.get("assets/types").await.0, 200);
    client.control.expire_tokens();
    assert_eq!(client.get("assets/types").await.0, 401);
    client.control.set_token_lifetime(2);
    client.renew().await;
    client.sandbox.advance(TimeDelta::seconds(2));
    assert_eq!(client.get("assets/types").await.0, 401);
}

#[tokio::test]
async fn errors_are_pages_where_nobody_speaks_of_json() {
    let client = Client::start().await;
    let get = async |path: &str, kind: Option<&str>| {
        let mut request = client.http.get(client.url(path));
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let response = request.send().await.unwrap();
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        (response.status().as_u16(), kind.starts_with("text/html"))
    };
    let json = Some("application/json");
    assert_eq!(get("/api/v3_0/sensors", None).await, (401, false));
    assert_eq!(
        get("/api/v3_0/sensors", Some("text/plain")).await,
        (401, true)
    );
    assert_eq!(get("/api/v3_0/nope", json).await, (404, false));
    assert_eq!(get("/api/v3_0/nope", None).await, (404, true));
    assert_eq!(get("/api/v3_0/sensors/", json).await, (404, false));
    assert_eq!(get("/api/requestAuthToken", json).await, (405, false));
    assert_eq!(get("/api/requestAuthToken", None).await, (405, true));
    assert_eq!(said(client.call(Method::PUT, "sensors", None).await).0, 405);
}

#[tokio::test]
async fn a_limit_for_requests_and_one_for_triggers() {
    let client = Client::start().await;
    let ask = async || client.send(Method::GET, "assets/types", None).await;
    let header = |response: &reqwest::Response, name: &str| {
        response.headers()[name]
            .to_str()
            .unwrap()
            .parse::<i64>()
            .unwrap()
    };
    client.sandbox.advance(TimeDelta::seconds(90));
    client.control.set_limit(2, 1);
    let first = ask().await;
    assert_eq!(
        (
            header(&first, "x-ratelimit-limit"),
            header(&first, "x-ratelimit-remaining")
        ),
        (2, 1)
    );
    // Told whatever the status is.
    assert_eq!(header(&first, "retry-after"), 60);
    assert_eq!(
        header(&first, "x-ratelimit-reset"),
        client.sandbox.now().timestamp() + 60
    );
    client.sandbox.advance(TimeDelta::milliseconds(20_500));
    assert_eq!(header(&ask().await, "retry-after"), 40);
    let refused = ask().await;
    assert_eq!(
        (refused.status().as_u16(), header(&refused, "retry-after")),
        (429, 40)
    );
    let body: serde_json::Value = refused.json().await.unwrap();
    let text = "You hit a rate limit. The limit you hit allows 2 per 1 minute.";
    assert_eq!(
        body,
        json!({"message": text, "result": "Rejected", "status": "TOO_MANY_REQUESTS"})
    );
    client.sandbox.advance(TimeDelta::seconds(40));
    assert_eq!(ask().await.status(), 200);

    client.control.set_limit(100, 1);
    let trigger = async || {
        let body = json!({"start": "2026-06-15T12:00:00Z", "duration": "PT1H"});
        client.post("sensors/2/schedules/trigger", body).await
    };
    // What is refused does not count.
    let bad = client.post("sensors/2/schedules/trigger", json!({})).await;
    assert_eq!(
        wrong(bad),
        json!({"start": ["Missing data for required field."]})
    );
    assert_eq!(trigger().await.0, 202);
    let text = "You hit a rate limit. The limit you hit allows 1 per 5 minute.";
    assert_eq!(said(trigger().await), (429, text.to_owned()));
    client.sandbox.advance(TimeDelta::minutes(5));
    assert_eq!(trigger().await.0, 202);
}
