//! Where a sensor's events lie, and what a list of values without instants says of them.

use gridwire_core::chrono::{DateTime, Days, FixedOffset, TimeDelta, Utc};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::time::start_of_day;

/// A value and the time it holds for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: DateTime<FixedOffset>,
    /// The start itself for a sensor of instants.
    pub(crate) end: DateTime<FixedOffset>,
    pub(crate) value: f64,
}

/// The events of a sensor: one after the other from each local midnight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    pub(crate) zone: Tz,
    /// Zero for instants.
    pub(crate) resolution: TimeDelta,
}

impl Grid {
    /// The resolution to ask for. The server counts from the start of a request and passes over events
    /// that do not begin at one of its steps, so that days and pairs of hours vanish where the clocks
    /// change; in steps that divide the hour it repeats each value for as long as its event lasts.
    pub(crate) fn asked(&self) -> TimeDelta {
        let (mut a, mut b) = (self.resolution.num_minutes(), 60);
        if a == 0 {
            return TimeDelta::minutes(1);
        }
        while b > 0 {
            (a, b) = (b, a % b);
        }
        TimeDelta::minutes(a)
    }

    /// The end of the event's place that an instant lies in. Events of more than a day, and those that do
    /// not fill a day, are told by day.
    fn end_of_place(&self, at: DateTime<Utc>) -> Option<DateTime<Tz>> {
        let day = at.with_timezone(&self.zone).date_naive();
        let start = start_of_day(day, self.zone)?;
        let end = start_of_day(day.checked_add_days(Days::new(1))?, self.zone)?;
        let step = self.resolution.num_seconds();
        if step <= 0 || step >= 86_400 || 86_400 % step != 0 {
            return Some(end);
        }
        let passed = (at - start.to_utc()).num_seconds();
        let next = start + TimeDelta::seconds(passed - passed.rem_euclid(step) + step);
        Some(next.min(end))
    }

    /// What an answer that begins at an instant says: each event once, and those across the ends of
    /// places in pieces.
    pub(crate) fn spans(&self, start: DateTime<Utc>, values: &[Option<f64>]) -> Vec<Span> {
        let (mut spans, step) = (Vec::<Span>::new(), self.asked());
        let (mut at, mut place) = (start, start);
        for value in values {
            let next = at + step;
            let is_new = at >= place;
            if is_new {
                place = self.end_of_place(at).map_or(next, |end| end.to_utc());
            }
            if let Some(value) = *value {
                let local = |at: DateTime<Utc>| at.with_timezone(&self.zone).fixed_offset();
                let end = if self.resolution.is_zero() {
                    at
                } else {
                    next.min(place)
                };
                match spans.last_mut() {
                    // The same event, told once more.
                    Some(last) if !is_new && last.value == value && last.end == at => {
                        last.end = local(end)
                    }
                    _ => spans.push(Span {
                        start: local(at),
                        end: local(end),
                        value,
                    }),
                }
            }
            at = next;
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use gridwire_core::chrono_tz::{Asia, Europe};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn told(grid: Grid, start: &str, values: &[Option<f64>]) -> Vec<(String, i64, f64)> {
        let spans = grid.spans(at(start), values).into_iter();
        spans
            .map(|one| {
                (
                    one.start.to_rfc3339(),
                    (one.end - one.start).num_minutes(),
                    one.value,
                )
            })
            .collect()
    }

    #[test]
    fn days_have_the_hours_that_they_have() {
        let grid = Grid {
            zone: Europe::Amsterdam,
            resolution: TimeDelta::days(1),
        };
        assert_eq!(grid.asked(), TimeDelta::hours(1));
        // Saturday, the Sunday of 23 hours with the same value, nothing on Monday, Tuesday.
        let mut values = vec![Some(1.0); 24 + 23];
        values.extend([None; 24]);
        values.extend([Some(2.0); 24]);
        assert_eq!(
            told(grid, "2026-03-27T23:00:00Z", &values),
            [
                ("2026-03-28T00:00:00+01:00".into(), 24 * 60, 1.0),
                ("2026-03-29T00:00:00+01:00".into(), 23 * 60, 1.0),
                ("2026-03-31T00:00:00+02:00".into(), 24 * 60, 2.0),
            ]
        );
        // An event that lies across midnight.
        let pieces = told(grid, "2026-03-29T23:00:00Z", &[Some(4.0); 24]);
        assert_eq!([pieces[0].1, pieces[1].1], [23 * 60, 60]);
    }

    #[test]
    fn quarters_hours_and_instants() {
        let quarters = Grid {
            zone: Europe::Amsterdam,
            resolution: TimeDelta::minutes(15),
        };
        assert_eq!(quarters.asked(), TimeDelta::minutes(15));
        let values = [Some(1.0), Some(1.0), None, Some(2.0)];
        assert_eq!(told(quarters, "2026-01-01T00:00:00Z", &values).len(), 3);
        let pairs = Grid {
            zone: Asia::Kolkata,
            resolution: TimeDelta::hours(2),
        };
        assert_eq!(pairs.asked(), TimeDelta::hours(1));
        assert_eq!(
            told(pairs, "2026-01-01T18:30:00Z", &[Some(1.0); 4]),
            [
                ("2026-01-02T00:00:00+05:30".into(), 120, 1.0),
                ("2026-01-02T02:00:00+05:30".into(), 120, 1.0),
            ]
        );
        let instants = Grid {
            zone: Europe::Amsterdam,
            resolution: TimeDelta::zero(),
        };
        assert_eq!(instants.asked(), TimeDelta::minutes(1));
        assert_eq!(
            told(
                instants,
                "2026-01-01T00:00:00Z",
                &[None, Some(5.0), Some(5.0)]
            ),
            [
                ("2026-01-01T01:01:00+01:00".into(), 0, 5.0),
                ("2026-01-01T01:02:00+01:00".into(), 0, 5.0),
            ]
        );
    }
}
