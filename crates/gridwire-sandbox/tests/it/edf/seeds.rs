//! One seed, one data set.

use gridwire_sandbox::Sandbox;

use super::client::{Client, NOW};

const TYPES: [&str; 14] = [
    "anemometer",
    "battery",
    "flexible-load",
    "genset",
    "hygrometer",
    "meter",
    "meter-dc",
    "meter-3p",
    "metric",
    "pyranometer",
    "renewable",
    "setpoint",
    "status",
    "thermometer",
];

#[tokio::test]
async fn one_seed_is_one_data_set() {
    let texts = async |seed: u64| {
        let builder = Sandbox::builder().seed(seed);
        let client = Client::start_with(builder.now(NOW.parse().unwrap())).await;
        let mut texts = Vec::new();
        for name in TYPES {
            texts.push(
                client
                    .get(&format!("200/production/{name}/1"))
                    .await
                    .to_string(),
            );
        }
        for path in ["forecast/wind/1", "commitment/1", "tariff/1"] {
            texts.push(client.get(&format!("200/{path}")).await.to_string());
        }
        texts
    };
    let (first, second, other) = (texts(7).await, texts(7).await, texts(8).await);
    assert_eq!(first, second);
    let same = first.iter().zip(&other).filter(|(one, other)| one == other);
    // The tariff has no chance in it, nor have the states of a morning.
    assert!(same.count() <= 4);
}
