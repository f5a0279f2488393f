//! What is known of sites and meters, as today and as in 2022.

use gridwire_sandbox::{ClimkitShape, ClimkitSiteList};
use serde_json::{Value, json};

use super::client::{BACH, Client, HOF, QUINTA, TILLEULS};

#[tokio::test]
async fn three_lists_of_sites() {
    let client = Client::start().await;
    let list = async |shape| {
        client.climkit.set_site_list(shape);
        client.get("all_installations").await
    };
    let ids = json!([TILLEULS, BACH, HOF, QUINTA]);
    assert_eq!(list(ClimkitSiteList::Ids).await, ids);
    let objects = list(ClimkitSiteList::Objects).await;
    assert_eq!(objects[1], json!({"site_id": BACH, "name": "Am Bach"}));
    let objects = list(ClimkitSiteList::ObjectIds).await;
    let second = json!({"_id": {"$oid": BACH}, "site_ref": "B-07"});
    assert_eq!(objects[1], second);
}

#[tokio::test]
async fn infos() {
    let client = Client::start().await;
    let infos = async |site: &str| client.get(&format!("installation_infos/{site}")).await;
    let mut expected = json!({
        "site_ref": "B-07",
        "name": "Am Bach",
        "address": {
            "street_name": "Bachweg",
            "street_number": "12a",
            "city": "Aarau",
            "postal_code": 5000,
        },
        "creation_date": "2024-03-01T00:00:00",
        "latitude": 47.39,
        "longitude": 8.04,
        "timezone": "Europe/Zurich",
    });
    assert_eq!(infos(BACH).await, expected);
    assert_eq!(infos(QUINTA).await["timezone"], "Europe/Lisbon");
    let old = infos(HOF).await;
    assert_eq!(old["address"]["city_name"], "Thun");
    assert_eq!(old["address"]["city_ref"], 3600);
    assert_eq!(old.get("timezone"), None);

    client.climkit.set_shape(ClimkitShape::Of2022);
    expected["address"] = json!({
        "street_name": "Bachweg",
        "street_number": "12a",
        "city_name": "Aarau",
        "city_ref": 5000,
    });
    assert_eq!(infos(BACH).await, expected);
}

#[tokio::test]
async fn meters() {
    let client = Client::start().await;
    let meters = async |site: &str| client.get(&format!("meter_info/{site}")).await;
    let today = meters(TILLEULS).await;
    assert_eq!(today.as_array().unwrap().len(), 13);
    let common = json!({
        "id": "64c200000000000000a1000d",
        "type": "electricity",
        "name": "Common parts",
        "mode": "consumption",
        "prim_ad": 22,
        "is_rule_meter": true,
    });
    assert_eq!(today[12], common);
    let count = |meters: &Value, field: &str, value: &str| {
        let meters = meters.as_array().unwrap().iter();
        meters.filter(|meter| meter[field] == value).count()
    };
    for (mode, expected) in [("consumption", 11), ("production", 1), ("introduction", 1)] {
        assert_eq!(count(&today, "mode", mode), expected, "{mode}");
    }
    let bach = meters(BACH).await;
    for (kind, expected) in [
        ("electricity", 6),
        ("heating", 3),
        ("cooling", 1),
        ("cold_water", 2),
        ("hot_water", 1),
        ("charge_point", 2),
    ] {
        assert_eq!(count(&bach, "type", kind), expected, "{kind}");
    }
    assert_eq!(count(&bach, "mode", "battery"), 1);

    let old = json!({
        "id": "64c200000000000000c30005",
        "type": "electricity",
        "prim_ad": "101",
        "virtual": false,
    });
    assert_eq!(meters(HOF).await[4], old);
    client.climkit.set_shape(ClimkitShape::Of2022);
    assert_eq!(meters(TILLEULS).await[12]["virtual"], true);
}
