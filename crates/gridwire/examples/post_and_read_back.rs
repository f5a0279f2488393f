//! A year of a meter's quarters of an hour: recorded part by part, read back, compared.
//!
//! ```sh
//! cargo run -p gridwire --features flexmeasures --example post_and_read_back
//! ```
//!
//! 35 040 values go in parts of 2 000, all known as of the same moment, so that the recording could be
//! repeated or gone on with at any place.
//!
//! Runs against the sandbox; with `FLEXMEASURES_URL` set, against that server, where it makes a sensor.

use std::error::Error;

use futures_util::{StreamExt, pin_mut};
use gridwire::core::Environment;
use gridwire::flexmeasures::chrono::{NaiveDate, TimeDelta, Utc};
use gridwire::flexmeasures::chrono_tz::Europe::Paris;
use gridwire::flexmeasures::{Client, NewSensor, TimeRange};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = gridwire_sandbox::Sandbox::start().await?;
    let environment = match std::env::var_os("FLEXMEASURES_URL") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let client = Client::from_env(&environment)?;

    let assets = client.assets().send().await?;
    let asset = assets.rows().first().ok_or("this user has no asset")?;
    let name = format!("meter of {}", Utc::now().format("%Y-%m-%d %H:%M:%S"));
    let sensor = NewSensor::new(name, "kW", TimeDelta::minutes(15), asset.id);
    let sensor = client
        .add_sensor(sensor.timezone("Europe/Paris"))
        .send()
        .await?;

    let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).ok_or("no such day");
    let year = TimeRange::days(day(1, 1)?, day(12, 31)?, Paris)?;
    let quarters = year.duration().num_minutes() / 15;
    // A load that follows the day, with an hour in each month that the meter slept through.
    let load = |quarter: i64| (quarter % 2880 > 3).then_some(40 + (quarter % 96 - 48).abs());
    let values: Vec<Option<f64>> = (0..quarters)
        .map(|quarter| load(quarter).map(|kw| kw as f64 / 10.0))
        .collect();

    let parts = client.record(&sensor).values(year.from(), values.clone());
    let reports = parts.stream();
    pin_mut!(reports);
    while let Some(report) = reports.next().await {
        let part = report?;
        println!("{}: {} values, {:?}", part.range, part.values, part.outcome);
    }

    let back = client
        .readings(&sensor)?
        .range(year.from(), year.to())
        .await?;
    let is_same = back
        .rows
        .iter()
        .map(|row| &row.value)
        .eq(values.iter().flatten());
    println!(
        "{} of {quarters} values came back, {} gaps are told; as sent: {is_same}",
        back.rows.len(),
        back.coverage.missing.len()
    );
    Ok(())
}
