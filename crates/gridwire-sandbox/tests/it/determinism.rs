//! One seed, one data set.

use gridwire_sandbox::Sandbox;

use crate::client::{API, NOW, instant};

const QUERIES: [&str; 5] = [
    "capacities_per_production_type",
    "capacities_per_production_unit",
    "capacities_cpc",
    "capacities_cpc?start_date=x",
    "sandbox/capacities_cpc",
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
            .get(format!("{}{API}/{query}", sandbox.base_url()))
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
        assert_eq!(*text == other[i], i == 5, "{i}");
    }
}
