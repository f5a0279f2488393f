//! Days that are no day of 24 hours, and labels at either end.

use gridwire::climkit::chrono::TimeDelta;
use gridwire::climkit::{
    Bucket, Kwh, Label, MeterType, SamplingFrequency, SiteHistory, TimeRange, resample,
};
use gridwire::core::series::MissingReason;
use gridwire_sandbox::{ClimkitSite, ClimkitSiteSteps};

use super::{FLAT, World, days, meter, missing, rfc};

async fn electricity(
    world: &World,
    site: ClimkitSite,
    step: SamplingFrequency,
    range: TimeRange,
) -> SiteHistory<Kwh> {
    let site = world.site(site).await;
    let kind = MeterType::Electricity;
    site.history_of(kind, step, range.from(), range.to())
        .await
        .unwrap()
}

/// The intervals and totals of one meter.
fn totals(history: &SiteHistory<Kwh>, id: &str) -> Vec<(String, String, f64)> {
    let readings = history.meters[&meter(id)].readings.iter();
    readings
        .map(|reading| {
            let slot = reading.slot;
            (rfc(slot.start), rfc(slot.end), reading.total.unwrap().0)
        })
        .collect()
}

fn told(buckets: &[Bucket<Kwh>]) -> Vec<(String, String, f64)> {
    buckets
        .iter()
        .map(|bucket| {
            assert!(bucket.is_complete());
            let (start, end) = (bucket.start.to_rfc3339(), bucket.end.to_rfc3339());
            (start, end, bucket.total.0)
        })
        .collect()
}

#[track_caller]
fn same(one: &[(String, String, f64)], other: &[(String, String, f64)]) {
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        assert_eq!((&one.0, &one.1), (&other.0, &other.1));
        assert!((one.2 - other.2).abs() < 1e-9, "{one:?} {other:?}");
    }
}

/// Acceptance test 8: intervals follow each other, and sums by local day are right.
#[tokio::test]
async fn the_long_day_and_the_short_one() {
    for (day, quarters, hours) in [("2025-10-26", 100, 25), ("2026-03-29", 92, 23)] {
        let world = World::start().await;
        let (site, day) = (ClimkitSite::LesTilleuls, days(day, day));
        let history = electricity(&world, site, SamplingFrequency::QuarterHour, day).await;
        assert!(history.coverage.is_complete(), "{}", history.coverage);
        assert_eq!(history.coverage.requests, 1);
        for (id, of) in &history.meters {
            assert_eq!(of.readings.len(), quarters, "{id}");
            let follow = |pair: &[_]| {
                let [one, next]: &[gridwire::climkit::MeterReading<Kwh>; 2] =
                    pair.try_into().unwrap();
                one.slot.end == next.slot.start
            };
            assert!(of.readings.windows(2).all(follow), "{id}");
            let ends = (
                of.readings[0].slot.start,
                of.readings[quarters - 1].slot.end,
            );
            assert_eq!(ends, (Some(day.from()), Some(day.to())));
        }
        // 02:00 comes twice in autumn and not at all in spring.
        let two = history.meters[&meter(FLAT)]
            .readings
            .iter()
            .filter(|reading| rfc(reading.slot.start).contains("T02:00"));
        assert_eq!(two.count(), if hours == 25 { 2 } else { 0 });

        let served = electricity(&world, site, SamplingFrequency::Day, day).await;
        let zone = gridwire::climkit::ZURICH;
        for (id, of) in &history.meters {
            let summed = resample(&of.readings, &SamplingFrequency::Day, zone);
            assert_eq!(summed[0].covered, TimeDelta::hours(hours));
            same(&told(&summed), &totals(&served, id.as_str()));
        }
    }
}

/// Acceptance test 9: an hour is the same interval, asked for as one row or as four.
#[tokio::test]
async fn an_hour_is_an_hour() {
    let world = World::start().await;
    let (site, day) = (ClimkitSite::LesTilleuls, days("2025-10-26", "2025-10-26"));
    let quarters = electricity(&world, site, SamplingFrequency::QuarterHour, day).await;
    let hours = electricity(&world, site, SamplingFrequency::Hour, day).await;
    assert!(hours.coverage.is_complete(), "{}", hours.coverage);
    let summed = resample(
        &quarters.meters[&meter(FLAT)].readings,
        &SamplingFrequency::Hour,
        gridwire::climkit::ZURICH,
    );
    assert_eq!(summed.len(), 25);
    same(&told(&summed), &totals(&hours, FLAT));
    let labels = |history: &SiteHistory<Kwh>| history.meters[&meter(FLAT)].readings[48].slot.label;
    assert_eq!(labels(&quarters), Label::End);
    assert_eq!(
        hours.meters[&meter(FLAT)].readings[12].slot.label,
        Label::Start
    );
}

#[tokio::test]
async fn months_and_years_are_whole_whichever_day_they_are_called_by() {
    let world = World::start().await;
    let site = ClimkitSite::LesTilleuls;
    // Half a month at either end: what is asked for is whole months all the same.
    let range = days("2024-11-16", "2025-02-14");
    for (step, rows) in [(SamplingFrequency::Month, 4), (SamplingFrequency::Year, 2)] {
        world.climkit().set_months_by_their_end(false);
        let first = electricity(&world, site, step.clone(), range).await;
        world.climkit().set_months_by_their_end(true);
        let last = electricity(&world, site, step, range).await;
        for (history, label) in [(&first, Label::Start), (&last, Label::End)] {
            assert!(history.coverage.is_complete(), "{}", history.coverage);
            let readings = &history.meters[&meter(FLAT)].readings;
            assert_eq!(readings.len(), rows);
            assert!(readings.iter().all(|reading| reading.slot.label == label));
        }
        same(&totals(&first, FLAT), &totals(&last, FLAT));
        for (start, end, total) in totals(&first, FLAT) {
            let [start, end] = [start, end].map(|end| end.parse().unwrap());
            let counted = world.climkit().total(FLAT, start, end).unwrap();
            assert!((total - counted).abs() < 1e-6, "{start}: {total} {counted}");
        }
    }
}

#[tokio::test]
async fn a_part_of_a_day_is_asked_for_as_a_day() {
    let world = World::start().await;
    let day = days("2026-06-01", "2026-06-03");
    let (from, to) = (
        day.from() + TimeDelta::hours(7),
        day.to() - TimeDelta::hours(7),
    );
    let range = TimeRange::new(from, to).unwrap();
    let site = ClimkitSite::LesTilleuls;
    let part = electricity(&world, site, SamplingFrequency::Day, range).await;
    let whole = electricity(&world, site, SamplingFrequency::Day, day).await;
    same(&totals(&part, FLAT), &totals(&whole, FLAT));
    let bodies = world.bodies("site_data");
    assert_eq!(bodies[0], bodies[1]);
    assert!(part.coverage.is_complete(), "{}", part.coverage);
}

/// The calendar is the site's, and so are the days at which windows meet.
#[tokio::test]
async fn a_day_in_lisbon_is_one_of_lisbon() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::Quinta).await;
    assert_eq!(
        (site.zone.name(), site.is_zone_assumed),
        ("Europe/Lisbon", false)
    );
    let range = days("2025-06-01", "2025-07-31");
    let history = site
        .history_of::<Kwh>(
            MeterType::Electricity,
            SamplingFrequency::Day,
            range.from(),
            range.to(),
        )
        .await
        .unwrap();
    assert!(history.coverage.is_complete(), "{}", history.coverage);
    // The days of Lisbon that Zurich's 61 reach into.
    assert_eq!(history.sums.len(), 62);
    assert_eq!(rfc(history.sums[0].slot.start), "2025-05-31T00:00:00+01:00");

    // As if it were in Zurich: no time stamp is that of a day there, and nothing guesses.
    let rows = world
        .client
        .site_rows::<Kwh>(site.id.clone(), MeterType::Electricity);
    let rows = rows.every(SamplingFrequency::Day);
    let series = rows.range(range.from(), range.to()).await.unwrap();
    let all = (MissingReason::NoData, range.to_string());
    assert_eq!(missing(&series.coverage), [all]);
    assert!(!series.rows.is_empty());
}

#[tokio::test]
async fn a_site_without_a_zone_is_in_zurich_and_says_so() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::AlterHof).await;
    assert_eq!(
        (site.zone.name(), site.is_zone_assumed),
        ("Europe/Zurich", true)
    );
}

/// The step of a site is not sure to be taken (the document has an asterisk there): rows of another one
/// are not taken for what they are not.
#[tokio::test]
async fn a_step_that_is_ignored_is_no_data() {
    let world = World::start().await;
    world.climkit().set_site_steps(ClimkitSiteSteps::Ignored);
    let day = days("2026-06-01", "2026-06-01");
    for step in [SamplingFrequency::Hour, SamplingFrequency::Day] {
        let history = electricity(&world, ClimkitSite::LesTilleuls, step, day).await;
        let all = (MissingReason::NoData, day.to_string());
        assert_eq!(missing(&history.coverage), [all]);
        let readings = &history.meters[&meter(FLAT)].readings;
        assert!(readings.len() >= 96, "{}", readings.len());
        assert!(
            readings
                .iter()
                .all(|reading| reading.slot.label == Label::Neither)
        );
    }
    world.climkit().set_site_steps(ClimkitSiteSteps::Refused);
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let (kind, step) = (MeterType::Electricity, SamplingFrequency::Day);
    let refused = site
        .history_of::<Kwh>(kind, step, day.from(), day.to())
        .await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("resample"), "{text}");
    let quarters = SamplingFrequency::QuarterHour;
    let history = electricity(&world, ClimkitSite::LesTilleuls, quarters, day).await;
    assert!(history.coverage.is_complete(), "{}", history.coverage);
}
