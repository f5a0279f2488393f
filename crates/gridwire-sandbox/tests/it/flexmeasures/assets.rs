//! Assets: made, read, changed, deleted.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, said, wrong};

#[tokio::test]
async fn from_made_to_deleted() {
    let client = Client::start().await;
    let new = json!({"name": "depot", "generic_asset_type_id": 6, "account_id": 1, "latitude": 52.1,
        "attributes": {"bb": 1, "a": [2, {"c": null}]}, "flex_context": "{\"site-power-capacity\":\"10 kVA\"}"});
    let (status, made) = client.post("assets", new).await;
    assert_eq!(status, 201);
    let id = made["id"].as_u64().unwrap();
    // As texts, with blanks, and sorted by length.
    assert_eq!(made["attributes"], r#"{"a": [2, {"c": null}], "bb": 1}"#);
    assert_eq!(made["flex_context"], r#"{"site-power-capacity": "10 kVA"}"#);
    assert_eq!(
        (&made["sensors_to_show"], &made["flex_model"]),
        (&json!("[]"), &json!("{}"))
    );
    assert_eq!(
        made["generic_asset_type"],
        json!({"id": 6, "name": "building"})
    );
    assert_eq!(made.get("status"), None);

    let child =
        json!({"name": "van", "generic_asset_type_id": 4, "account_id": 1, "parent_asset_id": id});
    let child = client.add("assets", child).await;
    let path = format!("assets/{id}");
    let read = client.read(&path).await;
    assert_eq!(read["status"], 200);
    let two_way = json!({"id": 4, "name": "two-way_evse"});
    let row = json!({"account_id": 1, "generic_asset_type": two_way, "id": child, "name": "van"});
    assert_eq!(read["child_assets"], json!([row]));

    let change = json!({"latitude": null, "attributes": {}, "external_id": "D1"});
    let (status, changed) = client.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!(
        (status, &changed["latitude"], &changed["external_id"]),
        (200, &Value::Null, &json!("D1"))
    );
    assert_eq!(
        (&changed["attributes"], &changed["name"]),
        (&json!("{}"), &json!("depot"))
    );

    assert_eq!(client.call(Method::DELETE, &path, None).await.0, 204);
    // With all that is below it.
    for id in [id, child] {
        let text = format!("No asset found with ID {id}.");
        assert_eq!(said(client.get(&format!("assets/{id}")).await), (404, text));
    }
}

#[tokio::test]
async fn what_is_refused() {
    let client = Client::start().await;
    let post = async |body: Value| wrong(client.post("assets", body).await);
    let missing = "Missing data for required field.";
    assert_eq!(
        post(json!({"nope": 1})).await,
        json!({"json": {"generic_asset_type_id": [missing], "name": [missing], "nope": ["Unknown field."]}})
    );
    let taken = json!({"name": "building", "generic_asset_type_id": 55, "account_id": 1, "latitude": 99,
        "longitude": -181, "flex_model": "x"});
    assert_eq!(
        post(taken).await["json"],
        json!({
            "flex_model": ["Not a valid JSON string."],
            "generic_asset_type_id": ["GenericAssetType with id 55 doesn't exist."],
            "latitude": ["Latitude 99.0 exceeds the maximum latitude of 90 degrees."],
            "longitude": ["Longitude -181.0 exceeds the minimum longitude of -180 degrees."],
            "name": ["An asset with the name 'building' already exists as a top-level asset in account 1"],
        })
    );
    let other = json!({"name": "x", "generic_asset_type_id": 5, "account_id": 3});
    let text = "User is not allowed to create assets for this account.";
    assert_eq!(post(other).await, json!({"json": {"account_id": [text]}}));
    let public = client
        .post("assets", json!({"name": "x", "generic_asset_type_id": 5}))
        .await;
    assert_eq!(
        (public.0, &public.1["status"]),
        (403, &json!("INVALID_SENDER"))
    );

    let patch = async |id: u64, body: Value| {
        client
            .call(Method::PATCH, &format!("assets/{id}"), Some(body))
            .await
    };
    assert_eq!(
        wrong(patch(2, json!({})).await),
        json!({"json": "No JSON data provided."})
    );
    let null = wrong(patch(2, json!({"attributes": null, "id": 1})).await);
    assert_eq!(
        null["json"]["attributes"],
        json!(["Field may not be null."])
    );
    assert_eq!(null["json"]["id"], json!(["Unknown field."]));
    let flex = wrong(
        patch(
            2,
            json!({"flex_context": {"site-power-capacity": "100 EUR"}}),
        )
        .await,
    );
    assert_eq!(
        flex,
        json!({"json": {"site-power-capacity": ["Cannot convert value `100 EUR` to 'MW'"]}})
    );
    let (status, text) = said(patch(2, json!({"parent_asset_id": 3})).await);
    assert!(
        status == 500 && text.contains("generic_asset_self_reference_ck"),
        "{text}"
    );
    assert_eq!(patch(1, json!({"name": "x"})).await.0, 403);
    assert_eq!(client.call(Method::DELETE, "assets/1", None).await.0, 403);
    assert_eq!(
        wrong(client.get("assets/abc").await),
        json!({"path": {"id": ["Not a valid integer."]}})
    );
    // Nothing of it has changed anything.
    assert_eq!(client.read("assets/2").await["name"], "building");

    let broken = client
        .http
        .post(client.url("/api/v3_0/assets"))
        .header("authorization", &client.token);
    let broken = broken
        .header("content-type", "application/json")
        .body("{\"name\"");
    assert_eq!(broken.send().await.unwrap().status(), 400);
}
