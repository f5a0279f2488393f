//! The token endpoint.

use chrono::TimeDelta;
use gridwire_sandbox::RteTokenShape;
use serde_json::Value;

use crate::client::Client;

const RESOURCE: &str = "capacities_per_production_type";

#[tokio::test]
async fn four_ways_to_one_token() {
    let client = Client::start().await;
    let (id, secret) = (
        client.sandbox.rte().client_id(),
        client.sandbox.rte().client_secret(),
    );
    for path in ["/token/oauth", "/token/oauth/"] {
        let url = client.url(path);
        let form = [("grant_type", "client_credentials")];
        for request in [
            client.http.get(&url),
            client.http.post(&url),
            client.http.post(&url).form(&form),
        ] {
            let response = request.basic_auth(id, Some(secret)).send().await.unwrap();
            assert_eq!(response.status(), 200);
            let body: Value = response.json().await.unwrap();
            assert_eq!(body["access_token"], client.token);
            assert_eq!(body["token_type"], "Bearer");
            assert_eq!(body["expires_in"], 7200);
        }
    }
    assert_eq!(client.token.len(), 58);
}

#[tokio::test]
async fn wrong_credentials_are_invalid_client() {
    let client = Client::start().await;
    let url = client.url("/token/oauth/");
    let id = client.sandbox.rte().client_id();
    let secret = client.sandbox.rte().client_secret();
    for request in [
        client.http.post(&url),
        client.http.post(&url).basic_auth(id, Some("wrong")),
        client.http.post(&url).bearer_auth(secret),
        client
            .http
            .post(&url)
            .form(&[("client_id", id), ("client_secret", secret)]),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(
            response.headers()["www-authenticate"],
            "Basic realm=\"rte\""
        );
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["error"], "invalid_client");
        let description = body["error_description"].as_str().unwrap();
        assert!(description.starts_with("Client authentication failed (e.g. unknown client"));
    }
}

#[tokio::test]
async fn other_grants_are_not_supported() {
    let client = Client::start().await;
    let rte = client.sandbox.rte();
    let response = client
        .http
        .post(client.url("/token/oauth/"))
        .basic_auth(rte.client_id(), Some(rte.client_secret()))
        .form(&[("grant_type", "password")])
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn a_running_token_is_given_again_until_it_ends() {
    let client = Client::start().await;
    client.sandbox.advance(TimeDelta::milliseconds(7_199_000));
    let again = client.token().await;
    assert_eq!(again["access_token"], client.token);
    assert_eq!(again["expires_in"], 1);
    assert_eq!(client.get(RESOURCE).await.status(), 200);

    client.sandbox.advance(TimeDelta::seconds(1));
    let response = client.get(RESOURCE).await;
    assert_eq!(response.status(), 401);
    assert_eq!(
        response.headers()["www-authenticate"],
        "Bearer realm=\"rte\", error=\"invalid_token\", error_description=\"The access token is invalid or expired\""
    );
    let new = client.token().await;
    assert_ne!(new["access_token"], client.token);
    assert_eq!(new["expires_in"], 7200);
}

#[tokio::test]
async fn lifetime_and_its_forms() {
    let mut client = Client::start().await;
    let rte = client.sandbox.rte();
    rte.set_token_lifetime(3600);
    rte.set_token_shape(RteTokenShape::Text);
    let text = client.token().await;
    assert_ne!(text["access_token"], client.token);
    assert_eq!(text["expires_in"], "3600");
    // The one before lives on.
    assert_eq!(client.get(RESOURCE).await.status(), 200);
    rte.set_token_shape(RteTokenShape::Omitted);
    assert_eq!(client.token().await.get("expires_in"), None);

    rte.expire_tokens();
    assert_eq!(client.get(RESOURCE).await.status(), 401);
    client.renew().await;
    assert_eq!(client.get(RESOURCE).await.status(), 200);
}
