//! Bodies that are refused.

use reqwest::Method;
use serde_json::json;

use super::client::Client;

#[tokio::test]
async fn all_or_nothing() {
    let client = Client::start().await;
    let good = r#"{"timestamp":1,"id":1,"t":1.0}"#;
    for (bad, code) in [
        ("", 1302),
        (" \n", 1302),
        (r#"{"values":[]}"#, 1302),
        ("{", 1301),
        (r#"{"values":[],}"#, 1301),
        ("\u{feff}{}", 1301),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":1,"t":1e999}}]}}"#),
            1301,
        ),
        ("[]", 1303),
        ("{}", 1303),
        (r#"{"results":[]}"#, 1303),
        (r#"{"values":{}}"#, 1303),
        (r#"{"values":[1]}"#, 1303),
        (r#"{"values":[{"id":1,"t":1.0}]}"#, 1303),
        (r#"{"values":[{"timestamp":1,"t":1.0}]}"#, 1303),
        (r#"{"values":[{"timestamp":-1,"id":1}]}"#, 1303),
        (r#"{"values":[{"timestamp":1.5,"id":1}]}"#, 1303),
        (r#"{"values":[{"timestamp":253402300800000,"id":1}]}"#, 1303),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":1,"t":null}}]}}"#),
            1303,
        ),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":1,"t":"1"}}]}}"#),
            1303,
        ),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":1,"T":1.0}}]}}"#),
            1303,
        ),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":7}}]}}"#),
            1107,
        ),
        (
            &format!(r#"{{"values":[{good},{{"timestamp":2,"id":4294967297}}]}}"#),
            1107,
        ),
    ] {
        let found = client
            .status(Method::PUT, "100/production/thermometer", bad)
            .await;
        assert_eq!(found, (400, code), "{bad}");
    }
    assert_eq!(client.get("100/production/thermometer/1").await, json!([]));
    // An id comes once among vectors, and states are whole.
    let twice = r#"{"values":[{"id":1,"values":[]},{"id":1,"values":[]}]}"#;
    let found = client.status(Method::PUT, "100/tariff", twice).await;
    assert_eq!(found, (400, 1303));
    let fraction = r#"{"values":[{"timestamp":1,"id":1,"state":3.5}]}"#;
    let found = client
        .status(Method::PUT, "100/production/genset", fraction)
        .await;
    assert_eq!(found, (400, 1303));
}

#[tokio::test]
async fn an_hour_of_seconds_in_one_body() {
    let client = Client::start().await;
    let records: Vec<_> = (0..36_000)
        .map(|second| json!({"timestamp": second * 100, "id": 1, "p": 0.5, "u": 400.0, "q": 0.25}))
        .collect();
    let body = json!({"values": records}).to_string();
    // More than what servers take who do not say how much they take.
    assert!(body.len() > 2_000_000);
    let written = client.send(Method::PUT, "100/production/meter", &body);
    assert_eq!(written.await.status(), 201);
    client.edf.set_cap(None);
    assert_eq!(client.get("100/production/meter/1").await, json!(records));
}
