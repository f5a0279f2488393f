//! What the tests stand on.

mod double;
mod json;
mod series;
mod time;
mod world;

pub(crate) use double::{Answer, Asked, Double, serve};
pub(crate) use json::lost;
pub(crate) use series::{check_plain, missing, period};
pub(crate) use time::{LinkedClock, StoppedClock};
pub(crate) use world::{World, account};

use std::path::PathBuf;
use std::time::Duration;

use gridwire::core::chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::TimeRange;
use gridwire::rte_capacities::Paris;

/// Noon of a summer day in Paris: what every clock shows at the start of a test.
pub(crate) const NOW: &str = "2026-06-15T10:00:00Z";

/// The path of the API that the resources are under.
pub(crate) const API: &str = "/open_api/generation_installed_capacities/v1";

/// The three resources: name, prefix of its error codes.
pub(crate) const RESOURCES: [(&str, &str); 3] = [
    ("capacities_per_production_type", "GENINSCAP_CPPT"),
    ("capacities_per_production_unit", "GENINSCAP_CPPU"),
    ("capacities_cpc", "GENINSCAP_CCPC"),
];

pub(crate) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap()
}

/// Local days of France, the last one included.
pub(crate) fn days(first: &str, last: &str) -> TimeRange {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    TimeRange::days(day(first), day(last), Paris).unwrap()
}

/// Local years of France, the last one included.
pub(crate) fn years(first: i32, last: i32) -> TimeRange {
    let year = |year| TimeRange::year(year, Paris).unwrap();
    TimeRange::new(year(first).from(), year(last).to()).unwrap()
}

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The policy that users get, but for the dice: every wait is as long as it may be.
pub(crate) fn steady() -> RetryPolicy {
    RetryPolicy::default().with_jitter(|| 1.0)
}

/// The top of the project.
pub(crate) fn project() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// The APIs that have a specification, in order.
pub(crate) fn apis() -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(project().join("specs"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("openapi.yaml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The example files of an API, by name, in order.
pub(crate) fn examples(api: &str) -> Vec<(String, Vec<u8>)> {
    let folder = project().join("specs").join(api).join("examples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}
