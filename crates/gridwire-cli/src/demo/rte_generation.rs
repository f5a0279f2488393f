//! The stop at RTE's generation: what the power stations did yesterday, hour by hour.

use std::collections::BTreeMap;

use gridwire::core::chrono::{DateTime, Days, Utc};
use gridwire::core::time::TimeRange;
use gridwire::rte_generation::{
    ActualGenerationsPerProductionTypeRow as Row, Client, Paris, ProductionType, without_totals,
};

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;
use crate::sparkline::{bounds, sparkline};

/// What a production type did in a day.
#[derive(Default)]
struct Day {
    energy_mwh: f64,
    peak: Option<Peak>,
}

#[derive(Clone, Copy)]
struct Peak {
    megawatts: f64,
    hour: DateTime<Utc>,
}

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    let yesterday = Utc::now().with_timezone(&Paris).date_naive() - Days::new(1);
    let range = TimeRange::days(yesterday, yesterday, Paris)?;
    let series = client
        .actual_generations_per_production_type()
        .range(range.from(), range.to())
        .await?;

    // With the totals in it, all of this would count twice.
    let rows: Vec<_> = without_totals(series.rows).collect();
    let (days, hours) = add_up(&rows);
    let mut days: Vec<_> = days.into_iter().collect();
    days.sort_by(|(_, a), (_, b)| b.energy_mwh.total_cmp(&a.energy_mwh));

    tour.title(&format!("RTE: generation of yesterday, {yesterday}"))?;
    let lines = days.iter().map(|(production_type, day)| {
        let peak = day.peak.map(|peak| {
            let hour = peak.hour.with_timezone(&Paris).format("%H:%M").to_string();
            (hour, number(peak.megawatts, 0))
        });
        let (hour, megawatts) = peak.unwrap_or_default();
        let energy = number(day.energy_mwh / 1000.0, 1);
        [production_type.to_string(), energy, hour, megawatts]
    });
    tour.table(["production type", "GWh", "peak at", "MW"], lines.collect())?;

    let course: Vec<f64> = hours.into_values().collect();
    let energy: f64 = days.iter().map(|(_, day)| day.energy_mwh).sum();
    let (low, high) = bounds(&course);
    tour.say(&format!(
        "  all types {} from {} to {} MW, {} GWh in {} hours",
        sparkline(&course),
        number(low, 0),
        number(high, 0),
        number(energy / 1000.0, 1),
        course.len()
    ))?;
    Ok(())
}

/// The days of the production types, and the power of all of them by hour.
fn add_up(rows: &[Row]) -> (BTreeMap<&ProductionType, Day>, BTreeMap<DateTime<Utc>, f64>) {
    let (mut days, mut hours) = (BTreeMap::<_, Day>::new(), BTreeMap::new());
    for row in rows {
        let Some(megawatts) = row.value_mw else {
            continue; // No value is not zero.
        };
        let hour = row.start_date.to_utc();
        let day = days.entry(&row.series.production_type).or_default();
        // One megawatt for an hour is one megawatt-hour.
        day.energy_mwh += megawatts;
        if day.peak.is_none_or(|peak| peak.megawatts < megawatts) {
            day.peak = Some(Peak { megawatts, hour });
        }
        *hours.entry(hour).or_insert(0.0) += megawatts;
    }
    (days, hours)
}
