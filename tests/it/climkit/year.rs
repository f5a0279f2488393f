//! A year of a site with twelve meters, with everything in its way.

use std::collections::BTreeSet;

use gridwire::climkit::chrono::{NaiveDate, TimeDelta};
use gridwire::climkit::{TimeRange, ZURICH};
use gridwire_sandbox::{ClimkitSite, Fault};

use super::World;

#[tokio::test]
async fn a_year_of_twelve_meters() {
    let world = World::start().await;
    let climkit = world.climkit();
    climkit.set_token_lifetime(300);
    climkit.set_answer_time(TimeDelta::seconds(40));
    let fault = Fault::status(429).retry_after(7).times(1).after(3);
    world.sandbox.fault(fault.on("site_data"));
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let year = TimeRange::year(2025, ZURICH).unwrap();
    let history = site.history(year.from(), year.to()).await.unwrap();

    let coverage = &history.coverage;
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(
        (coverage.outside, coverage.trimmed, coverage.duplicates),
        (0, 0, 0)
    );
    assert_eq!((history.sums.len(), history.meters.len()), (35_040, 12));
    assert!(history.without_data.is_empty());
    for (id, of) in &history.meters {
        assert_eq!(of.readings.len(), 35_040, "{id}");
        for (day, quarters) in [("2025-03-30", 92), ("2025-06-01", 96), ("2025-10-26", 100)] {
            let day: NaiveDate = day.parse().unwrap();
            let day = TimeRange::days(day, day, ZURICH).unwrap();
            let starts = of.readings.iter().filter_map(|reading| reading.slot.start);
            let within = starts.filter(|start| day.contains(start)).count();
            assert_eq!(within, quarters, "{id} {day}");
        }
        let totals = of.readings.iter().filter_map(|reading| reading.total);
        let (sum, all) = (
            totals.clone().map(|total| total.0).sum::<f64>(),
            totals.count(),
        );
        let counted = climkit.total(id.as_str(), year.from().to_utc(), year.to().to_utc());
        assert_eq!(all, 35_040);
        assert!(
            (sum - counted.unwrap()).abs() < 1e-6,
            "{id}: {sum} {counted:?}"
        );
    }

    // 13 windows; what was refused or came too early was asked for again.
    let requests = world.requests("site_data");
    let bodies: BTreeSet<_> = world.bodies("site_data").into_iter().collect();
    let good = requests
        .iter()
        .filter(|request| request.status == Some(200));
    assert_eq!((bodies.len(), good.count()), (13, 13));
    assert_eq!(requests.len() as u64, coverage.requests);
    let all = world.sandbox.requests();
    assert_eq!(all.len(), requests.len() + world.logins() + 3);
    assert!(world.logins() > 2, "{}", world.logins());
    assert_eq!((world.answered(429), world.answered(401)), (1, 0));
    assert_eq!(climkit.violations(), 0);
}
