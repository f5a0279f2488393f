//! When a battery charges and discharges tomorrow, by the prices of each hour: from an empty asset to a
//! schedule read back.
//!
//! ```sh
//! cargo run -p gridwire --features flexmeasures --example battery_schedule
//! ```
//!
//! Runs against the sandbox; with `FLEXMEASURES_URL` set, against that server, where it makes a battery
//! with two sensors.

use std::error::Error;

use gridwire::core::Environment;
use gridwire::flexmeasures::chrono::{Days, TimeDelta, Utc};
use gridwire::flexmeasures::chrono_tz::Europe::Paris;
use gridwire::flexmeasures::{
    Client, FlexContext, FlexModel, NewAsset, NewSensor, ScheduleTrigger, TimeRange, Wait,
};

/// EUR/MWh of each hour.
const PRICES: [f64; 24] = [
    61.0, 55.0, 52.0, 50.0, 51.0, 58.0, 74.0, 92.0, 98.0, 83.0, 66.0, 49.0, 38.0, 31.0, 33.0, 45.0,
    68.0, 95.0, 121.0, 134.0, 118.0, 97.0, 82.0, 70.0,
];

/// The type of asset that servers begin with, of `client.asset_types()`.
const BATTERY: u32 = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = gridwire_sandbox::Sandbox::start().await?;
    let environment = match std::env::var_os("FLEXMEASURES_URL") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let client = Client::from_env(&environment)?;
    let accounts = client.accounts().send().await?;
    let account = accounts.rows().first().ok_or("no account")?.id;

    let name = format!("battery of {}", Utc::now().format("%F %T"));
    let asset = NewAsset::new(name, BATTERY).account_id(account);
    let asset = client.add_asset(asset).send().await?.id;
    let (quarter, hour) = (TimeDelta::minutes(15), TimeDelta::hours(1));
    let power = NewSensor::new("power", "kW", quarter, asset).timezone(Paris.name());
    let power = client.add_sensor(power).send().await?;
    let price = NewSensor::new("price", "EUR/MWh", hour, asset).timezone(Paris.name());
    let price = client.add_sensor(price).send().await?;

    let tomorrow = Utc::now().with_timezone(&Paris).date_naive() + Days::new(1);
    let day = TimeRange::days(tomorrow, tomorrow, Paris)?;
    client.record(&price).values(day.from(), PRICES).await?;

    let battery = FlexModel::storage(power.id)
        .soc_at_start("20 kWh")
        .soc_min("10 kWh")
        .soc_max("100 kWh")
        .power_capacity("25 kW")
        .roundtrip_efficiency("90%")
        .targets([(day.to(), "50 kWh")]);
    let site = FlexContext::prices(price.id, price.id).site_power_capacity("60 kVA");
    let trigger = ScheduleTrigger::over(day, battery).flex_context(site);
    let job = client.trigger_schedule(asset, trigger).start().await?;
    let schedule = job.wait(Wait::default()).await?;
    for row in schedule.of(&power).await? {
        println!(
            "{} {:6.1} {}",
            row.start.format("%a %H:%M"),
            row.value,
            row.unit
        );
    }
    Ok(())
}
