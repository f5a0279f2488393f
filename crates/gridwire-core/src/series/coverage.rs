use std::fmt;

use serde_json::{Value, json};

use crate::time::{IntervalSet, TimeRange, format_instant};
use crate::wire::Rejected;

/// The account of a range: what was asked, what came, and what is missing and why.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Coverage {
    /// The range that the caller asked for.
    pub asked: TimeRange,
    /// What is there: stretches of the range for which the service has answered in full.
    pub received: Vec<TimeRange>,
    /// What is not there, in order.
    pub missing: Vec<Missing>,
    /// Rows given to the caller.
    pub rows: u64,
    /// Rows that came more than once, where windows meet; they are given once.
    pub duplicates: u64,
    /// Rows that came only because a window had to be wider than the range; they are left out.
    pub trimmed: u64,
    /// Rows given though they lie outside everything that was asked for.
    pub outside: u64,
    /// Rows that could not be read, as they came.
    pub rejected: Vec<Rejected>,
    /// Requests sent, retries included.
    pub requests: u64,
    /// Requests that were sent again.
    pub retries: u64,
}

/// A stretch of the range that is not there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Missing {
    /// The stretch.
    pub range: TimeRange,
    /// Why.
    pub reason: MissingReason,
    /// More about it: the text of an error, or the keys of the one series that has a hole there.
    pub detail: Option<String>,
}

/// Why a stretch is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingReason {
    /// The service's data begins later.
    BeforeHistory,
    /// The service does not answer for a time that late yet.
    AfterLimit,
    /// The request failed after all retries.
    Failed,
    /// An earlier failure made it pointless to ask.
    NotAsked,
    /// The service answered, and has no row for it.
    NoData,
}

impl Coverage {
    pub(crate) fn of(asked: TimeRange) -> Self {
        Self {
            asked,
            received: Vec::new(),
            missing: Vec::new(),
            rows: 0,
            duplicates: 0,
            trimmed: 0,
            outside: 0,
            rejected: Vec::new(),
            requests: 0,
            retries: 0,
        }
    }

    /// Adds the account of a part that was missing.
    pub(crate) fn add(&mut self, more: Coverage) {
        let mut received = IntervalSet::default();
        self.received
            .iter()
            .chain(&more.received)
            .for_each(|range| received.insert(*range));
        self.received = received.ranges().to_vec();
        self.missing.extend(more.missing);
        self.missing.sort_by_key(|missing| missing.range.from());
        self.duplicates += more.duplicates;
        self.trimmed += more.trimmed;
        self.outside += more.outside;
        self.rejected.extend(more.rejected);
        self.requests += more.requests;
        self.retries += more.retries;
    }

    /// Whether everything that was asked for is there and could be read.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.rejected.is_empty()
    }

    /// The account as one JSON object.
    pub fn to_json(&self) -> Value {
        let range = |range: &TimeRange| json!({"from": format_instant(&range.from()), "to": format_instant(&range.to())});
        json!({
            "complete": self.is_complete(),
            "asked": range(&self.asked),
            "received": self.received.iter().map(range).collect::<Vec<_>>(),
            "missing": self.missing.iter().map(|missing| {
                let mut json = range(&missing.range);
                json["reason"] = missing.reason.as_str().into();
                if let Some(detail) = &missing.detail {
                    json["detail"] = detail.as_str().into();
                }
                json
            }).collect::<Vec<_>>(),
            "rows": self.rows,
            "duplicates": self.duplicates,
            "trimmed": self.trimmed,
            "outside": self.outside,
            "rejected": self.rejected.iter().map(|piece| json!({"reason": piece.reason, "json": piece.json})).collect::<Vec<_>>(),
            "requests": self.requests,
            "retries": self.retries,
        })
    }
}

impl MissingReason {
    /// The reason in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            MissingReason::BeforeHistory => "before-history",
            MissingReason::AfterLimit => "after-limit",
            MissingReason::Failed => "failed",
            MissingReason::NotAsked => "not-asked",
            MissingReason::NoData => "no-data",
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Coverage {
            rows,
            requests,
            retries,
            ..
        } = self;
        let state = if self.is_complete() {
            "complete"
        } else {
            "incomplete"
        };
        write!(f, "{state}: {rows} rows in {requests} requests")?;
        if *retries > 0 {
            write!(f, ", {retries} of them repeated")?;
        }
        for missing in &self.missing {
            write!(
                f,
                "; missing {} ({})",
                missing.range,
                missing.reason.as_str()
            )?;
        }
        if !self.rejected.is_empty() {
            write!(f, "; {} rows could not be read", self.rejected.len())?;
        }
        Ok(())
    }
}
