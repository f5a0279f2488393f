//! Data posted and read: steps, units, and what is refused.

use serde_json::{Value, json};

use super::client::{Client, said, wrong};

fn body(values: Value, start: &str, duration: &str, unit: &str) -> Value {
    json!({"values": values, "start": start, "duration": duration, "unit": unit})
}

#[tokio::test]
async fn steps_are_counted_from_the_start() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    client
        .record(
            sensor,
            body(
                json!([1, 2, 3.5, null]),
                "2026-02-01T00:00:00+01:00",
                "PT1H",
                "kW",
            ),
        )
        .await;
    let path = format!("sensors/{sensor}/data");
    let query = "start=2026-01-31T23:00:00Z&duration=PT1H&unit=kW";
    let whole = client.read(&format!("{path}?{query}")).await;
    assert_eq!(
        whole,
        json!({"duration": "PT1H", "message": "Request has been processed.", "resolution": "PT15M",
            "start": "2026-01-31T23:00:00+00:00", "status": "PROCESSED", "unit": "kW",
            "values": [1.0, 2.0, 3.5, null]})
    );
    let read = async |query: &str| client.values(sensor, query).await;
    // A plus that arrives as a blank is repaired.
    assert_eq!(
        read("start=2026-02-01T00:00:00+01:00&duration=PT30M&unit=kW").await,
        json!([1.0, 2.0])
    );
    assert_eq!(
        read(&format!("{query}&resolution=PT30M")).await,
        json!([1.5, 3.5])
    );
    assert_eq!(
        read("start=2026-01-31T23:07:00Z&duration=PT1H&unit=kW").await,
        json!([null, null, null, null])
    );
    let fine = "start=2026-01-31T23:05:00Z&duration=PT30M&unit=kW&resolution=PT5M";
    assert_eq!(read(fine).await, json!([1.0, 1.0, 2.0, 2.0, 2.0, 3.5]));
    // Longer steps are the clock's.
    assert_eq!(
        read("start=2026-01-31T22:30:00Z&duration=PT2H&unit=kW&resolution=PT1H").await,
        json!([null, null])
    );
    for (unit, values) in [
        ("kWh", json!([0.25, 0.5, 0.875, null])),
        ("W", json!([1000.0, 2000.0, 3500.0, null])),
        ("MW", json!([0.001, 0.002, 0.0035, null])),
    ] {
        assert_eq!(read(&query.replace("kW", unit)).await, values);
    }
    assert_eq!(
        read("start=2026-01-31T23:00:00Z&duration=PT0H&unit=kW").await,
        json!([null])
    );
    assert_eq!(
        read("start=2026-01-31T23:00:00Z&duration=-PT1H&unit=kW").await,
        json!([])
    );
    let month = client
        .read(&format!("{path}?{}", query.replace("PT1H", "P1M")))
        .await;
    assert_eq!(
        (
            &month["duration"],
            month["values"].as_array().unwrap().len()
        ),
        (&json!("PT0H"), 28 * 96)
    );
}

#[tokio::test]
async fn days_vanish_on_the_other_side_of_a_change_of_clocks() {
    let client = Client::start().await;
    let sensor = client.add_sensor("daily", "kWh", "P1D").await;
    client
        .record(
            sensor,
            body(
                json!([1, 2, 3, 4]),
                "2026-03-27T00:00:00+01:00",
                "P4D",
                "kWh",
            ),
        )
        .await;
    client
        .record(
            sensor,
            body(json!([5, 6, 7]), "2026-04-01T00:00:00+02:00", "P3D", "kWh"),
        )
        .await;
    let winter = "start=2026-03-27T00:00:00%2B01:00&duration=P6D&unit=kWh";
    assert_eq!(
        client.values(sensor, winter).await,
        json!([1.0, 2.0, 3.0, 4.0, null, null])
    );
    let summer = "start=2026-03-31T00:00:00%2B02:00&duration=P4D&unit=kWh";
    assert_eq!(
        client.values(sensor, summer).await,
        json!([null, 5.0, 6.0, 7.0])
    );
    // Longer steps begin with the first day.
    let pairs = "start=2026-03-26T23:00:00Z&duration=P4D&unit=kWh&resolution=P2D";
    assert_eq!(client.values(sensor, pairs).await, json!([1.5, 3.5]));
    // In hours nothing does.
    let hours = client
        .values(sensor, &format!("{summer}&resolution=PT1H"))
        .await;
    let hours: Vec<Option<f64>> = hours
        .as_array()
        .unwrap()
        .iter()
        .map(Value::as_f64)
        .collect();
    assert_eq!(
        (hours[0], hours[1], hours[24], hours[95]),
        (Some(4.0), None, Some(5.0), Some(7.0))
    );
    // A day that begins ends the one before, which has lasted 23 hours.
    client
        .record(
            sensor,
            body(json!([8]), "2026-03-31T00:00:00+02:00", "P1D", "kWh"),
        )
        .await;
    let night = "start=2026-03-31T00:00:00%2B02:00&duration=PT2H&unit=kWh&resolution=PT1H";
    assert_eq!(client.values(sensor, night).await, json!([8.0, 8.0]));
}

#[tokio::test]
async fn instants() {
    let client = Client::start().await;
    let sensor = client.add_sensor("content", "kWh", "PT0M").await;
    client
        .record(
            sensor,
            body(
                json!([1, 2, 3, 4]),
                "2026-02-01T00:00:00+01:00",
                "PT1H",
                "kWh",
            ),
        )
        .await;
    client
        .record(
            sensor,
            body(json!([9]), "2026-02-01T01:00:00+01:00", "PT0M", "kWh"),
        )
        .await;
    let query = "start=2026-02-01T00:00:00%2B01:00&duration=PT1H&unit=kWh";
    let read = client.read(&format!("sensors/{sensor}/data?{query}")).await;
    assert_eq!(read["resolution"], "PT0H");
    let n = Value::Null;
    assert_eq!(
        read["values"],
        json!([1.0, n, n, 2.0, n, n, 3.0, n, n, 4.0, n, n])
    );
    let halves = client
        .values(sensor, &format!("{query}&resolution=PT30M"))
        .await;
    assert_eq!(halves, json!([1.0, 3.0]));
    let long = client.values(sensor, &query.replace("PT1H", "P3D")).await;
    assert_eq!(
        (&long[0], &long[1], long.as_array().unwrap().len()),
        (&json!(1.0), &json!(9.0), 72)
    );
    let two = body(json!([1, 2]), "2026-02-01T00:00:00Z", "PT0M", "kWh");
    let two = client.post(&format!("sensors/{sensor}/data"), two).await;
    let found = wrong(two)["combined_sensor_data_description"]["_schema"][0].to_string();
    assert!(
        found.contains("Cannot save multiple instantaneous values"),
        "{found}"
    );
}

#[tokio::test]
async fn other_steps_and_units_are_converted() {
    let client = Client::start().await;
    let sensor = client.add_sensor("load", "kW", "PT15M").await;
    for (day, posted, values) in [
        (
            2,
            body(json!([1, 2, 6]), "", "PT15M", "kW"),
            json!([3.0, null]),
        ),
        (3, body(json!([5]), "", "PT30M", "kW"), json!([5.0, 5.0])),
        (
            4,
            body(json!([1, 2]), "", "PT30M", "kWh"),
            json!([4.0, 8.0]),
        ),
        (5, body(json!(7.5), "", "PT15M", "kW"), json!([7.5, null])),
        (
            6,
            body(json!(["1.5", 2]), "", "PT30M", "W"),
            json!([0.0015, 0.002]),
        ),
    ] {
        let start = format!("2026-02-0{day}T00:00:00+01:00");
        let mut posted = posted;
        posted["start"] = start.as_str().into();
        client.record(sensor, posted).await;
        let query = format!("start={}&duration=PT30M&unit=kW", start.replace('+', "%2B"));
        assert_eq!(client.values(sensor, &query).await, values, "{day}");
    }
    // Off the clock: floored.
    client
        .record(
            sensor,
            body(json!([1, 2]), "2026-02-07T00:07:00+01:00", "PT30M", "kW"),
        )
        .await;
    let query = "start=2026-02-07T00:00:00%2B01:00&duration=PT30M&unit=kW";
    assert_eq!(client.values(sensor, query).await, json!([1.0, 2.0]));
}

#[tokio::test]
async fn what_is_refused() {
    let client = Client::start().await;
    let good = body(
        json!([1, 2, 3.5, null]),
        "2026-02-01T00:00:00+01:00",
        "PT1H",
        "kW",
    );
    let post = async |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        client.post("sensors/2/data", body).await
    };
    for (name, value, field, text) in [
        (
            "values",
            json!([1, 2, 3]),
            "_schema",
            "Resolution of 0:20:00 is incompatible with the sensor's required resolution of 0:15:00.",
        ),
        (
            "unit",
            json!("EUR"),
            "_schema",
            "Required unit for this sensor is kW, got incompatible unit: EUR",
        ),
        (
            "start",
            json!("2026-02-01T00:00:00"),
            "start",
            "Not a valid aware datetime.",
        ),
        (
            "duration",
            json!("1 hour"),
            "duration",
            "Cannot parse 1 hour as ISO8601 duration: Unable to parse duration string '1 hour'",
        ),
        ("values", Value::Null, "values", "Field may not be null."),
        ("nope", json!(1), "nope", "Unknown field."),
    ] {
        let found = wrong(post(name, value).await);
        assert_eq!(
            found,
            json!({"combined_sensor_data_description": {field: [text]}})
        );
    }
    let found = wrong(post("values", json!([1, "x"])).await);
    assert_eq!(
        found["combined_sensor_data_description"],
        json!({"values": {"1": ["Not a valid number."]}})
    );
    assert_eq!(
        said(post("values", json!([])).await),
        (500, "'values'".to_owned())
    );
    let months = "unsupported operand type(s) for /: 'Duration' and 'int'";
    assert_eq!(
        said(post("duration", json!("P1M")).await),
        (500, months.to_owned())
    );
    let unknown = client.post("sensors/99/data", good.clone()).await;
    assert_eq!(said(unknown), (404, "Sensor 99 not found".to_owned()));
    let prices = body(json!([1]), "2026-02-01T00:00:00+01:00", "PT1H", "EUR/kWh");
    assert_eq!(client.post("sensors/1/data", prices).await.0, 403);
    let large = body(
        json!(vec![1.123_456; 400_000]),
        "2026-02-01T00:00:00Z",
        "PT1H",
        "kW",
    );
    let (status, found) = client.post("sensors/2/data", large).await;
    assert_eq!(
        (status, &found["status"]),
        (413, &json!("PAYLOAD_TOO_LARGE"))
    );
    assert_eq!(
        found["message"],
        "Request body exceeds the configured limit of 3250585.6 bytes."
    );

    let get = async |query: &str| client.get(&format!("sensors/2/data?{query}")).await;
    let missing = json!(["Missing data for required field."]);
    assert_eq!(
        wrong(get("start=2026-02-01T00:00:00Z&end=x").await)["combined_sensor_data_description"],
        json!({"duration": missing, "end": ["Unknown field."], "unit": missing})
    );
    let months = "'>' not supported between instances of 'Duration' and 'datetime.timedelta'";
    let found = get("start=2026-02-01T00:00:00Z&duration=PT1H&unit=kW&resolution=P1M").await;
    assert_eq!(said(found), (500, months.to_owned()));
}
