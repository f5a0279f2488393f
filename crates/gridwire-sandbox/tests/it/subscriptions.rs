//! Each API is subscribed on its own.

use crate::client::{API, Client, GENERATION, TEMPO};

#[tokio::test]
async fn unsubscribed_apis_are_forbidden_one_by_one() {
    let client = Client::start().await;
    let rte = client.sandbox.rte();
    let apis = [
        (
            "Generation Installed Capacities",
            format!("{API}/capacities_cpc"),
        ),
        ("Actual Generation", format!("{GENERATION}/water_reserves")),
        ("Tempo Like Supply Contract", TEMPO.to_owned()),
    ];
    for (name, path) in &apis {
        assert!(rte.unsubscribe(name));
        for (other, path) in &apis {
            let expected = if other == name { 403 } else { 200 };
            assert_eq!(client.get(path).await.status(), expected, "{path}");
        }
        // Also what is not there, and what is frozen.
        assert_eq!(client.get(&format!("{path}/x")).await.status(), 403);
        assert!(rte.subscribe(name));
        assert_eq!(client.get(path).await.status(), 200);
    }
    for path in ["actual_generation", "tempo_like_supply_contract"] {
        assert!(rte.unsubscribe(path) && rte.subscribe(path));
    }
}

#[tokio::test]
async fn paths_and_lengths_of_each_api() {
    let client = Client::start().await;
    for path in [
        format!("{GENERATION}/tempo_like_calendars"),
        format!("{GENERATION}/sandbox/nothing"),
        TEMPO.replace("calendars", "calendar"),
    ] {
        assert_eq!(client.get(&path).await.status(), 404, "{path}");
    }
    let other_version = TEMPO.replace("v1", "v2");
    assert_eq!(client.get(&other_version).await.status(), 403);

    let padded = |path: &str, length: usize| {
        let origin = "https://digital.iservices.rte-france.com".len();
        let padding = length - origin - path.len() - 3;
        format!("{path}?x={}", "y".repeat(padding))
    };
    let water = format!("{GENERATION}/water_reserves");
    assert_eq!(client.get(&padded(&water, 512)).await.status(), 200);
    assert_eq!(client.get(&padded(&water, 513)).await.status(), 414);
    assert_eq!(client.get(&padded(TEMPO, 2048)).await.status(), 200);
    assert_eq!(client.get(&padded(TEMPO, 2049)).await.status(), 414);
}
