//! Tokens: their forms, their ends, and what happens after.

use chrono::TimeDelta;
use gridwire_sandbox::ClimkitValidUntil;
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, NOW, instant};

/// In base64 without padding; only what a token has.
fn decoded(part: &str) -> Value {
    let digit = |c: char| {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        alphabet.find(c).unwrap() as u32
    };
    let bits = part
        .chars()
        .flat_map(|c| (0..6).rev().map(move |bit| digit(c) >> bit & 1));
    let bits: Vec<u32> = bits.collect();
    let byte = |bits: &[u32]| bits.iter().fold(0, |byte, bit| byte << 1 | *bit as u8);
    let bytes: Vec<u8> = bits.chunks_exact(8).map(byte).collect();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn a_token_is_good_for_fifteen_minutes() {
    let client = Client::start().await;
    let parts: Vec<&str> = client.token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let issued = instant(NOW).timestamp();
    assert_eq!(decoded(parts[0])["typ"], "JWT");
    assert_eq!(
        decoded(parts[1]),
        json!({"sub": client.climkit.username(), "iat": issued, "exp": issued + 900})
    );
    client.sandbox.advance(TimeDelta::milliseconds(898_999));
    client.get("all_installations").await;
    let ended = (401, json!({"msg": "Token has expired"}));
    client.sandbox.advance(TimeDelta::milliseconds(1));
    assert_eq!(client.call("all_installations", None).await, ended);
    for status in [403, 422] {
        client.climkit.set_expired_status(status);
        let answer = client.call("all_installations", None).await;
        assert_eq!(answer, (status, ended.1.clone()));
    }
}

#[tokio::test]
async fn the_end_in_every_form() {
    let client = Client::start().await;
    let climkit = &client.climkit;
    climkit.set_token_lifetime(600);
    for (form, expected) in [
        (
            ClimkitValidUntil::Milliseconds,
            json!({"$date": 1_781_518_200_000_i64}),
        ),
        (
            ClimkitValidUntil::Iso,
            json!({"$date": "2026-06-15T10:10:00Z"}),
        ),
        (
            ClimkitValidUntil::NumberLong,
            json!({"$date": {"$numberLong": "1781518200000"}}),
        ),
        (ClimkitValidUntil::Bare, json!(1_781_518_200_000_i64)),
        (ClimkitValidUntil::BareIso, json!("2026-06-15T10:10:00Z")),
        (ClimkitValidUntil::Omitted, Value::Null),
    ] {
        climkit.set_valid_until(form);
        climkit.set_limit(gridwire_sandbox::ClimkitLimit::Off);
        let (_, body) = client.login(climkit.username(), climkit.password()).await;
        assert_eq!(body["valid_until"], expected, "{form:?}");
        let omitted = form == ClimkitValidUntil::Omitted;
        assert_eq!(body.get("valid_until").is_none(), omitted);
    }
}

#[tokio::test]
async fn a_clock_that_is_off_and_a_token_that_says_nothing() {
    let mut client = Client::start().await;
    client.climkit.set_token_skew(TimeDelta::hours(-1));
    client.sandbox.advance(TimeDelta::seconds(1));
    let climkit = client.climkit.clone();
    let (_, body) = client.login(climkit.username(), climkit.password()).await;
    let told = instant("2026-06-15T09:15:01Z");
    assert_eq!(body["valid_until"]["$date"], told.timestamp_millis());
    let token = body["access_token"].as_str().unwrap();
    let claims = decoded(token.split('.').nth(1).unwrap());
    assert_eq!(claims["exp"], told.timestamp());
    // It lives its fifteen minutes all the same.
    client.token = token.to_owned();
    client.get("all_installations").await;

    client.climkit.set_token_claims(false);
    client.sandbox.advance(TimeDelta::seconds(1));
    client.renew().await;
    let claims = decoded(client.token.split('.').nth(1).unwrap());
    assert_eq!(claims, json!({"sub": climkit.username()}));
}

#[tokio::test]
async fn wrong_missing_and_foreign() {
    let mut client = Client::start().await;
    let (name, password) = (client.climkit.username(), client.climkit.password());
    let wrong = (401, json!({"msg": "Bad username or password"}));
    let wait = || client.sandbox.advance(TimeDelta::seconds(1));
    wait();
    assert_eq!(client.login(name, "wrong").await, wrong);
    assert_eq!(client.login("nobody", password).await, wrong);
    for (body, status) in [("{}", 400), ("username=a&password=b", 400)] {
        let response = client.send(Method::POST, "auth", body).await;
        assert_eq!(response.status(), status, "{body}");
    }
    client.climkit.set_errors_as_objects(true);
    wait();
    let refused = client.login(name, "wrong").await;
    assert_eq!(refused, (200, wrong.1));
    client.climkit.set_errors_as_objects(false);

    client.token = "a.b.c".to_owned();
    let foreign = (422, json!({"msg": "Signature verification failed"}));
    assert_eq!(client.call("all_installations", None).await, foreign);
    client.token.clear();
    let missing = (401, json!({"msg": "Missing Authorization Header"}));
    assert_eq!(client.call("all_installations", None).await, missing);
}

#[tokio::test]
async fn tokens_live_side_by_side_until_all_are_ended() {
    let mut client = Client::start().await;
    let first = client.token.clone();
    client.sandbox.advance(TimeDelta::seconds(1));
    client.renew().await;
    assert_ne!(client.token, first);
    let second = std::mem::replace(&mut client.token, first);
    client.get("all_installations").await;
    client.climkit.expire_tokens();
    for token in [second, client.token.clone()] {
        client.token = token;
        assert_eq!(client.call("all_installations", None).await.0, 401);
    }
    client.sandbox.advance(TimeDelta::seconds(1));
    client.renew().await;
    client.get("all_installations").await;
}
