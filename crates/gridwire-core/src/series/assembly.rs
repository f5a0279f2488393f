use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::fetch::Part;
use super::merge::Events;
use super::stream::Account;
use super::{CoverageBy, Merger, Missing, MissingReason, Row, Window};
use crate::time::{IntervalSet, TimeRange};
use crate::{Error, Result};

/// Turns the parts, as they come in order, into rows and an account.
pub(super) struct Assembly<R> {
    parts: BoxStream<'static, Part<R>>,
    merger: Option<Merger<R>>,
    ready: VecDeque<Result<R>>,
    account: Arc<Account>,
    hopeless: bool,
    by: CoverageBy,
}

impl<R: Row> Assembly<R> {
    pub(super) fn new(
        parts: BoxStream<'static, Part<R>>,
        range: TimeRange,
        margin: TimeDelta,
        by: CoverageBy,
        account: Arc<Account>,
    ) -> Self {
        Self {
            parts,
            merger: Some(Merger::new(range, margin)),
            ready: VecDeque::new(),
            account,
            hopeless: false,
            by,
        }
    }

    pub(super) async fn next(&mut self) -> Option<Result<R>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                if row.is_ok() {
                    self.account.lock().rows += 1;
                }
                return Some(row);
            }
            if self.hopeless {
                self.end();
                if self.ready.is_empty() {
                    return None;
                }
                continue;
            }
            match self.parts.next().await {
                Some(part) => {
                    self.account.done.fetch_add(1, Ordering::Relaxed);
                    self.take(part);
                }
                None => {
                    self.end();
                    if self.ready.is_empty() {
                        return None;
                    }
                }
            }
        }
    }

    fn take(&mut self, part: Part<R>) {
        let Some(merger) = &mut self.merger else {
            return;
        };
        let window = part.window;
        // What came of a window that failed is not lost, though it does not count as received.
        let rows = merger.push(&window, part.rows, part.error.is_none());
        self.ready.extend(rows.into_iter().map(Ok));
        self.account.lock().rejected.extend(part.rejected);
        match part.error {
            None => {}
            Some(error) if error.is_not_yet() => {
                self.lose(window, MissingReason::AfterLimit, &error);
            }
            Some(error) => {
                // What the next windows would meet too is not asked for again and again.
                self.hopeless |= error.is_hopeless();
                self.lose(window, MissingReason::Failed, &error);
                self.ready.push_back(Err(error));
            }
        }
    }

    fn lose(&self, window: Window, reason: MissingReason, error: &Error) {
        self.account.lock().missing.push(Missing {
            range: window.keep,
            reason,
            detail: Some(error.to_string()),
        });
    }

    /// Gives what was held back and closes the account.
    fn end(&mut self) {
        let Some(mut merger) = self.merger.take() else {
            return;
        };
        self.parts = stream::empty().boxed();
        self.ready.extend(merger.finish().into_iter().map(Ok));
        let mut coverage = self.account.lock();
        let mut known = merger.answered().clone();
        for missing in &coverage.missing {
            known.insert(missing.range);
        }
        let asked = coverage.asked;
        coverage
            .missing
            .extend(known.missing_from(&asked).into_iter().map(|range| Missing {
                range,
                reason: MissingReason::NotAsked,
                detail: None,
            }));
        coverage.received = match self.by {
            CoverageBy::Windows => merger.answered().ranges().to_vec(),
            CoverageBy::Events => {
                let (received, silent) = by_events(&asked, &merger);
                coverage.missing.extend(silent);
                received
            }
            CoverageBy::Intervals => {
                let (received, empty) = by_intervals(&merger);
                coverage.missing.extend(empty);
                received
            }
        };
        coverage.missing.sort_by_key(|missing| missing.range.from());
        (coverage.duplicates, coverage.trimmed, coverage.outside) =
            (merger.duplicates(), merger.trimmed(), merger.outside());
    }
}

/// What was answered, but for a silence at either end that is longer than any between two rows.
fn by_events<R: Row>(asked: &TimeRange, merger: &Merger<R>) -> (Vec<TimeRange>, Vec<Missing>) {
    let answered = merger.answered().ranges();
    let silences = match merger.events() {
        None => vec![*asked],
        Some(Events {
            first,
            last,
            longest,
        }) => [(asked.from(), *first), (*last, asked.to())]
            .into_iter()
            .filter(|(from, to)| *to - *from > *longest)
            .filter_map(|(from, to)| TimeRange::new(from, to).ok())
            .collect(),
    };
    let mut silent = IntervalSet::default();
    for range in answered {
        silences
            .iter()
            .filter_map(|silence| silence.intersection(range))
            .for_each(|range| silent.insert(range));
    }
    let received = answered
        .iter()
        .flat_map(|range| silent.missing_from(range))
        .collect();
    let missing = silent.ranges().iter().map(|range| Missing {
        range: *range,
        reason: MissingReason::NoData,
        detail: None,
    });
    (received, missing.collect())
}

/// What the rows cover of what was answered, and what they do not.
fn by_intervals<R: Row>(merger: &Merger<R>) -> (Vec<TimeRange>, Vec<Missing>) {
    let covered = merger.covered();
    let (mut received, mut missing) = (IntervalSet::default(), Vec::new());
    for answered in merger.answered().ranges() {
        let empty = covered
            .missing_from(answered)
            .into_iter()
            .map(|gap| (gap, None));
        // Where no series has a row, a hole of one of them says nothing more.
        let holes = merger
            .holes()
            .filter_map(|(series, hole)| Some((hole.intersection(answered)?, Some(series))));
        let holes = holes.filter(|(hole, _)| covered.missing_from(hole).is_empty());
        let reason = MissingReason::NoData;
        missing.extend(empty.chain(holes).map(|(range, detail)| Missing {
            range,
            reason,
            detail,
        }));
        covered
            .ranges()
            .iter()
            .filter_map(|range| range.intersection(answered))
            .for_each(|range| received.insert(range));
    }
    (received.ranges().to_vec(), missing)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset};

    use super::*;
    use crate::series::{Cell, Column, Role};

    /// A reading of which only the end is known.
    struct Reading(DateTime<FixedOffset>);

    impl Row for Reading {
        fn columns() -> impl Iterator<Item = &'static Column> {
            const END: Column = Column::of::<DateTime<FixedOffset>>("end", Role::IntervalEnd, "");
            const { &[END] }.iter()
        }

        fn cell(&self, _index: usize) -> Cell<'_> {
            Cell::Instant(self.0)
        }
    }

    fn at(hour: i64) -> DateTime<FixedOffset> {
        DateTime::UNIX_EPOCH.fixed_offset() + TimeDelta::hours(hour)
    }

    fn hours(from: i64, to: i64) -> TimeRange {
        TimeRange::new(at(from), at(to)).unwrap()
    }

    /// The silences of two windows of ten hours with readings at these hours.
    fn silences(readings: &[i64]) -> Vec<TimeRange> {
        let asked = hours(0, 20);
        let mut merger = Merger::new(asked, TimeDelta::days(2));
        let mut rows = Vec::new();
        for range in [hours(0, 10), hours(10, 20)] {
            let window = Window {
                keep: range,
                ask: range,
            };
            // Both windows have what lies on their edge.
            let answer = readings
                .iter()
                .map(|hour| at(*hour))
                .filter(|at| range.from() <= *at && *at <= range.to());
            rows.extend(merger.push(&window, answer.map(Reading).collect(), true));
        }
        rows.extend(merger.finish());
        let mut expected: Vec<_> = readings.iter().map(|hour| at(*hour)).collect();
        expected.sort();
        assert_eq!(
            rows.iter().map(|row| row.0).collect::<Vec<_>>(),
            expected,
            "each once, in order"
        );
        let (received, missing) = by_events(&asked, &merger);
        let mut all = IntervalSet::default();
        let silent = missing.iter().map(|missing| missing.range);
        silent
            .clone()
            .chain(received)
            .for_each(|range| all.insert(range));
        assert_eq!(all.ranges(), [asked]);
        silent.collect()
    }

    #[test]
    fn a_silence_at_an_end_is_missing_where_it_is_longer_than_any_other() {
        assert_eq!(silences(&[2, 4, 6, 8, 10, 12, 14, 16, 18, 20]), []);
        assert_eq!(silences(&[8, 10, 12, 14, 16, 18]), [hours(0, 8)]);
        assert_eq!(silences(&[1, 2, 3, 4]), [hours(4, 20)]);
        assert_eq!(silences(&[9, 10, 11]), [hours(0, 9), hours(11, 20)]);
        // One in the middle may be the way of the thing measured.
        assert_eq!(silences(&[1, 2, 18, 19]), []);
        // One reading says nothing of how often there should be one.
        assert_eq!(silences(&[5]), [hours(0, 20)]);
        assert_eq!(silences(&[]), [hours(0, 20)]);
    }
}
