//! One request a second for each user.

use chrono::TimeDelta;
use gridwire_sandbox::ClimkitLimit;
use reqwest::Method;
use serde_json::{Value, json};

use super::client::Client;

/// Right after the login.
async fn too_early(client: &Client) -> (u16, Option<String>, Value) {
    let response = client.send(Method::GET, "all_installations", "").await;
    let wait = response.headers().get("retry-after");
    let wait = wait.map(|value| value.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    (status, wait, response.json().await.unwrap())
}

#[tokio::test]
async fn what_comes_of_haste() {
    let client = Client::start().await;
    let text = json!({"message": "Too many requests"});
    assert_eq!(too_early(&client).await, (429, None, text.clone()));
    let told = |status, retry_after| ClimkitLimit::Status {
        status,
        retry_after,
    };
    client.climkit.set_limit(told(503, Some(3)));
    let expected = (503, Some("3".to_owned()), text.clone());
    assert_eq!(too_early(&client).await, expected);
    client.climkit.set_limit(ClimkitLimit::Object);
    assert_eq!(too_early(&client).await, (200, None, text));
    assert_eq!(client.climkit.violations(), 3);
    client.climkit.set_limit(ClimkitLimit::Off);
    let (status, _, sites) = too_early(&client).await;
    assert_eq!((status, sites.as_array().unwrap().len()), (200, 4));
    // Counted all the same.
    assert_eq!(client.climkit.violations(), 4);
}

#[tokio::test]
async fn every_start_counts_logins_and_refusals_too() {
    let client = Client::start().await;
    let ask = async |ms| {
        client.sandbox.advance(TimeDelta::milliseconds(ms));
        too_early(&client).await.0
    };
    assert_eq!(ask(999).await, 429);
    assert_eq!(ask(999).await, 429);
    assert_eq!(ask(1_000).await, 200);
    let climkit = &client.climkit;
    let (status, _) = client.login(climkit.username(), climkit.password()).await;
    assert_eq!(status, 429);
    assert_eq!(climkit.violations(), 3);
    climkit.set_token_lifetime(1);
    climkit.expire_tokens();
    assert_eq!(ask(1_000).await, 401);
    assert_eq!(ask(1).await, 429);
}

#[tokio::test]
async fn each_user_for_itself() {
    let mut client = Client::start().await;
    client.climkit.add_user("other", "another");
    let (status, body) = client.login("other", "another").await;
    assert_eq!(status, 200);
    client.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(too_early(&client).await.0, 200);
    client.token = body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(too_early(&client).await.0, 200);
    assert_eq!(too_early(&client).await.0, 429);

    let starts = client.climkit.starts();
    let seen: Vec<(&str, &str, bool)> = starts
        .iter()
        .map(|start| (start.user.as_str(), start.path.as_str(), start.too_early))
        .collect();
    let (me, list) = (client.climkit.username(), "/all_installations");
    let expected = [
        (me, "/auth", false),
        ("other", "/auth", false),
        (me, list, false),
        ("other", list, false),
        ("other", list, true),
    ];
    assert_eq!(seen, expected);
    assert_eq!(starts[2].at - starts[0].at, TimeDelta::seconds(1));
    assert_eq!(client.climkit.violations(), 1);
}

#[tokio::test]
async fn answers_may_take_their_time() {
    let client = Client::start().await;
    client.climkit.set_answer_time(TimeDelta::seconds(40));
    let before = client.sandbox.now();
    // The first one follows the login at once.
    for status in [429, 200, 200] {
        assert_eq!(too_early(&client).await.0, status);
    }
    assert_eq!(client.sandbox.now() - before, TimeDelta::seconds(120));
}
