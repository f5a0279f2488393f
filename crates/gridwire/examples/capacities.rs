//! Installed capacity per production type since 2020, with the account of what came.
//!
//! Runs against the sandbox; with `RTE_CLIENT_ID` and `RTE_CLIENT_SECRET` set, against RTE.

use gridwire::rte_capacities::{Client, Environment, Paris, TimeRange};
use gridwire_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let environment = match std::env::var_os("RTE_CLIENT_ID") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let client = Client::from_env(&environment)?;

    let (from, to) = (
        TimeRange::year(2020, Paris)?.from(),
        TimeRange::year(2025, Paris)?.to(),
    );
    let series = client
        .capacities_per_production_type()
        .range(from, to)
        .await?;

    for row in series
        .rows
        .iter()
        .filter(|row| row.value_mw.unwrap_or_default() > 10_000.0)
    {
        println!(
            "{}  {:32} {:>9.1} MW",
            row.start_date.format("%Y"),
            row.production_type,
            row.value_mw.unwrap_or_default()
        );
    }
    println!("{}", series.coverage);
    Ok(())
}
