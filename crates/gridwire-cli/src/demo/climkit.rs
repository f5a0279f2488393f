//! The stop at Climkit: a day of a site and all its meters, out of one request.

use gridwire::climkit::{
    Client, Kw, Kwh, Meter, MeterReading, MeterType, SamplingFrequency, SeriesQuery, SiteRow,
    ZURICH, is_object_id,
};
use gridwire::core::Result as CoreResult;
use gridwire::core::chrono::{DateTime, Days, FixedOffset, TimeDelta, Utc};
use gridwire::core::time::TimeRange;
use gridwire_sandbox::ClimkitSite;

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;
use crate::sparkline::{bounds, sparkline};

const SITE: &str = ClimkitSite::LesTilleuls.id();
/// What two sides of an equation may differ by: the noise of numbers with three decimals.
const NOISE: Kwh = Kwh(0.0005);

type Row = SiteRow<Kwh>;
/// One of the sums of a site.
type Sum = fn(&Row) -> Option<Kwh>;

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    let day = changed_day()?;
    // At one request a second, nothing is asked for that is not shown.
    let meters = client.meter_info(SITE).send().await?;
    let rows = rows(&client, &day).await?;

    let date = day.from().date_naive();
    let hours = day.duration().num_hours();
    tour.title(&format!(
        "Climkit: a site's day of {hours} hours, {date}, out of one request"
    ))?;
    let lines = meters.iter().filter_map(|meter| line(meter, &rows));
    tour.table(
        ["meter", "quarters", "kWh", "own, kWh", "peak at", "kW"],
        lines.collect(),
    )?;
    let courses: [(&str, Sum); 3] = [
        ("consumption", |row| row.sums.conso_total),
        ("production", |row| row.sums.prod_total),
        ("own use", |row| row.sums.self_consumption),
    ];
    for (name, energy) in courses {
        course(name, &rows, energy, tour)?;
    }
    tour.say("  Below zero at night, when inverters draw power; amounts are as they were sent.")?;
    let balanced = rows.iter().filter(|row| row.imbalances(NOISE).is_empty());
    tour.say(&format!(
        "  balance: consumption = own use + grid = sum of meters, in {} of {} quarters",
        balanced.count(),
        rows.len()
    ))?;
    Ok(())
}

/// The last day that was not 24 hours long.
fn changed_day() -> CoreResult<TimeRange> {
    let mut date = Utc::now().with_timezone(&ZURICH).date_naive() - Days::new(1);
    loop {
        let day = TimeRange::days(date, date, ZURICH)?;
        if day.duration() != TimeDelta::days(1) {
            return Ok(day);
        }
        date = date - Days::new(1);
    }
}

/// The quarters of an hour of a day: the sums of the site, and the readings of its meters.
async fn rows(client: &Client, day: &TimeRange) -> CoreResult<Vec<Row>> {
    let query = SeriesQuery::new().t_s(day.from()).t_e(day.to());
    let points = client
        .site_data(SITE, MeterType::Electricity, query)
        .send()
        .await?
        .into_inner();
    let step = SamplingFrequency::QuarterHour;
    let rows = points
        .into_iter()
        .map(|point| SiteRow::new(point, &step, ZURICH, is_object_id));
    // A time stamp is an end: that of the day's own start belongs to the day before.
    let is_of_day = |row: &Row| {
        row.sums
            .slot
            .start
            .is_some_and(|start| day.contains(&start))
    };
    Ok(rows.filter(is_of_day).collect())
}

/// A meter's day; none of a meter without readings, such as the one at the connection to the grid.
fn line(meter: &Meter, rows: &[Row]) -> Option<[String; 6]> {
    let readings = rows.iter().flat_map(|row| &row.meters);
    let readings: Vec<_> = readings.filter(|it| it.meter == meter.id).collect();
    let (Kw(peak), at) = peak(&readings)?;
    let total = sum(readings.iter().map(|reading| reading.total));
    let own = sum(readings.iter().map(|reading| reading.self_consumption));
    let name = meter.name.as_deref().unwrap_or(meter.id.as_str());
    Some([
        name.to_owned(),
        readings.len().to_string(),
        total.map_or_else(String::new, |Kwh(energy)| number(energy, 1)),
        own.map_or_else(String::new, |Kwh(energy)| number(energy, 1)),
        at.format("%H:%M").to_string(),
        number(peak, 2),
    ])
}

/// The highest mean power of a quarter of an hour, and the start of that.
fn peak(readings: &[&MeterReading<Kwh>]) -> Option<(Kw, DateTime<FixedOffset>)> {
    let powers = readings
        .iter()
        .filter_map(|reading| Some((reading.mean_power()?, reading.slot.start?)));
    powers.max_by(|(Kw(one), _), (Kw(other), _)| one.total_cmp(other))
}

/// The sum of what there is; none where there is nothing at all.
fn sum(energies: impl Iterator<Item = Option<Kwh>>) -> Option<Kwh> {
    energies.flatten().reduce(|sum, energy| sum + energy)
}

/// The mean power of a sum over the day, with a bar for each hour.
fn course(
    name: &str,
    rows: &[Row],
    energy: impl Fn(&Row) -> Option<Kwh>,
    tour: &mut Tour,
) -> Result<()> {
    let hours = rows
        .chunks(4)
        .filter_map(|hour| sum(hour.iter().map(&energy)));
    // So many kWh in an hour are as many kW.
    let power: Vec<f64> = hours.map(|Kwh(energy)| energy).collect();
    let (low, high) = bounds(&power);
    tour.say(&format!(
        "  {name:<11} {} {} to {} kW, {} kWh",
        sparkline(&power),
        number(low, 1),
        number(high, 1),
        number(power.iter().sum(), 1)
    ))?;
    Ok(())
}
