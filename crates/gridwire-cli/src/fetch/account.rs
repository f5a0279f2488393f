//! The account of a range, for programs and for people.

use std::io::{self, IsTerminal};

use gridwire::core::series::{Coverage, Missing, MissingReason};
use gridwire::core::{Error, ErrorKind};

use crate::failure::Result;
use crate::missing::{self, why};
use crate::say::{count, say};
use crate::style::Style;

/// Tells the account; an error is that something is missing.
pub(crate) fn settle(coverage: &Coverage, quiet: bool) -> Result<()> {
    tell(coverage, quiet);
    match shortfall(coverage) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Writes the account to standard error: as one JSON line, or for people where it is a terminal.
///
/// What is missing is listed even to those who want it quiet.
pub(crate) fn tell(coverage: &Coverage, quiet: bool) {
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
    let missing = coverage.missing.iter();
    missing.for_each(|missing| missing::say(&missing.range, why(missing)));
    missing::say_unreadable(&coverage.rejected);
}

/// Writes the account as one JSON line, unless people read it.
pub(super) fn tell_programs(coverage: &Coverage) {
    if !io::stderr().is_terminal() {
        say!("{}", coverage.to_json());
    }
}

/// The error for what is missing, if anything is.
fn shortfall(coverage: &Coverage) -> Option<Error> {
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
