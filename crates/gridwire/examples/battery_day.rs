//! A day of a battery, second by second: what it charged and discharged in each hour.
//!
//! ```sh
//! cargo run -p gridwire --features edf-sf --example battery_day -- 200 1
//! ```
//!
//! 86 400 records flow through without ever being in memory together, however few of them the service
//! puts into one answer. Site and id of the battery are the arguments.
//!
//! Runs against the sandbox; with `EDF_SF_CERT` set, against EDF Store & Forecast.

use std::collections::BTreeMap;
use std::error::Error;

use futures_util::StreamExt;
use gridwire::core::Environment;
use gridwire::core::chrono::{DateTime, DurationRound, TimeDelta, Utc};
use gridwire::edf_sf::{Battery, Client, EquipmentId, SiteId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let site: SiteId = arguments.next().as_deref().unwrap_or("200").parse()?;
    let battery: EquipmentId = arguments.next().as_deref().unwrap_or("1").parse()?;
    let sandbox = gridwire_sandbox::Sandbox::start().await?;
    let environment = match std::env::var_os("EDF_SF_CERT") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let client = Client::from_env(&environment)?;

    let to = Utc::now().duration_trunc(TimeDelta::hours(1))?;
    let from = to - TimeDelta::days(1);
    let mut stream = client
        .production::<Battery>(site, battery)
        .range(from, to)
        .stream();
    // Energy in kWh, discharged and charged, by the start of the hour.
    let mut hours: BTreeMap<DateTime<Utc>, (f64, f64)> = BTreeMap::new();
    while let Some(record) = stream.next().await {
        let record = record?;
        let hour = hours
            .entry(record.timestamp.duration_trunc(TimeDelta::hours(1))?)
            .or_default();
        // A second of a kilowatt; positive while the battery discharges.
        let energy = record.p_kw.unwrap_or_default() / 3600.0;
        if energy > 0.0 {
            hour.0 += energy;
        } else {
            hour.1 -= energy;
        }
    }

    println!("{:20} {:>12} {:>12}", "hour (UTC)", "discharged", "charged");
    for (hour, (discharged, charged)) in &hours {
        println!(
            "{:20} {discharged:8.1} kWh {charged:8.1} kWh",
            hour.format("%Y-%m-%d %H:%M")
        );
    }
    if let Some(coverage) = stream.coverage() {
        println!("{coverage}");
    }
    Ok(())
}
