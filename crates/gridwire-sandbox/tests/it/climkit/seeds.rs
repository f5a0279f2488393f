//! One seed, one data set.

use gridwire_sandbox::Sandbox;
use serde_json::json;

use super::client::{BACH, Client, TILLEULS};

#[tokio::test]
async fn one_seed_is_one_data_set() {
    let texts = async |seed: u64| {
        let client = Client::start_with(Sandbox::builder().seed(seed)).await;
        let mut texts = vec![client.token.clone()];
        for kind in ["electricity", "hot_water", "cold_water"] {
            let path = format!("site_data/{BACH}/{kind}");
            texts.push(client.post(&path, json!({})).await.to_string());
        }
        let path = format!("meter_data_raw/{TILLEULS}/64c200000000000000a10002");
        texts.push(client.post(&path, json!({})).await.to_string());
        let path = format!("{BACH}/sensor_data/64c300000000000000b20001");
        texts.push(client.get(&path).await.to_string());
        texts
    };
    let (first, second, other) = (texts(7).await, texts(7).await, texts(8).await);
    assert_eq!(first, second);
    for (one, other) in first.iter().zip(&other) {
        assert!(one != other && one.len() > 100, "{one}");
    }
}
