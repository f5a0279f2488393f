//! A month of a building with shared metering: what each meter counted, day by day.
//!
//! ```sh
//! cargo run -p gridwire --features climkit --example site_month
//! ```
//!
//! All meters of the site come with one request for thirty days; days are those of the site's zone, with
//! 92 or 100 quarters of an hour where clocks change.
//!
//! Runs against the sandbox; with `CLIMKIT_USERNAME` set, against Climkit.

use std::error::Error;

use gridwire::climkit::{Client, Kwh, SamplingFrequency, resample};
use gridwire::core::Environment;
use gridwire::core::chrono::{DurationRound, TimeDelta, Utc};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = gridwire_sandbox::Sandbox::start().await?;
    let environment = match std::env::var_os("CLIMKIT_USERNAME") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let client = Client::from_env(&environment)?;
    let sites = client.inventory().await?;
    let site = sites.first().ok_or("this user has no site")?;
    println!(
        "{} in {}",
        site.infos.name.as_deref().unwrap_or("a site"),
        site.zone
    );

    let to = Utc::now().duration_trunc(TimeDelta::days(1))?;
    let history = site.history(to - TimeDelta::days(30), to).await?;
    for (id, of) in &history.meters {
        let name = of.meter.as_ref().and_then(|meter| meter.name.as_deref());
        println!("\n{}", name.unwrap_or(id.as_str()));
        for day in resample(&of.readings, &SamplingFrequency::Day, site.zone) {
            let Kwh(total) = day.total;
            println!("  {} {total:9.2} kWh", day.start.format("%Y-%m-%d"));
        }
    }
    println!("\n{}", history.coverage);
    Ok(())
}
