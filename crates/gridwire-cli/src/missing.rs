//! What is not there, told to people.

use gridwire::core::series::{Missing, MissingReason};
use gridwire::core::time::TimeRange;
use gridwire::core::wire::Rejected;

use crate::say::say;
use crate::style::Style;

/// How many odd rows people are shown; programs get them all.
const SHOWN: usize = 3;

/// Why a service had no rows, or gave none, for those who were not asked.
pub(crate) const NOT_ASKED: &str = "not asked for after an earlier failure";

/// Why a stretch is not there.
pub(crate) fn why(missing: &Missing) -> &str {
    match missing.reason {
        MissingReason::BeforeHistory => "the service's data begins later",
        MissingReason::AfterLimit => "the service does not answer for a time that late yet",
        MissingReason::NotAsked => NOT_ASKED,
        MissingReason::NoData => "the service has no data there",
        _ => missing.detail.as_deref().unwrap_or("the request failed"),
    }
}

/// Writes a line on a stretch that is not there.
pub(crate) fn say(range: &TimeRange, why: &str) {
    say!("{} {range}: {why}", Style::stderr().doubtful("missing"));
}

/// Writes lines on rows that could not be read.
pub(crate) fn say_unreadable(rejected: &[Rejected]) {
    for piece in rejected.iter().take(SHOWN) {
        say!("unreadable: {} in {}", piece.reason, piece.json);
    }
    if rejected.len() > SHOWN {
        say!("unreadable: {} rows in all", rejected.len());
    }
}
