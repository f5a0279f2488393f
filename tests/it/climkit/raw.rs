//! Raw data of meters, and sensors.

use gridwire::climkit::chrono::{DateTime, FixedOffset};
use gridwire::climkit::{RawEvent, RawKind, RawQuery, RawReading, classify, differences};
use gridwire::core::series::Row;
use gridwire_sandbox::ClimkitSite;

use super::{FLAT, RULE, World, days, meter};

/// The tenth flat, which got a new meter on 17 June 2025; the third, whose index comes round.
const REPLACED: &str = "64c200000000000000a1000b";
/// A flat of Am Bach that sends amounts.
const AMOUNTS: &str = "64c200000000000000b20004";

fn imported(rows: &[RawReading]) -> Vec<(DateTime<FixedOffset>, f64)> {
    rows.iter()
        .filter_map(|row| Some((row.slot.end?, row.en_im?.0)))
        .collect()
}

#[tokio::test]
async fn a_rule_has_no_raw_data_and_is_not_asked_for_them() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let sent = world.sandbox.requests().len();
    let error = site.raw_rows(&meter(RULE)).unwrap_err();
    assert!(error.is_invalid_input());
    let text = error.to_string();
    assert!(
        text.contains(RULE) && text.contains("Client::raw_rows"),
        "{text}"
    );
    assert_eq!(world.sandbox.requests().len(), sent);

    // The way round it asks, and the service says what it says.
    let day = days("2026-06-01", "2026-06-01");
    let rows = world.client.raw_rows(site.id.clone(), RULE);
    let error = rows.range(day.from(), day.to()).await.unwrap_err();
    assert_eq!(
        error.service_message(),
        Some("A rule meter has no raw data")
    );
    assert_eq!(world.requests("meter_data_raw").len(), 1);
}

#[tokio::test]
async fn an_index_and_amounts_are_told_apart_and_nothing_is_subtracted_by_itself() {
    let world = World::start().await;
    let month = days("2025-06-01", "2025-06-30");
    let tilleuls = world.site(ClimkitSite::LesTilleuls).await;
    let bach = world.site(ClimkitSite::AmBach).await;
    let index = tilleuls.raw_rows(&meter(FLAT)).unwrap();
    let index = index.range(month.from(), month.to()).await.unwrap();
    assert_eq!(
        classify(&imported(&index.rows)),
        RawKind::Index { confidence: 1.0 }
    );
    // One reading in two hundred got lost on the way, which is no gap that anybody could know of.
    assert!(index.coverage.is_complete(), "{}", index.coverage);
    assert!(
        (2_800..2_880).contains(&index.rows.len()),
        "{}",
        index.rows.len()
    );
    let steps = differences(&imported(&index.rows));
    let sum: f64 = steps.iter().filter_map(|step| step.amount).sum();
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    let counted = world
        .climkit()
        .total(FLAT, first.from.to_utc(), last.to.to_utc());
    assert!((sum - counted.unwrap()).abs() < 1e-6, "{sum} {counted:?}");

    let amounts = bach.raw_rows(&meter(AMOUNTS)).unwrap();
    let amounts = amounts.range(month.from(), month.to()).await.unwrap();
    let RawKind::Amounts { confidence } = classify(&imported(&amounts.rows)) else {
        panic!("{:?}", classify(&imported(&amounts.rows)));
    };
    assert!(confidence > 0.5, "{confidence}");

    let replaced = tilleuls.raw_rows(&meter(REPLACED)).unwrap();
    let replaced = replaced.range(month.from(), month.to()).await.unwrap();
    let steps = differences(&imported(&replaced.rows));
    let events: Vec<_> = steps.iter().filter(|step| step.event.is_some()).collect();
    assert_eq!(events.len(), 1);
    assert_eq!(
        (events[0].event, events[0].amount),
        (Some(RawEvent::Reset), None)
    );
    assert_eq!(events[0].to.to_utc().date_naive().to_string(), "2025-06-17");
    assert!(matches!(
        classify(&imported(&replaced.rows)),
        RawKind::Index { .. }
    ));
}

#[tokio::test]
async fn a_raw_reading_has_an_end_and_no_unit_that_nobody_states() {
    let world = World::start().await;
    let site = ClimkitSite::LesTilleuls.id();
    let units: Vec<_> = RawReading::columns()
        .map(|column| (column.name, column.unit))
        .collect();
    let expected = [
        ("interval_end", ""),
        ("meter", ""),
        ("en_im", ""),
        ("en_ex", ""),
        ("heat_energy_kwh", "kWh"),
        ("vol_m3", "m³"),
    ];
    assert_eq!(units, expected);
    let day = days("2026-06-01", "2026-06-01");
    let series = world
        .client
        .raw_rows(site, FLAT)
        .range(day.from(), day.to())
        .await
        .unwrap();
    assert!(
        series
            .rows
            .iter()
            .all(|row| row.slot.start.is_none() && row.slot.end.is_some())
    );
    let sorted = series.rows.is_sorted_by_key(|row| row.slot.end);
    assert!(sorted && series.coverage.duplicates == 0);
    // Without a period the service chooses one.
    let query = RawQuery::new();
    let answer = world.client.meter_data_raw(site, FLAT, query);
    assert!(!answer.send().await.unwrap().is_empty());
}

#[tokio::test]
async fn sensors_measure_at_the_same_instants_in_seconds_and_milliseconds() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::AmBach).await;
    let outside = &site.sensors[0];
    assert_eq!(
        (outside.name.as_deref(), outside.unit.as_deref()),
        (Some("Outside"), Some("°C"))
    );
    let range = days("2026-05-01", "2026-06-10");
    let seconds = site
        .sensor_rows(&outside.id)
        .range(range.from(), range.to())
        .await
        .unwrap();
    world.climkit().set_sensor_milliseconds(true);
    let milliseconds = site
        .sensor_rows(&outside.id)
        .range(range.from(), range.to())
        .await
        .unwrap();
    assert_eq!(seconds.rows, milliseconds.rows);
    assert!(seconds.coverage.is_complete(), "{}", seconds.coverage);
    assert!(seconds.rows.len() > 40 * 90 && seconds.rows[0].value.is_some());
    // Both windows, and no measurement twice where they meet.
    assert_eq!(seconds.coverage.requests, 2);
    assert!(seconds.rows.windows(2).all(|pair| pair[0].at < pair[1].at));
    // Without a period the latest come.
    let latest = world
        .client
        .sensor_data(site.id.clone(), outside.id.clone())
        .send()
        .await;
    assert!(!latest.unwrap().is_empty());
}
