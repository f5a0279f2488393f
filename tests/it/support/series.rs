//! What a range was asked for and what its account says.

use gridwire::core::series::{Coverage, MissingReason};
use gridwire::core::time::TimeRange;

use super::at;

/// The period that a query asks for.
pub(crate) fn period(query: &str) -> TimeRange {
    let date = |name: &str| {
        let value = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name))
            .unwrap();
        at(&value.replace("%2B", "+"))
    };
    TimeRange::new(date("start_date="), date("end_date=")).unwrap()
}

/// Complete, and without anything worth a word.
#[track_caller]
pub(crate) fn check_plain(coverage: &Coverage, range: TimeRange, requests: u64) {
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(coverage.asked, range);
    assert_eq!(coverage.received, [range]);
    assert_eq!((coverage.missing.len(), coverage.rejected.len()), (0, 0));
    assert_eq!((coverage.requests, coverage.retries), (requests, 0));
    assert_eq!(coverage.outside, 0);
}

pub(crate) fn missing(coverage: &Coverage) -> Vec<(MissingReason, String)> {
    let parts = coverage.missing.iter();
    parts
        .map(|part| (part.reason, part.range.to_string()))
        .collect()
}
