//! Ranges: what is sent, and whether all of it came.

use gridwire::climkit::chrono::TimeDelta;
use gridwire::climkit::{Kwh, MeterType, SamplingFrequency, SiteReading};
use gridwire::core::series::{MissingReason, Row};
use gridwire_sandbox::{ClimkitEnds, ClimkitSite};

use super::{FLAT, World, days, meter, missing, rfc};
use crate::support::{at, utc};

#[tokio::test]
async fn what_is_sent_is_utc_without_a_zone_and_nothing_else() {
    let world = World::start().await;
    let site = ClimkitSite::LesTilleuls.id();
    let (from, to) = (
        at("2026-06-01T00:00:00.750+02:00"),
        at("2026-06-03T00:00:00+02:00"),
    );
    let rows = world.client.site_rows::<Kwh>(site, MeterType::Electricity);
    rows.clone().range(from, to).await.unwrap();
    rows.every(SamplingFrequency::Hour)
        .range(from, to)
        .await
        .unwrap();
    world
        .client
        .raw_rows(site, FLAT)
        .range(from, to)
        .await
        .unwrap();
    let sensor = "64c300000000000000a10001";
    world
        .client
        .sensor_rows(site, sensor)
        .range(from, to)
        .await
        .unwrap();
    assert_eq!(
        world.bodies("site_data"),
        [
            r#"{"t_s":"2026-05-31T22:00:00","t_e":"2026-06-02T22:00:01"}"#,
            r#"{"t_s":"2026-05-31T22:00:00","t_e":"2026-06-02T22:00:01","sampling_frequency":"H"}"#,
        ]
    );
    assert_eq!(
        world.bodies("meter_data_raw"),
        [r#"{"t_s":"2026-05-31T22:00:00","t_e":"2026-06-02T22:00:01"}"#]
    );
    let sensors = world.requests("sensor_data");
    assert_eq!(
        sensors[0].query.as_deref(),
        Some("t_s=2026-05-31T22:00:00&t_e=2026-06-02T22:00:01")
    );
}

#[tokio::test]
async fn a_request_without_a_period_sends_no_null() {
    let world = World::start().await;
    let site = ClimkitSite::LesTilleuls.id();
    let query = gridwire::climkit::SeriesQuery::new();
    let data = world.client.site_data(site, MeterType::Electricity, query);
    assert_eq!(data.send().await.unwrap().len(), 95);
    assert_eq!(world.bodies("site_data"), ["{}"]);
}

/// Whichever ends of a period the service includes.
#[tokio::test]
async fn seams_neither_double_nor_drop_a_row() {
    let (range, site) = (days("2026-03-01", "2026-05-31"), ClimkitSite::Quinta);
    for step in [
        SamplingFrequency::QuarterHour,
        SamplingFrequency::Hour,
        SamplingFrequency::Day,
    ] {
        let mut all = Vec::new();
        for ends in [
            ClimkitEnds::Both,
            ClimkitEnds::StartOnly,
            ClimkitEnds::EndOnly,
        ] {
            let world = World::start().await;
            world.climkit().set_ends(ends);
            let site = world.site(site).await;
            let rows = site.rows::<Kwh>(MeterType::Electricity).every(step.clone());
            let series = rows.range(range.from(), range.to()).await.unwrap();
            let coverage = &series.coverage;
            assert!(coverage.is_complete(), "{step} {ends:?} {coverage}");
            assert_eq!(
                (coverage.outside, coverage.duplicates),
                (0, 0),
                "{step} {ends:?}"
            );
            all.push(series.rows);
        }
        assert!(all[1] == all[0] && all[2] == all[0], "{step}");
        let count = match step {
            SamplingFrequency::QuarterHour => 92 * 96 - 4,
            SamplingFrequency::Hour => 92 * 24 - 1,
            // Of Lisbon, that the range reaches into.
            _ => 93,
        };
        let sums = all[0]
            .iter()
            .filter(|row| matches!(row, SiteReading::Sums(_)));
        assert_eq!(sums.count(), count, "{step}");
    }
}

/// A start that the service moves without a word, for all four kinds of data.
#[tokio::test]
async fn a_clamped_start_is_a_gap() {
    let world = World::start().await;
    let site = ClimkitSite::LesTilleuls;
    world
        .climkit()
        .clamp_start(site.id(), utc("2026-05-20T10:00:00Z"));
    let range = days("2026-04-01", "2026-06-10");
    let (from, to) = (range.from(), range.to());
    let gap = "2026-04-01T00:00:00+02:00 to 2026-05-20T";
    let client = &world.client;
    let check = |kind: &str, coverage: gridwire::climkit::Coverage| {
        let gaps = missing(&coverage);
        assert_eq!(gaps.len(), 1, "{kind}: {coverage}");
        assert_eq!(gaps[0].0, MissingReason::NoData, "{kind}");
        assert!(gaps[0].1.starts_with(gap), "{kind}: {}", gaps[0].1);
        assert!(!coverage.is_complete());
    };
    let rows = client.site_rows::<Kwh>(site.id(), MeterType::Electricity);
    check("site", rows.range(from, to).await.unwrap().coverage);
    let rows = client.meter_rows::<Kwh>(site.id(), FLAT);
    check("meter", rows.range(from, to).await.unwrap().coverage);
    let rows = client.raw_rows(site.id(), FLAT);
    check("raw", rows.range(from, to).await.unwrap().coverage);
    let rows = client.sensor_rows(site.id(), "64c300000000000000a10001");
    check("sensor", rows.range(from, to).await.unwrap().coverage);
}

#[tokio::test]
async fn a_hole_of_one_meter_is_seen_among_the_others() {
    let world = World::start().await;
    let climkit = world.climkit();
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let at = |hour: u32| utc(&format!("2026-06-01T{hour:02}:00:00Z"));
    climkit.drop_meter(FLAT, at(4), at(6));
    climkit.drop_rows(site.id.as_str(), at(8), at(9));
    let day = days("2026-06-01", "2026-06-01");
    let history = site.history(day.from(), day.to()).await.unwrap();
    let told: Vec<_> = history
        .coverage
        .missing
        .iter()
        .map(|part| (part.range.to_string(), part.detail.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "2026-06-01T06:00:00+02:00 to 2026-06-01T08:00:00+02:00".to_owned(),
                Some(FLAT.to_owned())
            ),
            (
                "2026-06-01T10:00:00+02:00 to 2026-06-01T11:00:00+02:00".to_owned(),
                None
            ),
        ]
    );
    assert_eq!(history.meters[&meter(FLAT)].readings.len(), 96 - 12);
}

#[tokio::test]
async fn a_future_that_nobody_has_measured_is_missing() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let today = days("2026-06-15", "2026-06-15");
    let history = site.history(today.from(), today.to()).await.unwrap();
    // Noon; the last quarter of an hour is not there before a minute past.
    let expected = "2026-06-15T11:45:00+02:00 to 2026-06-16T00:00:00+02:00";
    let gap = (MissingReason::NoData, expected.to_owned());
    assert_eq!(missing(&history.coverage), [gap]);
}

#[tokio::test]
async fn rows_are_flat_and_have_both_ends() {
    let world = World::start().await;
    let site = ClimkitSite::AmBach.id();
    let day = days("2026-06-01", "2026-06-01");
    let rows = world.client.site_rows::<Kwh>(site, MeterType::Electricity);
    let series = rows.range(day.from(), day.to()).await.unwrap();
    // The sums, three flats, roof and battery; the grid has no column.
    assert_eq!(series.rows.len(), 96 * 6);
    let first = &series.rows[0];
    let (start, end) = first.interval();
    assert_eq!(rfc(start), "2026-06-01T00:00:00+02:00");
    assert_eq!(end.unwrap() - start.unwrap(), TimeDelta::minutes(15));
    let SiteReading::Sums(sums) = first else {
        panic!("{first:?}");
    };
    assert!(sums.storage_charging_total.is_some() && sums.extra.is_empty());
}
