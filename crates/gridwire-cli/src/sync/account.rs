//! What a run has done, for programs and for people.

use std::io::{self, IsTerminal};

use gridwire::core::chrono::{DateTime, FixedOffset};
use gridwire::core::series::{Coverage, Missing, MissingReason};
use gridwire::core::time::{TimeRange, format_instant};
use gridwire::core::wire::Rejected;
use gridwire::core::{Error, ErrorKind};
use serde_json::{Value, json};

use super::merge::Changes;
use crate::missing::{self, NOT_ASKED, why};
use crate::say::{count, say};
use crate::style::Style;

/// The account of a run.
pub(super) struct Account {
    dataset: &'static str,
    wanted: TimeRange,
    pub(super) changes: Changes,
    missing: Vec<Missing>,
    /// Parts that were not asked for after a failure.
    left: Vec<TimeRange>,
    rejected: Vec<Rejected>,
    requests: u64,
    retries: u64,
}

impl Account {
    pub(super) fn new(dataset: &'static str, wanted: TimeRange) -> Self {
        Self {
            dataset,
            wanted,
            changes: Changes::default(),
            missing: Vec::new(),
            left: Vec::new(),
            rejected: Vec::new(),
            requests: 0,
            retries: 0,
        }
    }

    /// Takes the account of a part. What the service is not to be asked for yet, or has no rows of so
    /// late, is still to come and not missing.
    pub(super) fn take(&mut self, part: Coverage, settles: DateTime<FixedOffset>) {
        self.requests += part.requests;
        self.retries += part.retries;
        self.rejected.extend(part.rejected);
        let to_come = |missing: &Missing| match missing.reason {
            MissingReason::AfterLimit => true,
            MissingReason::NoData => missing.range.to() > settles,
            _ => false,
        };
        let missing = part.missing.into_iter().filter(|missing| !to_come(missing));
        self.missing.extend(missing);
    }

    /// Takes a part that was not asked for.
    pub(super) fn leave(&mut self, part: TimeRange) {
        self.left.push(part);
    }

    /// Whether the copy has all that the service has. A stretch of which the service has no rows
    /// takes nothing away from that.
    fn is_complete(&self) -> bool {
        let mut missing = self.missing.iter();
        let is_gone = |missing: &Missing| {
            matches!(
                missing.reason,
                MissingReason::NoData | MissingReason::BeforeHistory
            )
        };
        missing.all(is_gone) && self.left.is_empty() && self.rejected.is_empty()
    }

    /// Writes the account to standard error: as one JSON line, or for people where it is a terminal.
    ///
    /// What is missing is listed even to those who want it quiet.
    pub(super) fn tell(&self, quiet: bool) {
        if quiet && self.is_complete() {
            return;
        }
        if !io::stderr().is_terminal() {
            say!("{}", self.to_json());
            return;
        }
        if !quiet {
            say!("{}", Style::stderr().faint(&self.sentence()));
        }
        let missing = self.missing.iter();
        missing.for_each(|missing| missing::say(&missing.range, why(missing)));
        let left = self.left.iter();
        left.for_each(|range| missing::say(range, NOT_ASKED));
        missing::say_unreadable(&self.rejected);
    }

    /// The error for what is missing, if anything is.
    pub(super) fn shortfall(&self) -> Option<Error> {
        let (text, remedy) = if self.is_complete() {
            return None;
        } else if self.rejected.is_empty() {
            (
                "a part of the range is missing",
                "What was received is written; run the same command again for the rest",
            )
        } else {
            (
                "some rows could not be read",
                "The account lists them as they came; they are asked for again each time",
            )
        };
        Some(Error::new(ErrorKind::Incomplete, text).with_remedy(remedy))
    }

    fn to_json(&self) -> Value {
        let range = |range: &TimeRange| json!({"from": format_instant(&range.from()), "to": format_instant(&range.to())});
        let missing = self.missing.iter().map(|missing| {
            let mut json = range(&missing.range);
            json["reason"] = missing.reason.as_str().into();
            if let Some(detail) = &missing.detail {
                json["detail"] = detail.as_str().into();
            }
            json
        });
        let left = self.left.iter().map(|left| {
            let mut json = range(left);
            json["reason"] = MissingReason::NotAsked.as_str().into();
            json
        });
        let rejected = self.rejected.iter();
        let rejected = rejected.map(|piece| json!({"reason": piece.reason, "json": piece.json}));
        json!({
            "dataset": self.dataset,
            "complete": self.is_complete(),
            "asked": range(&self.wanted),
            "missing": missing.chain(left).collect::<Vec<_>>(),
            "rejected": rejected.collect::<Vec<_>>(),
            "added": self.changes.added,
            "changed": self.changes.changed,
            "same": self.changes.same,
            "older": self.changes.older,
            "requests": self.requests,
            "retries": self.retries,
        })
    }

    fn sentence(&self) -> String {
        let Changes {
            added,
            changed,
            same,
            older,
        } = self.changes;
        let state = if self.is_complete() {
            "up to date"
        } else {
            "incomplete"
        };
        let mut text = format!("{state}: {} added", count(added, "row"));
        for (number, what) in [
            (changed, "changed"),
            (same, "read again and the same"),
            (older, "older than what is there"),
        ] {
            if number > 0 {
                text.push_str(&format!(", {number} {what}"));
            }
        }
        text.push_str(&format!(", in {}", count(self.requests, "request")));
        text
    }
}
