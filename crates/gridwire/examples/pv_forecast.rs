//! What a PV system will produce: a forecast from what it produced before.
//!
//! ```sh
//! cargo run -p gridwire --features flexmeasures --example pv_forecast
//! ```
//!
//! Runs against the sandbox; with `FLEXMEASURES_URL` set, against that server, where it makes a sensor with
//! two weeks of production.

use std::error::Error;
use std::f64::consts::PI;

use gridwire::core::Environment;
use gridwire::flexmeasures::chrono::{DurationRound, TimeDelta, Utc};
use gridwire::flexmeasures::{Client, ForecastConfig, ForecastTrigger, NewSensor, Wait};

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
    let name = format!("roof of {}", Utc::now().format("%Y-%m-%d %H:%M:%S"));
    let sensor = NewSensor::new(name, "kW", TimeDelta::hours(1), asset.id);
    let sensor = client.add_sensor(sensor.timezone("UTC")).send().await?;

    // A sun that rises at six and sets at six, and a cloudy day now and then.
    let midnight = Utc::now().duration_trunc(TimeDelta::days(1))?;
    let production = (0..14 * 24).map(|hour| {
        let height = (PI * f64::from(hour % 24 - 6) / 12.0).sin().max(0.0);
        let sky = if hour / 24 % 4 == 3 { 0.5 } else { 1.0 };
        (80.0 * height * sky).round() / 10.0
    });
    let start = midnight - TimeDelta::days(14);
    client.record(&sensor).values(start, production).await?;

    let trigger = ForecastTrigger::new()
        .start(midnight)
        .duration(TimeDelta::days(1))
        .config(ForecastConfig::new().train_period(TimeDelta::days(14)));
    let job = client.trigger_forecast(sensor.id, trigger).start().await?;
    for forecast in job.wait(Wait::default()).await? {
        let unit = forecast.unit.as_ref().map_or("", |unit| unit.as_str());
        for (hour, value) in forecast.values.iter().enumerate() {
            println!("{hour:2} h {:6.2} {unit}", value.unwrap_or(f64::NAN));
        }
    }
    Ok(())
}
