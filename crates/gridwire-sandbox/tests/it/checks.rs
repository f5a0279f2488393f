//! The checks before a resource, and their order.

use chrono::TimeDelta;
use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{API, Client, period};

const API_NAME: &str = "Generation Installed Capacities";
const TYPES: &str = "BIOMASS,FOSSIL_BROWN_COAL_LIGNITE,FOSSIL_COAL_DERIVED_GAS,FOSSIL_GAS,FOSSIL_HARD_COAL,FOSSIL_OIL,\
    FOSSIL_OIL_SHALE,FOSSIL_PEAT,GEOTHERMAL,HYDRO_PUMPED_STORAGE,HYDRO_RUN_OF_RIVER_AND_POUNDAGE,HYDRO_WATER_RESERVOIR,\
    MARINE,NUCLEAR,OTHER_RENEWABLE,SOLAR,WASTE,WIND_OFFSHORE,WIND_ONSHORE,OTHER";

#[tokio::test]
async fn authentication_quota_subscription_function() {
    let client = Client::start().await;
    let rte = client.sandbox.rte();
    assert!(rte.unsubscribe(API_NAME));
    rte.set_quota(1, TimeDelta::seconds(60));
    // Everything is wrong with this one.
    let bad = "capacities_cpc?start_date=never";

    let url = client.url(&format!("{API}/{bad}"));
    let anonymous = client.http.get(&url).send().await.unwrap();
    assert_eq!(anonymous.status(), 401);
    assert_eq!(
        anonymous.headers()["www-authenticate"],
        "Bearer realm=\"rte\""
    );
    let unknown = client
        .http
        .get(&url)
        .bearer_auth("nobody")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 401);

    // A refused login does not count, a refused subscription does, and then the quota hides it.
    assert_eq!(client.get(bad).await.status(), 403);
    client.sandbox.advance(TimeDelta::milliseconds(500));
    let limited = client.get(bad).await;
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "60");
    client.sandbox.advance(TimeDelta::seconds(20));
    assert_eq!(client.get(bad).await.headers()["retry-after"], "40");
    client.sandbox.advance(TimeDelta::seconds(40));
    assert_eq!(client.get(bad).await.status(), 403);

    rte.remove_quota();
    assert!(rte.subscribe("generation_installed_capacities"));
    assert_eq!(client.error(bad).await.0, "GENINSCAP_CCPC_F01");
    assert_eq!(client.get("capacities_cpc").await.status(), 200);

    rte.set_application_exists(false);
    assert_eq!(client.get(bad).await.status(), 403);
    rte.set_application_exists(true);
    assert_eq!(client.get(bad).await.status(), 400);
    assert!(!rte.unsubscribe("No Such API"));
    assert!(!rte.subscribe("No Such API"));
}

#[tokio::test]
async fn unknown_paths() {
    let client = Client::start().await;
    assert_eq!(client.get("capacities").await.status(), 404);
    assert_eq!(client.get("sandbox/capacities").await.status(), 404);
    for (path, status) in [
        ("/", 404),
        ("/open_api/no_such_api/v1/resource", 404),
        (
            "/open_api/generation_installed_capacities/v2/capacities_cpc",
            403,
        ),
    ] {
        let request = client.http.get(client.url(path)).bearer_auth(&client.token);
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
    let anonymous = client.http.get(client.url(&format!("{API}/capacities")));
    assert_eq!(anonymous.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn uris_of_more_than_512_characters() {
    let client = Client::start().await;
    let year = period("2023-01-01T00:00:00+01:00", "2024-01-01T00:00:00+01:00");
    let raw = format!("capacities_per_production_type?{year}&production_type={TYPES}");
    let length = "https://digital.iservices.rte-france.com".len() + API.len() + 1 + raw.len();
    // Commas and colons as they are just fit; escaped they do not.
    assert_eq!(length, 495);
    let body = client.json(&raw).await;
    let values = &body["capacities_per_production_type"]["values"];
    assert_eq!(values.as_array().unwrap().len(), 20);
    assert_eq!(client.get(&raw.replace(',', "%2C")).await.status(), 414);

    let padded = |length: usize| format!("{raw}&x={}", "y".repeat(length - 495 - 3));
    assert_eq!(client.get(&padded(512)).await.status(), 200);
    assert_eq!(client.get(&padded(513)).await.status(), 414);
    // Before anything else: there is no token in this one.
    let anonymous = client
        .http
        .get(client.url(&format!("{API}/{}", padded(513))));
    assert_eq!(anonymous.send().await.unwrap().status(), 414);
}

#[tokio::test]
async fn requests_of_more_than_5_megabytes() {
    let client = Client::start().await;
    let request = client
        .http
        .get(client.url(&format!("{API}/capacities_cpc")))
        .bearer_auth(&client.token)
        .body(vec![b' '; 5_000_001]);
    assert_eq!(request.send().await.unwrap().status(), 413);
}

#[tokio::test]
async fn xml_for_who_accepts_no_json() {
    let client = Client::start().await;
    let request = |accept: &str| {
        format!(
            "GET {API}/capacities_per_production_type?production_type=NUCLEAR HTTP/1.1\r\nHost: sandbox\r\n\
             Authorization: Bearer {}\r\n{accept}Connection: close\r\n\r\n",
            client.token
        )
    };
    for accept in ["", "Accept: application/xml\r\n", "Accept: text/xml\r\n"] {
        let answer = client.raw(&request(accept)).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("content-type: application/xml"), "{answer}");
        assert!(
            answer.contains(
                "<capacities_per_production_type><start_date>2024-01-01T00:00:00+01:00</start_date>"
            ),
            "{answer}"
        );
        assert!(answer.contains("<type>NUCLEAR</type>"), "{answer}");
    }
    for accept in [
        "Accept: */*\r\n",
        "Accept: application/xml, application/json;q=0.9\r\n",
    ] {
        let answer = client.raw(&request(accept)).await.unwrap();
        assert!(
            answer.contains("content-type: application/json"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn errors_name_the_guide_in_its_own_shape() {
    let client = Client::start().await;
    client.sandbox.rte().set_shape(RteShape::Guide);
    let response = client.get("capacities_cpc?start_date=x").await;
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error_uri"], "https://data.rte-france.com");
}
