//! Forecasts.

use serde_json::json;

use super::client::{Client, said, wrong};

#[tokio::test]
async fn the_mean_of_the_days_before() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT1H").await;
    for (day, value) in [(11, 1.0), (12, 2.0), (13, 6.0)] {
        let values = vec![Some(value); 12];
        let start = format!("2026-06-{day}T00:00:00+02:00");
        client
            .record(
                sensor,
                json!({"values": values, "start": start, "duration": "PT12H", "unit": "kW"}),
            )
            .await;
    }
    let path = format!("sensors/{sensor}/forecasts");
    let body = json!({"start": "2026-06-14", "duration": "P1D", "prior": "2026-06-15T12:00:00+02:00",
        "config": {"train-period": "P2D"}});
    let receipt = client.post(&format!("{path}/trigger"), body).await;
    let id = receipt.1["forecast"].as_str().unwrap().to_owned();
    assert_eq!(
        receipt.1["results-url"],
        format!("/api/v3_0/{path}/{id}").as_str()
    );
    let waiting = client.get(&format!("{path}/{id}")).await;
    assert_eq!(
        waiting,
        (
            202,
            json!({"message": "Forecasting job waiting to be processed.", "status": "QUEUED"})
        )
    );
    assert_eq!(
        client.job(receipt).await.1["message"],
        "Forecasting job has finished."
    );
    let forecast = client.read(&format!("{path}/{id}")).await;
    let mut values = vec![4.0; 12];
    values.extend([0.0; 12]);
    assert_eq!(
        forecast,
        json!({"duration": "P1D", "start": "2026-06-14T00:00:00+02:00", "unit": "kW", "values": values})
    );
    let other = wrong(client.get(&format!("sensors/3/forecasts/{id}")).await);
    let text = format!("Sensor ID mismatch: job {id} is for sensor {sensor}, not sensor 3.");
    assert_eq!(other, json!({ "json": text }));
    let unknown = wrong(client.get(&format!("{path}/x")).await);
    assert_eq!(unknown, json!({"json": "Job x not found."}));
}

#[tokio::test]
async fn several_cycles() {
    let client = Client::start().await;
    client.control.set_looks(1);
    let body = json!({"start": "2026-06-15T12:00:00+02:00", "duration": "P2D", "config": {"retrain-frequency": "PT24H"}});
    let (_, receipt) = client.post("sensors/3/forecasts/trigger", body).await;
    let id = receipt["job"].as_str().unwrap();
    assert_eq!(said(client.get(&format!("jobs/{id}")).await).0, 500);
    let parts = client.read(&format!("sensors/3/forecasts/{id}")).await["forecasts"].clone();
    assert_eq!(parts.as_array().unwrap().len(), 2);
    let second = client
        .read(&format!(
            "sensors/3/forecasts/{}",
            parts[1].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&second["start"], &second["duration"]),
        (&json!("2026-06-16T12:00:00+02:00"), &json!("P1D"))
    );
    assert_eq!(
        client.get(&format!("jobs/{id}")).await.1["status"],
        "FINISHED"
    );
}

#[tokio::test]
async fn what_is_refused() {
    let client = Client::start().await;
    let start = "2026-06-15T12:00:00+02:00";
    for (body, expected) in [
        (json!({"nope": 1}), json!({"nope": ["Unknown field."]})),
        (
            json!({"start": start, "end": start, "duration": "PT1H"}),
            json!({"duration": ["Provide 'duration' with either 'start' or 'end', but not with both."]}),
        ),
        (
            json!({"config": {"train-period": "P1D"}}),
            json!({"config": {"train-period": ["train-period must be at least 2 days (48 hours)"]}}),
        ),
    ] {
        let found = wrong(client.post("sensors/3/forecasts/trigger", body).await);
        assert_eq!(
            found,
            json!({ "combined_sensor_data_description": expected })
        );
    }
    let found = wrong(client.post("sensors/99/forecasts/trigger", json!({})).await);
    assert_eq!(
        found["combined_sensor_data_description"]["sensor"][0],
        "No sensor found with ID 99."
    );
    assert_eq!(
        client
            .post("sensors/1/forecasts/trigger", json!({}))
            .await
            .0,
        403
    );
}
