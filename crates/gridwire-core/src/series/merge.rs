use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::row::{Identity, span, tells_end_only};
use super::{Cell, Role, Row, Window};
use crate::time::{IntervalSet, TimeRange};

/// Puts the rows of neighbouring windows together, so that a seam neither doubles nor drops a row.
///
/// Rows are the same if their keys and their start are; of two versions the one with the newer
/// revision counts, else the one that came first. A row that reaches beyond its window may come
/// again, so it is held until no later window can bring it.
#[derive(Debug)]
pub struct Merger<R> {
    range: TimeRange,
    /// How far a window may reach back over the one before it.
    margin: TimeDelta,
    held: HashMap<Identity, R>,
    /// Identities of rows already given, with their ends, as long as they may come again.
    given: HashMap<Identity, DateTime<FixedOffset>>,
    /// Identities of rows that may come again with any window: they came with another than their own,
    /// or with one that did not answer in full.
    strangers: HashSet<Identity>,
    /// What the service has answered for in full.
    answered: IntervalSet,
    /// What the intervals of each series' rows cover, by the series' keys.
    covered: BTreeMap<Vec<Box<str>>, IntervalSet>,
    events: Option<Events>,
    duplicates: u64,
    trimmed: u64,
    outside: u64,
}

/// When rows that are instants came, of those within the range.
#[derive(Clone, Debug)]
pub(super) struct Events {
    pub(super) first: DateTime<FixedOffset>,
    pub(super) last: DateTime<FixedOffset>,
    /// The longest time between two of them.
    pub(super) longest: TimeDelta,
}

impl<R: Row> Merger<R> {
    /// A merger for a range whose windows may reach back over the one before by a margin.
    pub fn new(range: TimeRange, margin: TimeDelta) -> Self {
        Self {
            range,
            margin,
            held: HashMap::new(),
            given: HashMap::new(),
            strangers: HashSet::new(),
            answered: IntervalSet::default(),
            covered: BTreeMap::new(),
            events: None,
            duplicates: 0,
            trimmed: 0,
            outside: 0,
        }
    }

    /// Takes the rows of the next window, all that it has or some of them, and gives those that are
    /// settled, in order.
    pub fn push(&mut self, window: &Window, rows: Vec<R>, is_whole: bool) -> Vec<R> {
        let mut settled = Vec::new();
        for row in rows {
            let (start, end) = span(&row);
            let (is_asked_for, is_outside) = if tells_end_only::<R>() {
                // A row at the start of the range ends what lies before it.
                let within =
                    |range: &TimeRange| end > Some(range.from()) && end <= Some(range.to());
                let at_the_start = end == Some(window.ask.from());
                (within(&window.ask) || at_the_start, !within(&self.range))
            } else {
                // Some services include the end: an event at the very end of the range is no stranger.
                let at_the_end = start == end
                    && start == Some(self.range.to())
                    && window.ask.to() == self.range.to();
                let is_outside = !self.range.overlaps(start, end) && !at_the_end;
                (window.ask.overlaps(start, end), is_outside)
            };
            if is_outside && is_asked_for {
                self.trimmed += 1;
                continue;
            }
            let identity = Identity::of(&row);
            // A service that takes no notice of the period brings the same rows with every window.
            let has_come = |range: &TimeRange| start.is_some_and(|start| range.contains(&start));
            if self.strangers.contains(&identity)
                || !is_asked_for && self.answered.ranges().iter().any(has_come)
            {
                self.duplicates += 1;
                continue;
            }
            self.outside += u64::from(is_outside);
            // What begins where the window ends belongs to the next one, and is known for long enough.
            let comes_early = !is_asked_for && start != Some(window.ask.to());
            if comes_early || !is_whole {
                self.strangers.insert(identity.clone());
            }
            if let (Some(start), Some(end)) = (start, end)
                && let Ok(interval) = TimeRange::new(start, end)
                && has_value(&row)
            {
                match self.covered.get_mut(identity.keys()) {
                    Some(covered) => covered.insert(interval),
                    None => self
                        .covered
                        .entry(identity.keys().to_vec())
                        .or_default()
                        .insert(interval),
                }
            }
            // A row without a start cannot be told from others of its keys by time alone, but two
            // windows say the same with it: that there is nothing.
            let reaches_on = start.is_none() || end.is_none_or(|end| end > window.ask.to());
            match self.held.get_mut(&identity) {
                Some(held) => {
                    self.duplicates += 1;
                    if newer(&row, held) {
                        *held = row;
                    }
                }
                None if self.given.contains_key(&identity) => self.duplicates += 1,
                None if reaches_on => {
                    self.held.insert(identity, row);
                }
                None => {
                    self.given.extend(end.map(|end| (identity, end)));
                    settled.push(row);
                }
            }
        }
        if is_whole {
            self.answered.insert(window.keep);
        }
        self.release(window.ask.to(), &mut settled);
        sort(&mut settled);
        settled.iter().for_each(|row| self.notice(row));
        settled
    }

    /// Takes note of an event; they come in order.
    fn notice(&mut self, row: &R) {
        let Some(at) = span(row).0.filter(|at| self.range.contains(at)) else {
            return;
        };
        match &mut self.events {
            Some(events) => {
                events.longest = events.longest.max(at - events.last);
                events.last = events.last.max(at);
            }
            None => {
                self.events = Some(Events {
                    first: at,
                    last: at,
                    longest: TimeDelta::zero(),
                });
            }
        }
    }

    pub(super) fn events(&self) -> Option<&Events> {
        self.events.as_ref()
    }

    /// Gives the rows still held, in order.
    pub fn finish(&mut self) -> Vec<R> {
        let mut rest: Vec<R> = self.held.drain().map(|(_, row)| row).collect();
        sort(&mut rest);
        rest
    }

    /// Lets go of what no window after the instant can bring again.
    fn release(&mut self, until: DateTime<FixedOffset>, settled: &mut Vec<R>) {
        let Some(horizon) = until.checked_sub_signed(self.margin) else {
            return;
        };
        self.given.retain(|_, end| *end > horizon);
        let done = |row: &R| matches!(span(row), (Some(_), Some(end)) if end <= horizon);
        let identities: Vec<_> = self
            .held
            .iter()
            .filter(|(_, row)| done(row))
            .map(|(id, _)| id.clone())
            .collect();
        settled.extend(
            identities
                .iter()
                .filter_map(|identity| self.held.remove(identity)),
        );
    }

    /// What the service has answered for in full.
    pub(crate) fn answered(&self) -> &IntervalSet {
        &self.answered
    }

    /// What the intervals of the rows of all series together cover.
    pub(crate) fn covered(&self) -> IntervalSet {
        let mut all = IntervalSet::default();
        self.covered
            .values()
            .flat_map(IntervalSet::ranges)
            .for_each(|range| all.insert(*range));
        all
    }

    /// Holes between the first and the last row of a series, with the series' keys.
    ///
    /// A series may begin late or end early; a hole in the middle is data that is not there.
    pub(crate) fn holes(&self) -> impl Iterator<Item = (String, TimeRange)> {
        self.covered.iter().flat_map(|(keys, covered)| {
            let ranges = covered.ranges();
            let holes = ranges
                .windows(2)
                .filter_map(|pair| TimeRange::new(pair[0].to(), pair[1].from()).ok());
            holes.map(move |hole| (keys.join(" "), hole))
        })
    }

    pub(crate) fn duplicates(&self) -> u64 {
        self.duplicates
    }

    pub(crate) fn trimmed(&self) -> u64 {
        self.trimmed
    }

    pub(crate) fn outside(&self) -> u64 {
        self.outside
    }
}

pub(crate) fn sort<R: Row>(rows: &mut [R]) {
    rows.sort_by_cached_key(Identity::of);
}

/// A row that names an interval and leaves its value out covers nothing.
fn has_value<R: Row>(row: &R) -> bool {
    let mut values = R::columns()
        .enumerate()
        .filter(|(_, column)| column.role == Role::Value)
        .peekable();
    values.peek().is_none() || values.any(|(index, _)| row.cell(index) != Cell::Empty)
}

/// Whether a later reading of a row may take the earlier one's place.
pub(super) fn newer_or_same<R: Row>(row: &R, than: &R) -> bool {
    match (row.role(Role::Revision), than.role(Role::Revision)) {
        (Cell::Instant(row), Cell::Instant(than)) => row >= than,
        _ => true,
    }
}

fn newer<R: Row>(row: &R, than: &R) -> bool {
    match (row.role(Role::Revision), than.role(Role::Revision)) {
        (Cell::Instant(row), Cell::Instant(than)) => row > than,
        (Cell::Instant(_), _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::{Column, ToCell};
    use chrono::Utc;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Point {
        start: DateTime<FixedOffset>,
        end: Option<DateTime<FixedOffset>>,
        key: String,
        revision: Option<DateTime<FixedOffset>>,
        value: f64,
    }

    impl Point {
        const COLUMNS: &'static [Column] = &[
            Column::of::<DateTime<FixedOffset>>("start", Role::IntervalStart, ""),
            Column::of::<DateTime<FixedOffset>>("end", Role::IntervalEnd, ""),
            Column::of::<String>("key", Role::Key, ""),
            Column::of::<DateTime<FixedOffset>>("revision", Role::Revision, ""),
            Column::of::<f64>("value", Role::Value, "MW"),
        ];
    }

    impl Row for Point {
        fn columns() -> impl Iterator<Item = &'static Column> {
            Self::COLUMNS.iter()
        }

        fn cell(&self, index: usize) -> Cell<'_> {
            match index {
                0 => self.start.cell(),
                1 => self.end.cell(),
                2 => self.key.cell(),
                3 => self.revision.cell(),
                _ => self.value.cell(),
            }
        }
    }

    fn at(day: i64) -> DateTime<FixedOffset> {
        DateTime::<Utc>::from_timestamp(day * 86_400, 0)
            .unwrap()
            .fixed_offset()
    }

    fn days(from: i64, to: i64) -> TimeRange {
        TimeRange::new(at(from), at(to)).unwrap()
    }

    fn point(start: i64, end: Option<i64>, key: &str, revision: Option<i64>) -> Point {
        Point {
            start: at(start),
            end: end.map(at),
            key: key.into(),
            revision: revision.map(at),
            value: 1.0,
        }
    }

    fn window(from: i64, to: i64) -> Window {
        Window {
            keep: days(from, to),
            ask: days(from, to),
        }
    }

    #[test]
    fn a_validity_period_seen_in_every_window_comes_once() {
        let mut merger = Merger::new(days(0, 300), TimeDelta::days(3));
        let unit = point(-50, None, "plant", Some(1));
        assert!(
            merger
                .push(&window(0, 100), vec![unit.clone()], true)
                .is_empty()
        );
        assert!(
            merger
                .push(
                    &window(100, 200),
                    vec![Point {
                        revision: Some(at(2)),
                        value: 2.0,
                        ..unit.clone()
                    }],
                    true
                )
                .is_empty()
        );
        assert!(merger.push(&window(200, 300), vec![unit], true).is_empty());
        let rows = merger.finish();
        assert_eq!(
            (rows.len(), rows[0].value, merger.duplicates()),
            (1, 2.0, 2)
        );
    }

    #[test]
    fn a_margin_is_trimmed_and_a_stranger_is_kept() {
        let mut merger = Merger::new(days(10, 11), TimeDelta::days(3));
        let wide = Window {
            keep: days(10, 11),
            ask: days(9, 11),
        };
        let rows = merger.push(
            &wide,
            vec![
                point(9, Some(10), "a", None),
                point(10, Some(11), "a", None),
                point(3, Some(4), "a", None),
            ],
            true,
        );
        assert_eq!(
            rows.iter().map(|row| row.start).collect::<Vec<_>>(),
            [at(3), at(10)]
        );
        assert_eq!((merger.trimmed(), merger.outside()), (1, 1));
    }

    /// A reading of a counter: what was counted until then.
    #[derive(Clone, Debug, PartialEq)]
    struct Until(DateTime<FixedOffset>);

    impl Row for Until {
        fn columns() -> impl Iterator<Item = &'static Column> {
            const END: Column = Column::of::<DateTime<FixedOffset>>("end", Role::IntervalEnd, "");
            const { &[END] }.iter()
        }

        fn cell(&self, _index: usize) -> Cell<'_> {
            Cell::Instant(self.0)
        }
    }

    #[test]
    fn a_row_that_tells_its_end_belongs_to_what_lies_before_it() {
        // Windows are whole tens; the range is from the third to the fifteenth.
        let mut merger = Merger::new(days(3, 15), TimeDelta::days(3));
        let mut got = Vec::new();
        for (keep, ask) in [(days(3, 10), days(0, 10)), (days(10, 15), days(10, 20))] {
            let answer = (0..=20)
                .map(at)
                .filter(|at| ask.from() <= *at && *at <= ask.to());
            let answer = answer.map(Until).collect();
            got.extend(merger.push(&Window { keep, ask }, answer, true));
        }
        got.extend(merger.finish());
        assert_eq!(got, (4..=15).map(at).map(Until).collect::<Vec<_>>());
        // 0 to 3 and 16 to 20; the tenth came twice.
        assert_eq!(
            (merger.trimmed(), merger.duplicates(), merger.outside()),
            (9, 1, 0)
        );
    }

    #[test]
    fn a_hole_in_one_series_is_seen_though_others_have_rows() {
        let mut merger = Merger::new(days(0, 10), TimeDelta::days(3));
        let whole = (0..10).map(|day| point(day, Some(day + 1), "whole", None));
        let holed = [2, 3, 6].map(|day| point(day, Some(day + 1), "holed", None));
        merger.push(&window(0, 10), whole.chain(holed).collect(), true);
        assert_eq!(merger.covered().ranges(), [days(0, 10)]);
        assert_eq!(
            merger.holes().collect::<Vec<_>>(),
            [("holed".to_owned(), days(4, 6))]
        );
    }

    #[test]
    fn a_later_reading_revises_an_earlier_one_and_loses_nothing() {
        let value = |start, revision, value| Point {
            value,
            ..point(start, Some(start + 1), "a", revision)
        };
        let mut rows = vec![
            value(1, Some(1), 1.0),
            value(2, Some(1), 2.0),
            value(3, Some(5), 3.0),
            value(4, None, 4.0),
        ];
        let later = vec![
            value(5, None, 5.0),
            value(4, None, 4.5),
            value(3, Some(4), 9.0),
            value(2, Some(2), 2.5),
            value(1, Some(1), 1.0),
        ];
        let revised = crate::series::revise(&mut rows, later);
        assert_eq!(
            (revised.added, revised.changed, revised.same, revised.older),
            (1, 2, 1, 1)
        );
        assert_eq!(
            rows.iter().map(|row| row.value).collect::<Vec<_>>(),
            [1.0, 2.5, 3.0, 4.5, 5.0]
        );
    }

    proptest! {
        /// A service that answers a window with every row that overlaps it.
        #[test]
        fn each_row_comes_once_whatever_the_windows(
            rows in prop::collection::btree_map((0_i64..60, 0_u8..3), prop::option::of(1_i64..20), 0..40),
            cuts in prop::collection::btree_set(1_i64..60, 0..8),
            margin in 0_i64..2,
        ) {
            let all: Vec<Point> = rows.iter().map(|((start, key), len)| point(*start, len.map(|len| start + len), &key.to_string(), None)).collect();
            let mut edges: Vec<i64> = cuts.into_iter().collect();
            edges.insert(0, 0);
            edges.push(60);
            let mut merger = Merger::new(days(0, 60), TimeDelta::days(3));
            let mut got = Vec::new();
            for edge in edges.windows(2) {
                let ask = days((edge[0] - margin).max(0), edge[1]);
                let answer = all.iter().filter(|row| ask.overlaps(Some(row.start), row.end)).cloned().collect();
                got.extend(merger.push(&Window { keep: days(edge[0], edge[1]), ask }, answer, true));
            }
            got.extend(merger.finish());
            sort(&mut got);
            let mut expected = all;
            sort(&mut expected);
            prop_assert_eq!(got, expected);
        }
    }
}
