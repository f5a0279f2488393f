//! The stop at EDF Store & Forecast: a battery's minute, averages, forecasts and the tariff.

use gridwire::core::chrono::{DateTime, DurationRound, TimeDelta, Utc};
use gridwire::core::time::TimeRange;
use gridwire::edf_sf::{
    AggregatedBattery, AggregationPeriod, Battery, BatteryState, Client, DemandForecast, InForce,
    Vintages,
};

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;
use crate::sparkline::{bounds, sparkline};

/// The site of the sandbox that has data.
const SITE: u32 = 200;

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    let hour = TimeDelta::hours(1);
    let now = Utc::now()
        .duration_trunc(hour)
        .unwrap_or_else(|_| Utc::now());
    minute(&client, now, tour).await?;
    averages(&client, now, tour).await?;
    forecasts(&client, now, tour).await?;
    tariff(&client, tour).await
}

/// A minute of a battery that had no records, written and read back.
async fn minute(client: &Client, now: DateTime<Utc>, tour: &mut Tour) -> Result<()> {
    let records: Vec<Battery> = (0..60).map(|second| record(now, second)).collect();
    tour.title("EDF Store & Forecast: a battery's minute, over mutual TLS")?;
    let report = client.write_production(SITE, records.clone()).await?;
    tour.say(&format!(
        "  written: {} of {} records accepted",
        report.accepted(),
        records.len()
    ))?;
    let back = client
        .production::<Battery>(SITE, 2)
        .range(now, now + TimeDelta::minutes(1))
        .await?;
    let same = records
        .iter()
        .zip(&back.rows)
        .filter(|(sent, came)| sent == came)
        .count();
    tour.say(&format!(
        "  read back: {} records, {same} of them as they were written",
        back.rows.len()
    ))?;
    let power: Vec<f64> = back.rows.iter().filter_map(|record| record.p_kw).collect();
    let (low, high) = bounds(&power);
    tour.say(&format!("  {}", sparkline(&power)))?;
    tour.say(&format!(
        "  from {} kW, charging, to {} kW, discharging",
        number(low, 0),
        number(high, 0)
    ))?;
    Ok(())
}

/// From charging to discharging, ready all the time.
fn record(start: DateTime<Utc>, second: u32) -> Battery {
    let power = f64::from(second) * 8.0 - 240.0;
    Battery::new(start + TimeDelta::seconds(second.into()), 2)
        .p_kw(power)
        .soc_percent(64.0)
        .state(BatteryState::GridFollowing)
}

/// An hour in which the battery changed its state.
async fn averages(client: &Client, now: DateTime<Utc>, tour: &mut Tour) -> Result<()> {
    let from = now - TimeDelta::hours(12);
    let quarters = client
        .production::<Battery>(SITE, 1)
        .aggregated("avg", AggregationPeriod::minutes(15)?)
        .range(from, now)
        .await?
        .rows;
    let is_between =
        |quarter: &AggregatedBattery| quarter.state.is_some_and(|state| state.fract() != 0.0);
    let hours: Vec<_> = quarters.chunks_exact(4).collect();
    let changing = hours.iter().find(|hour| hour.iter().any(is_between));
    let hour = changing.or(hours.last()).copied().unwrap_or_default();
    tour.title("EDF Store & Forecast: a battery's averages of 15 minutes")?;
    let lines = hour.iter().map(|quarter| {
        [
            hour_of(&quarter.timestamp),
            number(quarter.soc_percent.unwrap_or_default(), 1),
            number(quarter.p_kw.unwrap_or_default(), 1),
            number(quarter.state.unwrap_or_default(), 3),
        ]
    });
    tour.table(
        ["from", "state of charge, %", "kW", "state"],
        lines.collect(),
    )?;
    tour.say("  The average of state 4, ready, and 5, ready and idle, is no state but a number.")?;
    Ok(())
}

/// What was thought yesterday of the next hours, and what is now.
async fn forecasts(client: &Client, now: DateTime<Utc>, tour: &mut Tour) -> Result<()> {
    let range = TimeRange::new(
        (now + TimeDelta::hours(1)).fixed_offset(),
        (now + TimeDelta::hours(7)).fixed_offset(),
    )?;
    let day = TimeDelta::days(1);
    let forecast = client.forecast::<DemandForecast>(SITE, 1);
    let then = forecast.clone().as_of(now - day, day, range).await?;
    let latest = forecast.range(range.from(), range.to()).await?.rows;
    tour.title("EDF Store & Forecast: the next hours' demand as forecast a day ago, and now")?;
    let pairs = then.iter().zip(&latest).step_by(4);
    let lines = pairs.map(|(then, latest)| {
        let [before, now] = [then.p_kw, latest.p_kw].map(Option::unwrap_or_default);
        [
            hour_of(&then.timestamp),
            number(before, 0),
            number(now, 0),
            number(now - before, 0),
        ]
    });
    tour.table(
        ["from", "a day ago, kW", "now, kW", "change, kW"],
        lines.collect(),
    )?;
    Ok(())
}

/// What is paid now, and what will be next.
async fn tariff(client: &Client, tour: &mut Tour) -> Result<()> {
    let now = Utc::now().fixed_offset();
    let day = TimeDelta::days(1);
    let range = TimeRange::new(now, now + day)?;
    let periods = client.get_tariff(SITE, 1).in_force(range, day).await?;
    let words = periods.iter().take(2).map(|period| {
        format!(
            "{} at {} from {}",
            period.label.as_deref().unwrap_or("no label"),
            number(period.value.value.unwrap_or_default(), 4),
            hour_of(&period.timestamp)
        )
    });
    let words: Vec<_> = words.collect();
    tour.say(&format!("  tariff in force: {}", words.join(", then ")))?;
    Ok(())
}

fn hour_of(instant: &DateTime<Utc>) -> String {
    instant.format("%H:%M UTC").to_string()
}
