//! The stop at FlexMeasures: a battery, planned by tomorrow's prices, on the job queue of the server.

use gridwire::core::Result as CoreResult;
use gridwire::core::chrono::{Days, Utc};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::TimeRange;
use gridwire::flexmeasures::{
    Client, FlexContext, FlexModel, Reading, ScheduleTrigger, Sensor, Wait,
};

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;
use crate::sparkline::{bounds, sparkline};

/// Of the sandbox: the sensor of the market, whose prices end with tomorrow, and that of the battery.
const PRICES: u32 = 1;
const POWER: u32 = 2;

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    let price = client.sensor(PRICES).send().await?.into_inner();
    let power = client.sensor(POWER).send().await?.into_inner();
    let day = tomorrow(&price)?;
    let prices = client.readings(&price)?.range(day.from(), day.to()).await?;

    let battery = FlexModel::storage(power.id)
        .soc_at_start("20 kWh")
        .soc_min("10 kWh")
        .soc_max("100 kWh")
        .power_capacity("25 kW")
        .roundtrip_efficiency("90%")
        .targets([(day.to(), "50 kWh")]);
    let site = FlexContext::prices(price.id, price.id).site_power_capacity("60 kVA");
    let trigger = ScheduleTrigger::over(day, battery).flex_context(site);
    let job = client
        .trigger_schedule(power.asset_id, trigger)
        .start()
        .await?;
    let plan = job.wait(Wait::default()).await?.of(&power).await?;

    tour.title(&format!(
        "FlexMeasures: a battery of 100 kWh, planned by the prices of {}",
        day.from().date_naive()
    ))?;
    course("price", "EUR/MWh", &prices.rows, tour)?;
    course("charging", "kW", &plan, tour)?;
    let hours = |row: &Reading| (row.end - row.start).num_minutes() as f64 / 60.0;
    let energy = |sign: f64| -> f64 {
        let powers = plan
            .iter()
            .map(|row| (row.value * sign).max(0.0) * hours(row));
        powers.sum()
    };
    let cost: f64 = plan
        .iter()
        .filter_map(|row| {
            let mut prices = prices.rows.iter();
            let price = prices.find(|price| price.start <= row.start && row.start < price.end)?;
            Some(row.value * hours(row) / 1000.0 * price.value)
        })
        .sum();
    tour.say(&format!(
        "  charged {} kWh and discharged {} kWh, for {} EUR",
        number(energy(1.0), 1),
        number(energy(-1.0), 1),
        number(cost, 2)
    ))?;
    let quarters = plan.len();
    tour.say(&format!("  {quarters} quarters, planned by job {}", job.id))?;
    Ok(())
}

/// The day of which the prices were told last.
fn tomorrow(price: &Sensor) -> CoreResult<TimeRange> {
    let zone: Tz = price.timezone.parse().unwrap_or(Tz::UTC);
    let date = Utc::now().with_timezone(&zone).date_naive() + Days::new(1);
    TimeRange::days(date, date, zone)
}

/// The mean of each hour of a day as a bar.
fn course(name: &str, unit: &str, rows: &[Reading], tour: &mut Tour) -> Result<()> {
    let hourly = rows.len().div_ceil(24).max(1);
    let means = rows.chunks(hourly).map(|hour| {
        let sum: f64 = hour.iter().map(|row| row.value).sum();
        sum / hour.len() as f64
    });
    let means: Vec<f64> = means.collect();
    let (low, high) = bounds(&means);
    tour.say(&format!(
        "  {name:<11} {} {} to {} {unit}",
        sparkline(&means),
        number(low, 1),
        number(high, 1)
    ))?;
    Ok(())
}
