//! `tempo_like_calendars`: objects, arrays, XML and the fallback flag.

use gridwire_sandbox::RteShape;
use serde_json::Value;

use crate::client::{Client, TEMPO, period};
use crate::tempo::{ask, date};

fn three_days() -> String {
    period("2024-06-14T00:00:00+02:00", "2024-06-17T00:00:00+02:00")
}

#[tokio::test]
async fn object_array_and_values_that_are_an_object() {
    let client = Client::start().await;
    let live = ask(&client, &three_days()).await;
    assert!(live["values"].is_array());
    client.sandbox.rte().set_shape(RteShape::Guide);
    let guide = ask(&client, &three_days()).await;
    assert_eq!(guide.as_array().unwrap().len(), 1);
    assert_eq!(guide[0], live);
    client.sandbox.rte().set_shape(RteShape::Sample);
    let sample = ask(&client, &three_days()).await;
    assert_eq!(sample.as_array().unwrap().len(), 3);
    for (entry, row) in sample
        .as_array()
        .unwrap()
        .iter()
        .zip(live["values"].as_array().unwrap())
    {
        assert_eq!(entry["values"], *row);
        assert_eq!(entry["start_date"], row["start_date"]);
    }
}

#[tokio::test]
async fn the_fallback_flag_of_today_and_tomorrow() {
    let client = Client::start().await;
    let flags = |body: &Value| -> Vec<Option<Value>> {
        let rows = body["values"].as_array().unwrap();
        rows.iter()
            .map(|row| row.get("fallback").cloned())
            .collect()
    };
    let body = ask(&client, &three_days()).await;
    assert_eq!(flags(&body), [None, None, None]);
    let without = format!("{}&fallback_status=false", three_days());
    assert_eq!(flags(&ask(&client, &without).await), [None, None, None]);
    let with = format!("{}&fallback_status=true", three_days());
    let found = flags(&ask(&client, &with).await);
    assert!(found[0].as_ref().is_some_and(Value::is_boolean));
    assert!(found[1].as_ref().is_some_and(Value::is_boolean));
    assert_eq!(found[2], None);

    client.sandbox.rte().set_shape(RteShape::Guide);
    let guide = flags(&ask(&client, &with).await[0]);
    assert_eq!(
        guide[0]
            .as_ref()
            .map(|flag| flag.as_str().unwrap().to_owned()),
        found[0].as_ref().map(Value::to_string)
    );
}

#[tokio::test]
async fn xml_has_names_of_its_own() {
    let client = Client::start().await;
    client.sandbox.rte().drop_tempo_value(date("2024-06-15"));
    let xml = async |query: &str| {
        let request = client
            .http
            .get(client.url(&format!("{TEMPO}{query}")))
            .bearer_auth(&client.token)
            .header("accept", "application/xml");
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/xml");
        let text = response.text().await.unwrap();
        text.split_once('\n').unwrap().1.to_owned()
    };
    assert_eq!(
        xml(&format!("?{}", three_days())).await,
        "<Tempos>\
         <Tempo><DateHeureCreation>2024-06-15</DateHeureCreation>\
         <DateApplication>2024-06-16</DateApplication><Couleur>BLEU</Couleur></Tempo>\
         <Tempo><DateHeureCreation>2024-06-14</DateHeureCreation>\
         <DateApplication>2024-06-15</DateApplication></Tempo>\
         <Tempo><DateHeureCreation>2024-06-13</DateHeureCreation>\
         <DateApplication>2024-06-14</DateApplication><Couleur>BLEU</Couleur></Tempo>\
         </Tempos>"
    );
    let single = xml("?fallback_status=true").await;
    assert!(single.starts_with("<Tempo><DateHeureCreation>2024-06-15<"));
    assert!(
        single.contains("<Couleur>BLEU</Couleur><Fallback>"),
        "{single}"
    );
    let winter = xml(&format!(
        "?{}",
        period("2023-11-01T00:00:00+01:00", "2024-04-01T00:00:00+02:00")
    ))
    .await;
    assert_eq!(winter.matches("<Couleur>ROUGE</Couleur>").count(), 22);
    assert!(winter.contains("<Couleur>BLANC</Couleur>"));
}

#[tokio::test]
async fn the_services_own_sandbox_is_frozen() {
    let client = Client::start().await;
    let path = TEMPO.replace("/v1/", "/v1/sandbox/");
    let body = client.json(&format!("{path}?start_date=never")).await;
    let entry = &body["tempo_like_calendars"][0];
    assert_eq!(entry["start_date"], "2016-03-12T00:00:00+01:00");
    assert_eq!(entry["values"]["updated_date"], "2016-03-11T10:20:00+01:00");
    assert!(entry["values"]["value"].is_string());
}
