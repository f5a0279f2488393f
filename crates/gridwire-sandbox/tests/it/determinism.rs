//! One seed, one data set.

use gridwire_sandbox::Sandbox;

use crate::client::{NOW, instant};

const QUERIES: [&str; 14] = [
    "generation_installed_capacities/v1/capacities_per_production_type",
    "generation_installed_capacities/v1/capacities_per_production_unit",
    "generation_installed_capacities/v1/capacities_cpc",
    "generation_installed_capacities/v1/capacities_cpc?start_date=x",
    "generation_installed_capacities/v1/sandbox/capacities_cpc",
    "actual_generation/v1/actual_generations_per_production_type",
    "actual_generation/v1/actual_generations_per_unit",
    "actual_generation/v1/water_reserves",
    "actual_generation/v1/generation_mix_15min_time_scale",
    "actual_generation/v1/sandbox/actual_generations_per_production_type",
    "actual_generation/v1/sandbox/actual_generations_per_unit",
    "actual_generation/v1/sandbox/generation_mix_15min_time_scale",
    "tempo_like_supply_contract/v1/tempo_like_calendars?\
     start_date=2023-09-01T00:00:00Z&end_date=2024-06-01T00:00:00Z",
    "tempo_like_supply_contract/v1/sandbox/tempo_like_calendars",
];

async fn bytes_of(seed: u64) -> Vec<String> {
    let sandbox = Sandbox::builder()
        .seed(seed)
        .now(instant(NOW))
        .start()
        .await
        .unwrap();
    let rte = sandbox.rte();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(format!("{}/token/oauth/", sandbox.base_url()));
    let request = request.basic_auth(rte.client_id(), Some(rte.client_secret()));
    let token = request.send().await.unwrap().text().await.unwrap();
    let bearer: serde_json::Value = serde_json::from_str(&token).unwrap();
    let mut all = vec![token];
    for query in QUERIES {
        let request = http
            .get(format!("{}/open_api/{query}", sandbox.base_url()))
            .bearer_auth(bearer["access_token"].as_str().unwrap());
        all.push(request.send().await.unwrap().text().await.unwrap());
    }
    all
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let (first, second, other) = (bytes_of(7).await, bytes_of(7).await, bytes_of(8).await);
    assert_eq!(first, second);
    for (i, text) in first.iter().enumerate() {
        // Only the frozen data has no seed.
        let frozen = i > 0 && QUERIES[i - 1].contains("/sandbox/");
        assert_eq!(*text == other[i], frozen, "{i}");
    }
}
