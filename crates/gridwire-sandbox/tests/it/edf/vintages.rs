//! Vectors by the time of their creation.

use serde_json::{Value, json};

use super::client::{Client, NOW, ms, times};

const HOUR: i64 = 3_600_000;

fn creations(results: &Value) -> Vec<i64> {
    let vectors = results.as_array().unwrap().iter();
    vectors
        .map(|vector| vector["creation_timestamp"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn the_latest_or_all_of_an_interval() {
    let client = Client::start().await;
    let now = ms(NOW);
    let (after, before) = (now - 3 * HOUR, now - HOUR);
    let path = format!("200/forecast/wind/1?generated-after={after}&generated-before={before}");
    // The start belongs to the interval, the end does not.
    assert_eq!(creations(&client.get(&path).await), [now - 2 * HOUR]);
    assert_eq!(
        creations(&client.get(&format!("{path}&generate-all=false")).await),
        [now - 2 * HOUR]
    );
    let all = client.get(&format!("{path}&generate-all=true")).await;
    assert_eq!(creations(&all), [now - 3 * HOUR, now - 2 * HOUR]);
    for vector in all.as_array().unwrap() {
        let points = times(&json!([vector]));
        assert_eq!(points.len(), 96);
        assert_eq!(points[0], vector["creation_timestamp"]);
    }
    let none = format!(
        "200/forecast/wind/1?generated-after={}&generated-before={}",
        now - HOUR + 1,
        now
    );
    assert_eq!(client.get(&none).await, json!([]));
    let never = format!("200/forecast/wind/1?generated-after={now}&generated-before={now}");
    assert_eq!(client.get(&never).await, json!([]));
}

#[tokio::test]
async fn the_latest_may_have_nothing_in_the_range() {
    let client = Client::start().await;
    let vector = |creation: u64, timestamp: u64| json!([{"creation_timestamp": creation, "id": 1, "values": [{"timestamp": timestamp, "p": 0.5, "quality": 1}]}]);
    client.put("100/forecast/demand", vector(100, 1_000)).await;
    client.put("100/forecast/demand", vector(200, 2_000)).await;
    let range = "100/forecast/demand/1?from=1000&to=1500";
    assert_eq!(
        client.get(range).await,
        json!([{"creation_timestamp": 200, "id": 1, "values": []}])
    );
    let older = format!("{range}&generated-after=0&generated-before=200");
    assert_eq!(client.get(&older).await, vector(100, 1_000));
    let all = format!("{range}&generated-after=0&generated-before=201&generate-all=true");
    let results = client.get(&all).await;
    assert_eq!(creations(&results), [100, 200]);
    assert_eq!(results[1]["values"], json!([]));
}

#[tokio::test]
async fn written_vectors_stand_among_generated_ones() {
    let client = Client::start().await;
    let now = ms(NOW);
    let vector = |creation: i64, quality: u64| {
        json!([{"creation_timestamp": creation, "id": 1, "quality": quality,
                "values": [{"timestamp": now, "value": 1.5}]}])
    };
    let noon = ms("2024-06-15T10:00:00Z");
    client.put("200/commitment", vector(noon - 1, 9)).await;
    client.put("200/commitment", vector(now + 5, 8)).await;
    let (after, before) = (noon - 25 * HOUR, now + 6);
    let path = format!(
        "200/commitment/1?generated-after={after}&generated-before={before}&generate-all=true"
    );
    let all = client.get(&path).await;
    assert_eq!(creations(&all), [noon - 24 * HOUR, noon - 1, noon, now + 5]);
    assert_eq!(json!([all[1]]), vector(noon - 1, 9));
    // A point is added to a generated vector, whose own points and quality stay.
    let more = json!([{"creation_timestamp": noon, "id": 1, "values": [{"timestamp": now, "value": 2.5}]}]);
    client.put("200/commitment", more).await;
    let path = format!(
        "200/commitment/1?generated-after={noon}&generated-before={}",
        noon + 1
    );
    let merged = client.get(&path).await;
    assert_eq!(merged[0]["quality"], all[2]["quality"]);
    let mut points = vec![json!({"timestamp": now, "value": 2.5})];
    points.extend(all[2]["values"].as_array().unwrap().clone());
    assert_eq!(merged[0]["values"], json!(points));
}
