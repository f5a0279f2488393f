//! Lists, their pages, filters and orders; the account and its user.

use serde_json::{Value, json};

use super::client::{Client, said, wrong};

fn ids(rows: &Value) -> Vec<u64> {
    let rows = rows.as_array().unwrap_or_else(|| panic!("{rows}"));
    rows.iter().map(|row| row["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn assets() {
    let client = Client::start().await;
    let list = async |query: &str| client.read(&format!("assets?{query}")).await;
    assert_eq!(ids(&list("").await), [2, 3, 4]);
    assert_eq!(ids(&list("all_accessible=true").await), [1, 2, 3, 4]);
    assert_eq!(ids(&client.read("assets/public").await), [1]);
    assert_eq!(ids(&list("root=2&depth=0").await), [2]);
    assert_eq!(ids(&list("asset_type=5").await), [3]);
    assert_eq!(ids(&list("sort-by=name&sort-dir=desc").await), [4, 2, 3]);
    assert_eq!(ids(&list("filter=b%20y").await), [3]);
    assert_eq!(ids(&list("filter=%22b%20y%22").await), [0_u64; 0]);
    assert_eq!(
        list("fields=id|name&depth=0").await,
        json!([{"id": 2, "name": "building"}])
    );
    let page = list("page=2&per-page=2&fields=id").await;
    assert_eq!(
        page,
        json!({"data": [{"id": 4}], "filtered-records": 3, "num-records": 3, "status": 200})
    );
    assert_eq!(list("page=2&per_page=2&fields=id").await, page);
    assert_eq!(said(client.get("assets?page=99").await).0, 404);
    for (query, field, text) in [
        ("page=0", "page", "Must be greater than or equal to 1."),
        ("page=abc", "page", "Not a valid integer."),
        ("filter=%22a", "filter", "No closing quotation"),
        (
            "fields=id|nope",
            "fields",
            "Parameter 'nope' is not a valid asset field.",
        ),
        ("root=99", "root", "No asset found with ID 99."),
        (
            "asset_type=99",
            "asset_type",
            "No generic asset type found with id 99.",
        ),
        (
            "sort-by=x&sort-dir=asc",
            "sort-by",
            "Must be one of: id, name, owner.",
        ),
    ] {
        let found = wrong(client.get(&format!("assets?{query}")).await);
        assert_eq!(found, json!({"query": {field: [text]}}), "{query}");
    }
    assert_eq!(
        said(client.get("assets?account=3").await),
        (404, "Account 3 not found".to_owned())
    );
    assert_eq!(
        client.read("assets/types").await[4],
        json!({"description": "stationary battery", "id": 5, "name": "battery"})
    );
}

#[tokio::test]
async fn sensors() {
    let client = Client::start().await;
    let list = async |query: &str| client.read(&format!("sensors?{query}")).await;
    assert_eq!(ids(&list("").await), [2, 3, 4]);
    assert_eq!(ids(&list("include_public_assets=true").await), [1, 2, 3, 4]);
    assert_eq!(ids(&list("asset=2").await), [2, 3, 4]);
    assert_eq!(ids(&list("asset_id=3").await), [2, 4]);
    assert_eq!(ids(&list("unit=kWh").await), [4]);
    assert_eq!(ids(&list("filter=charge%20prod").await), [3, 4]);
    assert_eq!(list("page=1&per-page=1").await["filtered-records"], 3);
    assert_eq!(
        wrong(client.get("sensors?unit=florps").await),
        json!({"query": {"unit": ["Invalid unit: florps"]}})
    );
    let text = "Please provide either an account or an asset ID, not both";
    assert_eq!(
        said(client.get("sensors?asset=1&account=1").await),
        (422, text.to_owned())
    );

    for i in 0..12 {
        client.add_sensor(&format!("s{i}"), "kW", "PT15M").await;
    }
    // Always in pages, of ten at first.
    let page = client.read("assets/3/sensors").await;
    assert_eq!(
        (page["data"].as_array().unwrap().len(), &page["num-records"]),
        (10, &json!(14))
    );
    let found = wrong(client.get("assets/99/sensors").await);
    assert_eq!(
        found,
        json!({"path": {"id": ["No asset found with ID 99."]}})
    );
}

#[tokio::test]
async fn the_account_and_its_user() {
    let client = Client::start().await;
    let accounts = client.read("accounts").await;
    assert_eq!(
        (ids(&accounts), &accounts[0]["attributes"]),
        (vec![1], &json!("{}"))
    );
    let page = client.read("accounts?page=1").await;
    assert_eq!(
        (
            &page["data"][0]["asset_count"],
            &page["data"][0]["user_count"]
        ),
        (&json!(3), &json!(1))
    );
    let account = client.read("accounts/1").await;
    assert_eq!(
        (&account["name"], &account["status"]),
        (&json!("Sandbox"), &json!(200))
    );
    assert_eq!(
        said(client.get("accounts/2").await),
        (404, "Account 2 not found".to_owned())
    );
    let users = client.read("users").await;
    assert_eq!(users[0]["email"], client.control.email());
    assert_eq!(
        (&users[0]["account"]["id"], &users[0]["flexmeasures_roles"]),
        (&json!(1), &json!(["account-admin"]))
    );
    let user = client.read("users/1").await;
    assert_eq!(
        (&user["flexmeasures_roles"], &user["last_seen_at"]),
        (&json!([3]), &json!("2026-06-15T10:00:00.000000"))
    );
    assert_eq!(
        said(client.get("users/9").await),
        (404, "User 9 not found".to_owned())
    );
}

#[tokio::test]
async fn sources_are_listed_with_their_types() {
    let client = Client::start().await;
    let answer = client.read("sources").await;
    let sources = answer["sources"].as_array().unwrap();
    let kinds: Vec<_> = sources
        .iter()
        .map(|source| source["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["user", "scheduler", "forecaster", "demo script"]);
    assert_eq!(
        (&sources[0]["id"], &sources[0]["user_id"]),
        (&json!(1), &json!(1))
    );
    assert!(
        answer["types"]
            .as_array()
            .unwrap()
            .contains(&json!("reporter"))
    );
    let found = wrong(client.get("sources?only_latest=x").await);
    assert_eq!(
        found,
        json!({"query": {"only_latest": ["Not a valid boolean."]}})
    );
}
