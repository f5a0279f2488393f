//! Switches by text.

use chrono::TimeDelta;
use gridwire_sandbox::{Sandbox, Switch};
use reqwest::Method;
use serde_json::json;

use super::client::{Client, TILLEULS};

#[tokio::test]
async fn from_the_start() {
    let mut builder = Sandbox::builder();
    for text in [
        "climkit.shape=2022",
        "climkit.sites=ids",
        "climkit.limit=503:retry-after=9",
        "climkit.valid-until=bare-iso",
        "climkit.token-lifetime=60",
        "climkit.earliest=64c1000000000000000000a1@2026-06-01",
        "climkit.gap=64c1000000000000000000a1@2026-06-02",
        "climkit.longest=31:413",
    ] {
        builder = builder.switch(text.parse().unwrap());
    }
    let client = Client::start_with(builder).await;
    assert_eq!(client.get("all_installations").await[0], TILLEULS);
    let early = client.send(Method::GET, "all_installations", "").await;
    assert_eq!(
        (early.status().as_u16(), &early.headers()["retry-after"]),
        (503, &"9".parse().unwrap())
    );
    let infos = client.get(&format!("installation_infos/{TILLEULS}")).await;
    assert_eq!(infos["address"]["city_ref"], 1260);
    let path = format!("site_data/{TILLEULS}/electricity");
    let month = json!({"t_s": "2026-05-10T00:00:00", "t_e": "2026-06-03T00:00:00"});
    let rows = client.post(&path, month).await;
    // From midnight of the first to midnight of the second, and the label at midnight of the third is the second's.
    assert_eq!(rows.as_array().unwrap().len(), 97);
    let long = json!({"t_s": "2026-04-01T00:00:00", "t_e": "2026-06-03T00:00:00"});
    assert_eq!(client.call(&path, Some(long)).await.0, 413);
    client.sandbox.advance(TimeDelta::seconds(60));
    assert_eq!(client.call("all_installations", None).await.0, 401);
    let climkit = &client.climkit;
    client.sandbox.advance(TimeDelta::seconds(1));
    let (_, login) = client.login(climkit.username(), climkit.password()).await;
    assert!(login["valid_until"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn an_error_lists_them() {
    let error = "climkit.limit=fast"
        .parse::<Switch>()
        .unwrap_err()
        .to_string();
    assert!(error.contains("climkit.ends=both|start|end"), "{error}");
}
