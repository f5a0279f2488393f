//! A service that is overtaxed, fails, or is down.

use std::time::Duration;

use gridwire::climkit::chrono::TimeDelta;
use gridwire::climkit::{ErrorKind, Kwh, MeterType, SamplingFrequency, SiteHistory};
use gridwire::core::series::MissingReason;
use gridwire_sandbox::{ClimkitSite, ClimkitTooLong, Fault};

use super::{World, days, missing};

/// A period that is too long is cut, at once where no answer came in time, and no request goes twice.
#[tokio::test]
async fn what_is_too_long_is_halved() {
    for status in [413, 504] {
        let world = World::start().await;
        world
            .climkit()
            .set_longest_period(8, ClimkitTooLong::Status(status));
        let site = world.site(ClimkitSite::AlterHof).await;
        let month = days("2026-04-01", "2026-04-30");
        let history = site.history(month.from(), month.to()).await.unwrap();
        assert!(
            history.coverage.is_complete(),
            "{status} {}",
            history.coverage
        );
        assert_eq!(history.coverage.retries, 0, "{status}");
        // 30, 15 and 8 or 7 days.
        assert_eq!(world.answered(status), 3, "{status}");
        let good = world.requests("site_data").into_iter();
        assert_eq!(
            good.filter(|request| request.status == Some(200)).count(),
            4
        );
        let mut bodies = world.bodies("site_data");
        let all = bodies.len();
        bodies.sort();
        bodies.dedup();
        assert_eq!(bodies.len(), all, "{status}");
    }
}

/// An answer that never comes ends with the client's own patience, and less is asked for.
#[tokio::test]
async fn silence_is_halved_too() {
    let world = World::with(|builder| builder.timeout(Duration::from_millis(1_500))).await;
    world.climkit().set_longest_period(8, ClimkitTooLong::Hang);
    let site = world.site(ClimkitSite::AlterHof).await;
    let month = days("2026-04-01", "2026-04-16");
    let history = site.history(month.from(), month.to()).await.unwrap();
    assert!(history.coverage.is_complete(), "{}", history.coverage);
    assert_eq!(
        (history.coverage.requests, history.coverage.retries),
        (3, 0)
    );
}

/// One day that always fails is the only gap, and asking again brings that day alone.
#[tokio::test]
async fn a_day_that_fails_is_the_only_gap_and_is_resumed() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::Quinta).await;
    let bad = days("2025-05-01", "2025-05-01");
    world
        .climkit()
        .poison_day(site.id.as_str(), bad.from().date_naive());
    let year = days("2025-02-01", "2026-01-31");
    let error = site.history(year.from(), year.to()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete, "{error}");
    assert!(error.to_string().contains("resume"), "{error}");
    let part: &SiteHistory<Kwh> = error.partial().unwrap();
    // The days are those of Lisbon.
    let gap = "2025-05-01T00:00:00+01:00 to 2025-05-02T00:00:00+01:00";
    let gap = (MissingReason::Failed, gap.to_owned());
    assert_eq!(missing(&part.coverage), [gap]);
    assert_eq!(part.sums.len(), 365 * 96 - 96);
    // 30, 15, 8, 4, 2 and 1 days failed, each of them three times at most.
    let failed = world.answered(500);
    assert!((6..=24).contains(&failed), "{failed}");

    world.climkit().heal();
    world.sandbox.clear_requests();
    let (kind, step) = (MeterType::Electricity, SamplingFrequency::QuarterHour);
    let whole = site.resume(kind, step, part.clone()).await.unwrap();
    assert!(whole.coverage.is_complete(), "{}", whole.coverage);
    assert_eq!(whole.sums.len(), 365 * 96);
    assert_eq!(whole.coverage.received, [year]);
    assert_eq!(world.bodies("site_data").len(), 1);

    // What is whole needs nothing more.
    let (kind, step) = (MeterType::Electricity, SamplingFrequency::QuarterHour);
    let again = site.resume(kind, step, whole.clone()).await.unwrap();
    assert_eq!(again, whole);
    assert_eq!(world.bodies("site_data").len(), 1);
}

#[tokio::test]
async fn a_service_that_is_down_is_not_hammered() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::Quinta).await;
    world
        .sandbox
        .fault(Fault::status(503).always().on("site_data"));
    let year = days("2025-01-01", "2025-12-31");
    let error = site.history(year.from(), year.to()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    let asked = world.requests("site_data").len();
    assert!(asked < 100, "{asked}");
    let part: &SiteHistory<Kwh> = error.partial().unwrap();
    assert!(part.sums.is_empty() && part.coverage.received.is_empty());
}

/// Faults of one window are the matter of that window.
#[tokio::test]
async fn a_hiccup_costs_one_more_request() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::Quinta).await;
    let faults = [Fault::status(502).after(1), Fault::reset().after(3)];
    for fault in faults {
        world.sandbox.fault(fault.times(1).on("site_data"));
    }
    let spring = days("2026-01-01", "2026-05-31");
    let history = site.history(spring.from(), spring.to()).await.unwrap();
    assert!(history.coverage.is_complete(), "{}", history.coverage);
    assert_eq!(
        (history.coverage.requests, history.coverage.retries),
        (8, 2)
    );
    let starts = world.climkit().starts();
    let pauses = starts.windows(2).map(|pair| pair[1].at - pair[0].at);
    assert!(pauses.min() >= Some(TimeDelta::seconds(1)));
}
