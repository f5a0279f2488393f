//! Answers that have too many records.

use gridwire_sandbox::{EdfCut, EdfPartial};
use serde_json::json;

use super::client::{Client, NOW, ms, times};

#[tokio::test]
async fn ten_thousand_records_at_the_start() {
    let client = Client::start().await;
    let now = ms(NOW);
    let path = |seconds: i64| {
        format!(
            "200/production/status/1?from={}&to={now}",
            now - seconds * 1_000
        )
    };
    assert_eq!(
        client.get(&path(10_000)).await.as_array().unwrap().len(),
        10_000
    );
    let (http, answer) = client.answer(&path(10_001)).await;
    assert_eq!((http, &answer["status_code"]), (206, &json!(1001)));
    assert_eq!(answer["status_message"], "partial response");
    assert_eq!(answer["results"].as_array().unwrap().len(), 10_000);
    client.edf.set_cap(None);
    assert_eq!(
        client.get(&path(86_400)).await.as_array().unwrap().len(),
        86_400
    );
}

#[tokio::test]
async fn at_the_end_the_start_and_inside() {
    let client = Client::start().await;
    client.edf.set_cap(Some(5));
    let start = ms("2024-06-15T08:00:00Z");
    let path = format!("200/production/meter/1?from={start}&to={}", start + 10_000);
    for (cut, kept) in [
        (EdfCut::Tail, [0, 1, 2, 3, 4]),
        (EdfCut::Head, [5, 6, 7, 8, 9]),
        (EdfCut::Middle, [0, 1, 7, 8, 9]),
    ] {
        client.edf.set_cut(cut);
        let (http, answer) = client.answer(&path).await;
        assert_eq!(http, 206);
        let kept = kept.map(|second| start + second * 1_000);
        assert_eq!(times(&answer["results"]), kept, "{cut:?}");
    }
    for (partial, http, code) in [
        (EdfPartial::CodeOnly, 200, 1001),
        (EdfPartial::StatusOnly, 206, 1000),
        (EdfPartial::Both, 206, 1001),
    ] {
        client.edf.set_partial(partial);
        let (found, answer) = client.answer(&path).await;
        assert_eq!((found, &answer["status_code"]), (http, &json!(code)));
    }
    client.edf.set_cap(Some(10));
    assert_eq!(times(&client.get(&path).await).len(), 10);
    client.edf.set_cap(Some(0));
    let (http, answer) = client.answer(&path).await;
    assert_eq!((http, &answer["results"]), (206, &json!([])));
}

/// Three vectors of three points each, and an empty one.
async fn with_vectors() -> Client {
    let client = Client::start().await;
    for creation in [10, 20, 30] {
        let points: Vec<_> = (1..=3).map(|n| json!({"timestamp": n, "p": 0.5})).collect();
        let vector = json!([{"creation_timestamp": creation, "id": 1, "values": points}]);
        client.put("100/forecast/demand", vector).await;
    }
    let empty = json!([{"creation_timestamp": 25, "id": 1, "values": []}]);
    client.put("100/forecast/demand", empty).await;
    client
}

#[tokio::test]
async fn points_of_vectors_count_one_by_one() {
    let client = with_vectors().await;
    let path = "100/forecast/demand/1?generated-after=0&generated-before=99&generate-all=true";
    let read = async || {
        let (http, answer) = client.answer(path).await;
        let vectors = answer["results"].as_array().unwrap().iter().map(|vector| {
            let creation = vector["creation_timestamp"].as_i64().unwrap();
            (creation, times(&json!([vector])))
        });
        (http, vectors.collect::<Vec<_>>())
    };
    let whole = |creation| (creation, vec![1, 2, 3]);
    for (cut, cap, expected) in [
        (
            EdfCut::Tail,
            9,
            vec![whole(10), whole(20), (25, vec![]), whole(30)],
        ),
        (EdfCut::Tail, 4, vec![whole(10), (20, vec![1])]),
        (EdfCut::Tail, 6, vec![whole(10), whole(20), (25, vec![])]),
        (
            EdfCut::Head,
            4,
            vec![(20, vec![3]), (25, vec![]), whole(30)],
        ),
        (EdfCut::Middle, 4, vec![(10, vec![1, 2]), (30, vec![2, 3])]),
        // Through one vector.
        (
            EdfCut::Middle,
            8,
            vec![whole(10), (20, vec![1, 3]), (25, vec![]), whole(30)],
        ),
    ] {
        client.edf.set_cut(cut);
        client.edf.set_cap(Some(cap));
        let http = if cap < 9 { 206 } else { 200 };
        assert_eq!(read().await, (http, expected), "{cut:?} {cap}");
    }
}

#[tokio::test]
async fn tariffs_and_averages_are_cut_too() {
    let client = Client::start().await;
    client.edf.set_cap(Some(2));
    client.edf.set_cut(EdfCut::Head);
    let (http, answer) = client.answer("100/tariff/1").await;
    assert_eq!(http, 206);
    assert_eq!(
        times(&answer["results"]),
        [1_540_573_200_000, 1_540_587_600_000]
    );
    let start = ms("2024-06-15T08:00:00Z");
    let range = format!("from={start}&to={}", start + 3_500_000);
    let path = format!("200/production/meter/1?{range}&agg=max&period=15m");
    let label = |quarter: i64| start + quarter * 900_000;
    for (cut, kept) in [
        (EdfCut::Head, [2, 3]),
        (EdfCut::Middle, [0, 3]),
        (EdfCut::Tail, [0, 1]),
    ] {
        client.edf.set_cut(cut);
        let (http, answer) = client.answer(&path).await;
        assert_eq!(
            (http, times(&answer["results"])),
            (206, kept.map(label).to_vec())
        );
    }
}
