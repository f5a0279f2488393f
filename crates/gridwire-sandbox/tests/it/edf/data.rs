//! Generated data that could be true.

use serde_json::Value;

use super::client::{Client, column, ms, numbers, times};

/// A day's records, every quarter of an hour with its smallest and largest.
async fn day(client: &Client, name: &str, function: &str) -> Value {
    let (from, to) = (ms("2024-06-13T00:00:00Z"), ms("2024-06-14T00:00:00Z"));
    let path = format!("200/production/{name}/1?from={from}&to={to}&agg={function}&period=15m");
    client.get(&path).await
}

#[tokio::test]
async fn a_battery_gives_what_it_loses() {
    let client = Client::start().await;
    client.edf.set_cap(None);
    let (from, to) = (ms("2024-06-15T06:00:00Z"), ms("2024-06-15T08:00:01Z"));
    let path = format!("200/production/battery/1?from={from}&to={to}");
    let records = client.get(&path).await;
    let [power, energy, charge] = ["p", "e", "soc"].map(|field| numbers(&records, field));
    assert_eq!(power.len(), 7_201);
    let given: f64 = power[..7_200].iter().sum::<f64>() / 3_600.0;
    let lost = energy[0] - energy[7_200];
    assert!((given - lost).abs() < 0.05, "{given} {lost}");
    assert!(lost.abs() > 10.0, "{lost}");
    for (energy, charge) in energy.iter().zip(charge) {
        assert!((energy / 2_000.0 * 100.0 - charge).abs() < 0.02);
    }
}

#[tokio::test]
async fn ranges_of_a_day() {
    let client = Client::start().await;
    for (name, field, low, high) in [
        ("anemometer", "speed", 0.0, 12.0),
        ("anemometer", "direction", 0.0, 360.0),
        ("battery", "soc", 5.0, 95.0),
        ("battery", "p", -1_000.0, 1_000.0),
        ("battery", "q", -100.0, 100.0),
        ("battery", "state", 4.0, 5.0),
        ("flexible-load", "state", 1.0, 3.0),
        ("genset", "p", 0.0, 400.0),
        ("genset", "state", 1.0, 3.0),
        ("hygrometer", "h", 5.0, 100.0),
        ("meter", "f", 49.9, 50.1),
        ("meter", "u", 390.0, 410.0),
        ("meter", "p", -2_000.0, 2_000.0),
        ("meter-dc", "u", 0.0, 760.0),
        ("pyranometer", "irr", 0.0, 1_100.0),
        ("renewable", "p", 0.0, 1_500.0),
        ("thermometer", "t", 5.0, 40.0),
    ] {
        let [least, most] = [
            day(&client, name, "min").await,
            day(&client, name, "max").await,
        ];
        let smallest = numbers(&least, field).into_iter().fold(f64::MAX, f64::min);
        let largest = numbers(&most, field).into_iter().fold(f64::MIN, f64::max);
        assert!(
            low <= smallest && largest <= high,
            "{name} {field}: {smallest} {largest}"
        );
        assert!(smallest < largest, "{name} {field} does not change");
    }
}

#[tokio::test]
async fn the_sun_shines_by_day() {
    let client = Client::start().await;
    for name in ["pyranometer", "renewable", "meter-dc"] {
        let field = if name == "pyranometer" { "irr" } else { "p" };
        let quarters = numbers(&day(&client, name, "max").await, field);
        // In Corsica in June it is dark at midnight and light at noon, in UTC.
        assert_eq!((quarters[0], quarters[95]), (0.0, 0.0), "{name}");
        assert!(quarters[45..50].iter().all(|value| *value > 50.0), "{name}");
    }
}

#[tokio::test]
async fn three_phases_are_the_meter() {
    let client = Client::start().await;
    let whole = client.get("200/production/meter/1").await;
    let phases = client.get("200/production/meter-3p/1").await;
    for (meter, phases) in whole
        .as_array()
        .unwrap()
        .iter()
        .zip(phases.as_array().unwrap())
    {
        let sum: f64 = ["l1_p", "l2_p", "l3_p"]
            .map(|field| phases[field].as_f64().unwrap())
            .iter()
            .sum();
        assert!((sum - meter["p"].as_f64().unwrap()).abs() < 0.03);
        assert_eq!(meter["f"], phases["f"]);
    }
}

#[tokio::test]
async fn forecasts_are_truer_the_nearer_they_are() {
    let client = Client::start().await;
    let (from, to) = (ms("2024-06-14T00:00:00Z"), ms("2024-06-14T23:59:59Z"));
    let miss = async |hours: i64, name: &str| {
        let generated = from - hours * 3_600_000;
        let path = format!(
            "200/forecast/{name}/1?from={from}&to={to}&generated-after={generated}&generated-before={}",
            generated + 1
        );
        client.get(&path).await
    };
    for name in ["demand", "solar", "wind", "aggregate"] {
        let (late, early) = (miss(0, name).await, miss(24, name).await);
        assert_eq!(times(&late), times(&early), "{name}");
        assert_ne!(numbers(&late, "p"), numbers(&early, "p"), "{name}");
        assert_eq!(column(&late, "quality")[0], 1);
        assert!(
            column(&early, "quality")
                .iter()
                .all(|quality| *quality == 3)
        );
    }
    let solar = numbers(&miss(0, "solar").await, "p");
    let wind = numbers(&miss(0, "wind").await, "p");
    assert!(solar[0] == 0.0 && solar.iter().any(|power| *power > 300.0));
    assert!(wind.iter().all(|power| (0.0..=1_000.0).contains(power)));
}
