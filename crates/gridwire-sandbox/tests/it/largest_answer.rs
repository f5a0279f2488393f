//! Answers that are too large.

use crate::client::{Client, GENERATION, TEMPO, period};

#[tokio::test]
async fn any_resource_may_be_refused_by_size() {
    let client = Client::start().await;
    let rte = client.sandbox.rte();
    for path in [
        "capacities_per_production_type".to_owned(),
        "capacities_per_production_unit".to_owned(),
        "capacities_cpc".to_owned(),
        "sandbox/capacities_cpc".to_owned(),
        format!("{GENERATION}/actual_generations_per_production_type"),
        format!("{GENERATION}/actual_generations_per_unit"),
        format!("{GENERATION}/water_reserves"),
        format!("{GENERATION}/generation_mix_15min_time_scale"),
        TEMPO.to_owned(),
    ] {
        let whole = client.get(&path).await.text().await.unwrap();
        rte.set_largest_answer(whole.len() - 1);
        assert_eq!(client.get(&path).await.status(), 413, "{path}");
        rte.set_largest_answer(whole.len());
        assert_eq!(client.get(&path).await.status(), 200, "{path}");
        rte.set_largest_answer(usize::MAX);
    }
}

#[tokio::test]
async fn half_a_period_fits_again() {
    let client = Client::start().await;
    client.sandbox.rte().set_largest_answer(3_000_000);
    let status = async |end: &str| {
        let query = period("2024-06-01T00:00:00+02:00", end);
        let path = format!("{GENERATION}/generation_mix_15min_time_scale?{query}");
        client.get(&path).await.status().as_u16()
    };
    assert_eq!(status("2024-06-15T00:00:00+02:00").await, 413);
    assert_eq!(status("2024-06-08T00:00:00+02:00").await, 200);
}

#[tokio::test]
async fn at_the_start_every_documented_period_fits() {
    let client = Client::start().await;
    for (resource, start) in [
        (
            "actual_generations_per_production_type",
            "2024-01-12T00:00:00+01:00",
        ),
        ("actual_generations_per_unit", "2024-06-08T00:00:00+02:00"),
        (
            "generation_mix_15min_time_scale",
            "2024-06-01T00:00:00+02:00",
        ),
    ] {
        let query = period(start, "2024-06-15T00:00:00+02:00");
        let path = format!("{GENERATION}/{resource}?{query}");
        let body = client.get(&path).await.error_for_status().unwrap();
        let length = body.bytes().await.unwrap().len();
        assert!(length > 500_000, "{resource}: {length}");
    }
}
