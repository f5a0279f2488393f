//! The account of a range, for programs and for people.

use std::io::{self, IsTerminal};

use gridwire::core::series::{Coverage, Missing, MissingReason};
use gridwire::core::{Error, ErrorKind};

use crate::say::say;
use crate::style::Style;

/// How many odd rows people are shown; programs get them all.
const SHOWN: usize = 3;

/// Writes the account to standard error: as one JSON line, or for people where it is a terminal.
///
/// What is missing is listed even to those who want it quiet.
pub(super) fn tell(coverage: &Coverage, quiet: bool) {
    if quiet && coverage.is_complete() {
        return;
    }
    if !io::stderr().is_terminal() {
        tell_programs(coverage);
        return;
    }
    if !quiet {
        say!("{}", Style::stderr().faint(&sentence(coverage)));
    }
    for missing in &coverage.missing {
        say!("{}", line(missing));
    }
    for piece in coverage.rejected.iter().take(SHOWN) {
        say!("unreadable: {} in {}", piece.reason, piece.json);
    }
    if coverage.rejected.len() > SHOWN {
        say!("unreadable: {} rows in all", coverage.rejected.len());
    }
}

/// Writes the account as one JSON line, unless people read it.
pub(super) fn tell_programs(coverage: &Coverage) {
    if !io::stderr().is_terminal() {
        say!("{}", coverage.to_json());
    }
}

/// The error for what is missing, if anything is.
pub(super) fn shortfall(coverage: &Coverage) -> Option<Error> {
    if coverage.is_complete() {
        return None;
    }
    let failed = |missing: &Missing| {
        matches!(
            missing.reason,
            MissingReason::Failed | MissingReason::NotAsked
        )
    };
    let (text, remedy) = if coverage.missing.is_empty() {
        (
            "some rows could not be read",
            "The account lists them as they came; api --raw shows the whole answer",
        )
    } else if coverage.missing.iter().any(failed) {
        (
            "a part of the range is missing",
            "What was received is written; ask again for what is listed as missing",
        )
    } else {
        (
            "a part of the range is not there",
            "What the service has is written; the account says what it has not",
        )
    };
    Some(Error::new(ErrorKind::Incomplete, text).with_remedy(remedy))
}

fn sentence(coverage: &Coverage) -> String {
    let count = |number: u64, one: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    };
    let state = if coverage.is_complete() {
        "complete"
    } else {
        "incomplete"
    };
    let mut text = format!(
        "{state}: {} in {}",
        count(coverage.rows, "row"),
        count(coverage.requests, "request")
    );
    for (number, what) in [
        (coverage.retries, "repeated after a failure"),
        (coverage.duplicates, "rows came twice and are given once"),
        (coverage.outside, "rows lie outside the range"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    text
}

fn line(missing: &Missing) -> String {
    let why = match missing.reason {
        MissingReason::BeforeHistory => "the service's data begins later",
        MissingReason::AfterLimit => "the service does not answer for a time that late yet",
        MissingReason::NotAsked => "not asked for after an earlier failure",
        MissingReason::NoData => "the service has no data there",
        _ => missing.detail.as_deref().unwrap_or("the request failed"),
    };
    format!(
        "{} {}: {why}",
        Style::stderr().doubtful("missing"),
        missing.range
    )
}
