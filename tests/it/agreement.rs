//! The sandbox and the specifications are written apart; here they must say the same.

use std::path::Path;

use gridwire_codegen::spec::Spec;
use gridwire_sandbox::Sandbox;
use serde_json::Value;

fn spec(name: &str) -> Spec {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../specs")
        .join(name)
        .join("openapi.yaml");
    Spec::load(&file).unwrap()
}

/// A plain client, which knows nothing of gridwire's.
struct Plain {
    sandbox: Sandbox,
    http: reqwest::Client,
    token: String,
}

impl Plain {
    async fn new() -> Self {
        let sandbox = Sandbox::builder()
            .now("2026-06-10T08:00:00Z".parse().unwrap())
            .start()
            .await
            .unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let rte = sandbox.rte();
        let login = http
            .post(format!("{}/token/oauth/", sandbox.base_url()))
            .basic_auth(rte.client_id(), Some(rte.client_secret()));
        let answer: Value =
            serde_json::from_slice(&login.send().await.unwrap().bytes().await.unwrap()).unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self {
            sandbox,
            http,
            token,
        }
    }

    async fn get(&self, path: &str, query: &str) -> (u16, Value) {
        let url = format!("{}{path}?{query}", self.sandbox.base_url());
        let request = self
            .http
            .get(url)
            .bearer_auth(&self.token)
            .header("accept", "application/json");
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
        )
    }
}

/// A query that breaks each rule of periods, for a service that takes days (or whole years).
fn breaking(rule: &str) -> Option<&'static str> {
    Some(match rule {
        "F01" => "start_date=2024-01-01T00:00:00%2B01:00",
        "F02" => "start_date=2024-02-01T00:00:00%2B01:00&end_date=2024-01-01T00:00:00%2B01:00",
        "F03" => "start_date=2022-01-01T00:00:00%2B01:00&end_date=2024-06-01T00:00:00%2B02:00",
        "F04" => "start_date=2027-01-01T00:00:00%2B01:00&end_date=2027-01-15T00:00:00%2B01:00",
        "F05" => "start_date=2024-01-01T00:00:00%2B01:00&end_date=2024-01-01T01:00:00%2B01:00",
        "F06" => "start_date=2024-01-01&end_date=2024-02-01",
        _ => return None,
    })
}

#[tokio::test]
async fn the_sandbox_refuses_with_the_codes_and_texts_of_the_specifications() {
    let plain = Plain::new().await;
    let mut compared = 0;
    for name in ["rte-capacities", "rte-generation", "rte-tempo-calendar"] {
        let spec = spec(name);
        for path in spec.keys("/paths") {
            let pointer = format!(
                "/paths/{}/get/responses/400/content/application~1json/examples",
                path.replace('/', "~1")
            );
            for code in spec.keys(&pointer) {
                let Some(query) = code.rsplit('_').next().and_then(breaking) else {
                    continue;
                };
                let (status, body) = plain.get(&path, query).await;
                let said = spec
                    .document
                    .pointer(&format!("{pointer}/{code}/value"))
                    .unwrap();
                let text =
                    |body: &Value| (body["error"].clone(), words(&body["error_description"]));
                assert_eq!((status, text(&body)), (400, text(said)), "{path} {code}");
                compared += 1;
            }
        }
    }
    // Six rules of three resources, and those of the other APIs that are known.
    assert!(compared >= 18 + 6, "{compared}");
}

/// "several" is "severals" in one place of the guide.
fn words(text: &Value) -> String {
    text.as_str()
        .unwrap_or_default()
        .replace("severals", "several")
}

#[tokio::test]
async fn the_sandbox_has_the_values_of_the_specifications() {
    let plain = Plain::new().await;
    for (name, path, query, list, field, schema) in [
        (
            "rte-capacities",
            "/open_api/generation_installed_capacities/v1/capacities_per_production_type",
            "start_date=2024-01-01T00:00:00%2B01:00&end_date=2025-01-01T00:00:00%2B01:00",
            "/capacities_per_production_type/values",
            "type",
            "ProductionType",
        ),
        (
            "rte-generation",
            "/open_api/actual_generation/v1/actual_generations_per_production_type",
            "start_date=2024-01-01T00:00:00%2B01:00&end_date=2024-01-02T00:00:00%2B01:00",
            "/actual_generations_per_production_type",
            "production_type",
            "ProductionType",
        ),
        (
            "rte-tempo-calendar",
            "/open_api/tempo_like_supply_contract/v1/tempo_like_calendars",
            "start_date=2024-01-01T00:00:00%2B01:00&end_date=2024-12-31T00:00:00%2B01:00",
            "/tempo_like_calendars/values",
            "value",
            "TempoColor",
        ),
    ] {
        let (status, body) = plain.get(path, query).await;
        assert_eq!(status, 200, "{path}");
        let known = spec(name)
            .document
            .pointer(&format!("/components/schemas/{schema}/enum"))
            .unwrap()
            .clone();
        let mut known: Vec<String> = serde_json::from_value(known).unwrap();
        let rows = body.pointer(list).unwrap().as_array().unwrap();
        let mut sent: Vec<String> = rows
            .iter()
            .map(|row| row[field].as_str().unwrap().to_owned())
            .collect();
        for values in [&mut known, &mut sent] {
            values.sort();
            values.dedup();
        }
        assert_eq!(sent, known, "{path}");
    }
}
