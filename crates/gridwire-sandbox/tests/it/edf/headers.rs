//! Headers that the service insists on.

use serde_json::Value;

use super::client::Client;

#[tokio::test]
async fn refused_headers() {
    let client = Client::start().await;
    let url = |path: &str| format!("{}/{path}", client.edf.base_url());
    for (accept, expected) in [
        ("application/json", 200),
        ("text/html, application/json;q=0.5", 200),
        ("application/*", 200),
        ("*/*", 200),
        ("text/html", 400),
    ] {
        let request = client
            .http
            .get(url("200/production/renewable/1"))
            .header("accept", accept);
        assert_eq!(request.send().await.unwrap().status(), expected, "{accept}");
    }
    let body = r#"{"values":[{"timestamp":1,"id":2}]}"#;
    for (content_type, expected) in [
        (Some("application/json; charset=utf-8"), (201, 1000)),
        (Some("application/x-www-form-urlencoded"), (400, 1103)),
        (None, (400, 1103)),
    ] {
        let mut request = client.http.put(url("200/production/renewable")).body(body);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let response = request.send().await.unwrap();
        let http = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        assert_eq!((http, answer["status_code"].as_u64().unwrap()), expected);
    }
}
