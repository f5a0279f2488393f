//! Hours, half-hours and quarters: when their values appear, and when they are corrected.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::document::Node;
use crate::paris;
use crate::random::Random;
use crate::rte::window::Window;

/// How long before its end a slot has a first value.
const EARLY: TimeDelta = TimeDelta::minutes(3);
/// After midnight nothing of the new day is there for so long.
const HOLE: TimeDelta = TimeDelta::hours(2);
/// A value is corrected once, between these two after its slot's end.
const CORRECTED: (TimeDelta, TimeDelta) = (TimeDelta::hours(3), TimeDelta::hours(6));

/// A slot whose value is known. Its texts are made once for all series.
pub(crate) struct Slot {
    pub(crate) start: DateTime<Utc>,
    end: DateTime<Utc>,
    /// Not corrected yet.
    pub(crate) provisional: bool,
    texts: [String; 3],
}

impl Slot {
    /// Where curves are read for it.
    pub(crate) fn middle(&self) -> DateTime<Utc> {
        self.start + (self.end - self.start) / 2
    }

    /// What is told of a final value: before the correction a little more or less, except of nothing at all.
    pub(crate) fn told(&self, value: i64, key: u64) -> i64 {
        if !self.provisional || value == 0 {
            return value;
        }
        let dice = Random::numbered(key, self.start.timestamp());
        let error = (value.abs() * (1 + (dice % 8) as i64) / 1000).max(1);
        if dice & 256 == 0 {
            value + error
        } else {
            value - error
        }
    }

    /// A row of the answer.
    pub(crate) fn row(&self, value: Node, with_update: bool) -> Node {
        let [start, end, updated] = &self.texts;
        let mut fields = Vec::with_capacity(4);
        fields.push(("start_date", Node::text(start.as_str())));
        fields.push(("end_date", Node::text(end.as_str())));
        if with_update {
            fields.push(("updated_date", Node::text(updated.as_str())));
        }
        fields.push(("value", value));
        Node::Object(fields)
    }
}

/// The slots that begin in a window and since a date, and have a value now, oldest first.
pub(crate) fn known(
    window: Window,
    length: TimeDelta,
    since: NaiveDate,
    now: DateTime<Utc>,
    key: u64,
) -> Vec<Slot> {
    let seconds = length.num_seconds();
    let first = window.start.max(paris::midnight(since)).timestamp();
    // Midnight in France is always a whole hour, here as in UTC, since the service's first day.
    let mut start = (first + seconds - 1).div_euclid(seconds) * seconds;
    let last = window.end.min(now).timestamp();
    let mut slots = Vec::new();
    while start < last {
        slots.extend(slot(start, length, now, key));
        start += seconds;
    }
    slots
}

fn slot(start: i64, length: TimeDelta, now: DateTime<Utc>, key: u64) -> Option<Slot> {
    let start = DateTime::from_timestamp(start, 0)?;
    let end = start + length;
    let corrected = corrected(end, key);
    let provisional = now < corrected;
    let updated = if provisional {
        (end - EARLY).max(paris::days_after(start, 0) + HOLE)
    } else {
        corrected
    };
    (updated <= now).then(|| Slot {
        start,
        end,
        provisional,
        texts: [start, end, updated].map(paris::format),
    })
}

fn corrected(end: DateTime<Utc>, key: u64) -> DateTime<Utc> {
    let (from, until) = CORRECTED;
    let span = (until - from).num_seconds().cast_unsigned();
    let chance = Random::numbered(key, end.timestamp()) % span;
    end + from + TimeDelta::seconds(chance.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        paris::parse(text).unwrap()
    }

    fn day(start: &str, end: &str, now: &str) -> Vec<Slot> {
        let window = Window {
            start: instant(start),
            end: instant(end),
        };
        let since = NaiveDate::from_ymd_opt(2014, 12, 15).unwrap();
        known(window, TimeDelta::hours(1), since, instant(now), 1)
    }

    #[test]
    fn nothing_early_and_a_hole_after_midnight() {
        let count = |now| {
            day(
                "2024-06-15T00:00:00+02:00",
                "2024-06-16T00:00:00+02:00",
                now,
            )
            .len()
        };
        assert_eq!(count("2024-06-15T01:59:59+02:00"), 0);
        assert_eq!(count("2024-06-15T02:00:00+02:00"), 2);
        assert_eq!(count("2024-06-15T02:56:59+02:00"), 2);
        assert_eq!(count("2024-06-15T02:57:00+02:00"), 3);
        assert_eq!(count("2024-06-15T23:57:00+02:00"), 24);
        assert_eq!(count("2030-01-01T00:00:00+01:00"), 24);
    }

    #[test]
    fn slots_begin_on_the_hour_and_in_the_window() {
        let now = "2024-07-01T00:00:00+02:00";
        let odd = day(
            "2024-06-15T00:00:01+02:00",
            "2024-06-16T00:00:01+02:00",
            now,
        );
        assert_eq!(odd.len(), 24);
        assert_eq!(odd[0].texts[0], "2024-06-15T01:00:00+02:00");
        // Before the first day there is nothing.
        let first = day(
            "2014-12-14T00:00:00+01:00",
            "2014-12-16T00:00:00+01:00",
            now,
        );
        assert_eq!(first.len(), 24);
    }

    #[test]
    fn a_correction_hours_later() {
        let at = |now| {
            day(
                "2024-06-15T08:00:00+02:00",
                "2024-06-15T09:00:00+02:00",
                now,
            )
            .remove(0)
        };
        let early = at("2024-06-15T12:00:00+02:00");
        assert!(early.provisional);
        assert_eq!(early.texts[2], "2024-06-15T08:57:00+02:00");
        assert!(
            ![500, 500_000]
                .map(|value| early.told(value, 3))
                .contains(&500)
        );
        assert_eq!(early.told(0, 3), 0);
        let late = at("2024-06-15T15:00:00+02:00");
        assert!(!late.provisional);
        assert_eq!(late.told(500, 3), 500);
        assert!(late.texts[2].as_str() >= "2024-06-15T12:00:00+02:00");
    }
}
