//! Which records are in a range.

use chrono::TimeDelta;
use gridwire_sandbox::EdfCategory;
use serde_json::json;

use super::client::{Client, NOW, column, ms, times};

const HALF_AN_HOUR: i64 = 1_800_000;

#[tokio::test]
async fn ends_as_the_document_has_them() {
    let client = Client::start().await;
    // Of the generated commitment: half-hours of a day; of the tariff: French mornings and nights.
    let [start, end] = ["2024-06-13T04:00:00Z", "2024-06-13T20:00:00Z"].map(ms);
    let at_end = |category: &'static str| {
        let client = &client;
        async move {
            let vintages = match category {
                "tariff" | "production/meter" => String::new(),
                _ => format!("&generated-after=0&generated-before={start}"),
            };
            let to = if category == "production/meter" {
                start + 1_000
            } else {
                end
            };
            let path = format!("200/{category}/1?from={start}&to={to}{vintages}");
            let found = times(&client.get(&path).await);
            assert_eq!(found[0], start, "{category}");
            found.last() == Some(&to)
        }
    };
    for (category, name, included) in [
        (EdfCategory::Production, "production/meter", false),
        (EdfCategory::Forecast, "forecast/demand", true),
        (EdfCategory::Commitment, "commitment", true),
        (EdfCategory::Tariff, "tariff", false),
    ] {
        assert_eq!(at_end(name).await, included, "{name}");
        client.edf.set_end_included(category, !included);
        assert_eq!(at_end(name).await, !included, "{name}");
        client.edf.set_end_included(category, included);
        assert_eq!(at_end(name).await, included, "{name}");
    }
}

#[tokio::test]
async fn a_range_of_no_length() {
    let client = Client::start().await;
    let instant = ms("2024-06-15T08:00:00Z");
    let range = format!("from={instant}&to={instant}");
    let records = client.get(&format!("200/production/meter/1?{range}")).await;
    assert_eq!(records, json!([]));
    let vector = client.get(&format!("200/forecast/wind/1?{range}")).await;
    // The latest vector is younger.
    assert_eq!(vector[0]["values"], json!([]));
    let now = ms(NOW);
    let vector = client
        .get(&format!("200/forecast/wind/1?from={now}&to={now}"))
        .await;
    assert_eq!(times(&vector), [now]);
}

#[tokio::test]
async fn without_a_range() {
    let client = Client::start().await;
    let now = ms(NOW);
    let records = times(&client.get("200/production/meter/1").await);
    let minute: Vec<i64> = (0..60)
        .map(|second| now - 59_000 + second * 1_000)
        .collect();
    assert_eq!(records, minute);
    let vector = client.get("200/forecast/solar/1").await;
    assert_eq!(vector[0]["creation_timestamp"], now);
    let halves: Vec<i64> = (0..96).map(|half| now + half * HALF_AN_HOUR).collect();
    assert_eq!(times(&vector), halves);
    let tariff = client.get("200/tariff/1").await;
    assert_eq!(
        times(&tariff),
        ["2024-06-15T04:00:00Z", "2024-06-15T20:00:00Z"].map(ms)
    );
    assert_eq!(column(&tariff, "label"), ["on-peak", "off-peak"]);
}

#[tokio::test]
async fn nothing_before_its_time_and_nothing_of_the_future() {
    let client = Client::start().await;
    let all = "from=0&to=253402300799999";
    let path = format!("200/production/status/1?{all}");
    client.edf.set_cap(Some(1));
    let (_, first) = client.answer(&path).await;
    assert_eq!(times(&first["results"]), [ms("2018-01-01T00:00:00Z")]);
    client.edf.set_cut(gridwire_sandbox::EdfCut::Head);
    let last = async || times(&client.answer(&path).await.1["results"])[0];
    assert_eq!(last().await, ms(NOW));
    client.sandbox.advance(TimeDelta::milliseconds(1_999));
    assert_eq!(last().await, ms(NOW) + 1_000);
    // A tariff is known for a month.
    let (_, tariff) = client.answer(&format!("200/tariff/1?{all}")).await;
    assert_eq!(times(&tariff["results"]), [ms("2024-07-15T20:00:00Z")]);
}

#[tokio::test]
async fn french_days_when_the_clocks_change() {
    let client = Client::start().await;
    let day = |day: &str| ms(&format!("{day}T12:00:00Z"));
    for (noon_before, first, halves) in [
        (day("2024-03-30"), ms("2024-03-30T23:00:00Z"), 46),
        (day("2023-10-28"), ms("2023-10-28T22:00:00Z"), 50),
        (day("2024-06-13"), ms("2024-06-13T22:00:00Z"), 48),
    ] {
        let path = format!("200/commitment/1?generated-after=0&generated-before={noon_before}");
        let found = times(&client.get(&path).await);
        assert_eq!((found[0], found.len()), (first, halves));
    }
}
