//! The stop at RTE: its three resources of installed capacity, and a range.

use gridwire::core::chrono::Utc;
use gridwire::core::time::TimeRange;
use gridwire::rte_capacities::{CapacitiesPerProductionTypeRow, Client, Paris, cpc_totals_kw};
use gridwire_sandbox::Fault;

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;

/// How many lines a table of the tour has at most.
const LINES: usize = 10;

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    per_type(&client, tour).await?;
    per_unit(&client, tour).await?;
    cpc(&client, tour).await?;
    range(session, &client, tour).await
}

async fn per_type(client: &Client, tour: &mut Tour) -> Result<()> {
    let answer = client.capacities_per_production_type().send().await?;
    let mut rows: Vec<_> = answer
        .capacities_per_production_type
        .iter()
        .flat_map(|period| &period.values)
        .collect();
    rows.sort_by(|a, b| {
        b.value_mw
            .unwrap_or_default()
            .total_cmp(&a.value_mw.unwrap_or_default())
    });
    let year = rows
        .first()
        .map(|row| row.start_date.format("%Y").to_string())
        .unwrap_or_default();
    tour.title(&format!(
        "RTE: installed capacity per production type, {year}"
    ))?;
    let lines = rows
        .iter()
        .filter(|row| row.value_mw.unwrap_or_default() > 0.0)
        .take(LINES);
    let lines = lines.map(|row| {
        [
            row.production_type.to_string(),
            number(row.value_mw.unwrap_or_default(), 1),
        ]
    });
    tour.table(["production type", "MW"], lines.collect())?;
    tour.say(&format!("  the largest of {} production types", rows.len()))?;
    Ok(())
}

async fn per_unit(client: &Client, tour: &mut Tour) -> Result<()> {
    let answer = client.capacities_per_production_unit().send().await?;
    let now = Utc::now();
    let plants = answer.capacities_per_production_unit.iter();
    let mut in_force: Vec<_> = plants
        .filter_map(|plant| Some((plant, plant.in_force(&now)?)))
        .collect();
    let megawatts = |value: Option<f64>| value.unwrap_or_default();
    in_force.sort_by(|(_, a), (_, b)| {
        megawatts(b.installed_capacity_mw).total_cmp(&megawatts(a.installed_capacity_mw))
    });
    tour.title("RTE: the largest power stations in operation")?;
    let lines = in_force.iter().take(LINES).map(|(plant, value)| {
        [
            plant.production_unit.name.clone().unwrap_or_default(),
            value
                .production_type
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            plant.production_unit.code_eic.to_string(),
            value
                .start_date
                .map(|start| start.format("%Y-%m-%d").to_string())
                .unwrap_or_default(),
            number(megawatts(value.installed_capacity_mw), 0),
        ]
    });
    tour.table(
        ["name", "production type", "EIC code", "since", "MW"],
        lines.collect(),
    )?;
    tour.say(&format!("  the largest of {}", in_force.len()))?;
    Ok(())
}

async fn cpc(client: &Client, tour: &mut Tour) -> Result<()> {
    let answer = client.capacities_cpc().send().await?;
    let totals = cpc_totals_kw(&answer.capacities_cpc, &Utc::now());
    tour.title("RTE: capacity under purchase obligation, France")?;
    let lines = totals
        .iter()
        .map(|(production_type, kw)| [production_type.to_string(), number(*kw, 0)]);
    tour.table(["production type", "kW"], lines.collect())?;
    tour.say(&format!(
        "  added up from {} rows, France and its departments counted once",
        answer.capacities_cpc.len()
    ))?;
    Ok(())
}

/// Some years at once, one request of which fails, for what then happens.
async fn range(session: &Session, client: &Client, tour: &mut Tour) -> Result<()> {
    let this_year: i32 = Utc::now()
        .with_timezone(&Paris)
        .format("%Y")
        .to_string()
        .parse()
        .unwrap_or(2025);
    let (from, to) = (
        TimeRange::year(this_year - 4, Paris)?.from(),
        TimeRange::year(this_year, Paris)?.to(),
    );
    if let Some(sandbox) = session.sandbox() {
        sandbox.fault(Fault::status(503).on("/capacities_per_production_type"));
    }
    let series = client
        .capacities_per_production_type()
        .range(from, to)
        .await?;
    tour.title(&format!(
        "RTE: five years in one range, {} to {this_year}",
        this_year - 4
    ))?;
    let solar = |row: &&CapacitiesPerProductionTypeRow| row.production_type.as_str() == "SOLAR";
    let lines = series.rows.iter().filter(solar).map(|row| {
        [
            row.start_date.format("%Y").to_string(),
            number(row.value_mw.unwrap_or_default(), 0),
        ]
    });
    tour.table(["year", "SOLAR, MW"], lines.collect())?;
    tour.say("  One year per call, and the sandbox failed one call on purpose. The account of the range:")?;
    tour.say(&format!("  {}", series.coverage))?;
    Ok(())
}
