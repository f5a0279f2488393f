//! Instants by rule, none of which has to be kept.

use chrono::{DateTime, Days, NaiveTime, Utc};

use super::timeline::{Span, Walk};
use crate::paris;

/// Instants by rule.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instants {
    /// At the start of the span, and every so many milliseconds from there.
    Every(i64, Span),
    /// Every day at these hours of French time.
    Daily(&'static [u32], Span),
}

impl Walk for Instants {
    fn first_from(&self, instant: i64) -> Option<i64> {
        let (start, end) = self.span();
        let instant = instant.max(start);
        if instant > end {
            return None;
        }
        let found = match self {
            Self::Every(step, _) => {
                let steps = (instant - start + step - 1) / step;
                Some(start + steps * step)
            }
            Self::Daily(hours, _) => {
                let mut candidates = daily(hours, instant, [0, 1]);
                candidates.retain(|candidate| *candidate >= instant);
                candidates.into_iter().min()
            }
        };
        found.filter(|found| *found <= end)
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        let (start, end) = self.span();
        let instant = instant.min(end);
        if instant < start {
            return None;
        }
        let found = match self {
            Self::Every(step, _) => Some(start + (instant - start) / step * step),
            Self::Daily(hours, _) => {
                let mut candidates = daily(hours, instant, [-1, 0]);
                candidates.retain(|candidate| *candidate <= instant);
                candidates.into_iter().max()
            }
        };
        found.filter(|found| *found >= start)
    }
}

impl Instants {
    pub(crate) fn contains(&self, instant: i64) -> bool {
        self.first_from(instant) == Some(instant)
    }

    fn span(&self) -> Span {
        match self {
            Self::Every(_, span) | Self::Daily(_, span) => *span,
        }
    }
}

/// The hours of the day of an instant and of a day beside it.
fn daily(hours: &[u32], instant: i64, days: [i64; 2]) -> Vec<i64> {
    let today = paris::date(utc(instant));
    let mut all = Vec::with_capacity(2 * hours.len());
    for offset in days {
        let by = Days::new(offset.unsigned_abs());
        let date = if offset < 0 {
            today.checked_sub_days(by)
        } else {
            today.checked_add_days(by)
        };
        let Some(date) = date else { continue };
        let times = hours
            .iter()
            .filter_map(|hour| NaiveTime::from_hms_opt(*hour, 0, 0));
        all.extend(times.map(|time| paris::at(date, time).timestamp_millis()));
    }
    all
}

/// Instants come from years that chrono knows.
pub(crate) fn utc(instant: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(instant).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_from_both_ends() {
        let grid = Instants::Every(1_000, (5_000, 9_999));
        let walked = |backwards| -> Vec<i64> { grid.walk((6_000, 9_000), backwards).collect() };
        assert_eq!(walked(false), [6_000, 7_000, 8_000, 9_000]);
        assert_eq!(walked(true), [9_000, 8_000, 7_000, 6_000]);
        assert_eq!(grid.first_from(i64::MIN), Some(5_000));
        assert_eq!(grid.first_from(5_001), Some(6_000));
        assert_eq!(grid.first_from(9_001), None);
        assert_eq!(grid.last_until(i64::MAX), Some(9_000));
        assert_eq!(grid.last_until(8_999), Some(8_000));
        assert_eq!(grid.last_until(4_999), None);
        assert!(grid.contains(7_000) && !grid.contains(7_001) && !grid.contains(10_000));
        let never = Instants::Every(1_000, (5_000, 4_000));
        assert_eq!(never.first_from(i64::MIN), None);
        assert_eq!(never.last_until(i64::MAX), None);
    }

    #[test]
    fn french_hours_when_the_clocks_go_forward() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
        let daily = Instants::Daily(&[6, 22], (at("2025-03-29T00:00:00Z"), i64::MAX));
        let mut found = daily.first_from(i64::MIN);
        for expected in [
            "2025-03-29T05:00:00Z",
            "2025-03-29T21:00:00Z",
            "2025-03-30T04:00:00Z",
            "2025-03-30T20:00:00Z",
        ] {
            assert_eq!(found, Some(at(expected)));
            assert_eq!(daily.last_until(at(expected) + 1), Some(at(expected)));
            found = daily.first_from(at(expected) + 1);
        }
        assert_eq!(daily.last_until(at("2025-03-29T04:59:00Z")), None);
    }
}
