//! Values that hold until the next one: what is in force, and since when.

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::series::Row;
use gridwire::core::time::TimeRange;
use gridwire::edf_sf::{InForce, StepSeries, Tariff, TariffPeriod};

use super::{SITE, World};
use crate::support::utc;

fn period(start: &str, label: &str, value: f64) -> TariffPeriod {
    TariffPeriod::new(utc(start)).label(label).value(value)
}

async fn tariff() -> World {
    let world = World::start().await;
    let periods = vec![
        period("2026-01-01T05:00:00Z", "day", 9.5),
        period("2026-01-01T21:00:00Z", "night", 5.25),
        period("2026-01-02T05:00:00Z", "day", 9.75),
    ];
    let tariff = Tariff::new(2).values(periods);
    assert_eq!(
        world
            .client
            .write_tariffs(SITE, [tariff])
            .await
            .unwrap()
            .accepted(),
        1
    );
    world
}

fn range(from: &str, to: &str) -> TimeRange {
    TimeRange::new(utc(from), utc(to)).unwrap()
}

#[tokio::test]
async fn the_period_in_force_at_the_start_is_found_by_looking_back() {
    let world = tariff().await;
    let evening = range("2026-01-01T20:00:00Z", "2026-01-02T04:00:00Z");
    let tariff = || world.client.get_tariff(SITE, 2);
    let begun = tariff().range(evening.from(), evening.to()).await.unwrap();
    assert_eq!(begun.rows.len(), 1);

    let in_force = tariff()
        .in_force(evening, TimeDelta::days(1))
        .await
        .unwrap();
    let told: Vec<_> = in_force
        .iter()
        .map(|held| {
            (
                held.row.label.as_deref().unwrap(),
                held.interval().0.unwrap().to_utc(),
                held.until,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "day",
                utc("2026-01-01T05:00:00Z"),
                Some(utc("2026-01-01T21:00:00Z").fixed_offset())
            ),
            ("night", utc("2026-01-01T21:00:00Z"), None),
        ]
    );

    // Too short a look back finds none, and invents none.
    let none = tariff()
        .in_force(evening, TimeDelta::hours(1))
        .await
        .unwrap();
    assert_eq!(none.len(), 1);
}

#[tokio::test]
async fn a_value_holds_from_its_instant_until_the_next() {
    let world = tariff().await;
    let all = range("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z");
    let series = world
        .client
        .get_tariff(SITE, 2)
        .range(all.from(), all.to())
        .await
        .unwrap();
    let [steps] = &StepSeries::by_keys(series.rows, &series.coverage.missing)[..] else {
        panic!("one tariff is one series")
    };
    let at = |instant: &str| {
        steps
            .at(utc(instant).fixed_offset())
            .and_then(|held| held.row.value.value)
    };
    assert_eq!(at("2026-01-01T04:59:59.999Z"), None);
    assert_eq!(at("2026-01-01T05:00:00Z"), Some(9.5));
    assert_eq!(at("2026-01-01T20:59:59.999Z"), Some(9.5));
    assert_eq!(at("2026-01-01T21:00:00Z"), Some(5.25));
    // The last one is open: nothing says when it ends.
    assert_eq!(at("2027-01-01T00:00:00Z"), Some(9.75));
    assert_eq!(steps.periods().last().unwrap().until, None);
}

#[tokio::test]
async fn periods_that_were_not_asked_for_are_kept_and_counted() {
    let world = tariff().await;
    world.edf().ignore_tariff_range(true);
    let may = range("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    let series = world
        .client
        .get_tariff(SITE, 2)
        .range(may.from(), may.to())
        .await
        .unwrap();
    assert_eq!((series.rows.len(), series.coverage.outside), (3, 3));

    // Nor are they there twice if they come in every window.
    let year = range("2025-03-01T00:00:00Z", "2026-03-01T00:00:00Z");
    let series = world
        .client
        .get_tariff(SITE, 2)
        .range(year.from(), year.to())
        .await
        .unwrap();
    assert_eq!(
        (
            series.coverage.requests,
            series.rows.len(),
            series.coverage.outside
        ),
        (12, 3, 0)
    );
}

/// The invented tariff changes at hours of French local time.
#[tokio::test]
async fn the_days_when_clocks_change_have_23_and_25_hours() {
    let world = World::start().await;
    for (noon, hours) in [
        ("2026-03-28T11:00:00Z", 23),
        ("2025-10-25T10:00:00Z", 25),
        ("2024-02-28T11:00:00Z", 24),
    ] {
        // What holds at noon began at some hour of that day, and at the same one of the next.
        let begun = |noon: DateTime<Utc>| {
            let instant = TimeRange::new(noon, noon + TimeDelta::seconds(1)).unwrap();
            let tariff = world.client.get_tariff(SITE, 1);
            async move {
                let held = tariff.in_force(instant, TimeDelta::days(2)).await.unwrap();
                assert_eq!(held.len(), 1);
                held[0].row.timestamp
            }
        };
        let first = begun(utc(noon)).await;
        let second = begun(utc(noon) + TimeDelta::hours(hours)).await;
        assert_eq!((second - first).num_hours(), hours, "{noon}");
    }
}
