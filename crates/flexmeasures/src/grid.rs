//! Where a sensor's events lie, and what a list of values without instants says of them.

use std::fmt::Display;

use gridwire_core::chrono::{
    DateTime, Days, FixedOffset, NaiveTime, TimeDelta, TimeZone as _, Utc,
};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::time::start_of_day;
use gridwire_core::{Error, ErrorKind, Result};

use crate::Sensor;

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
    /// That of a sensor.
    ///
    /// # Errors
    /// Decode if the sensor has a time zone or a resolution that nobody knows.
    pub(crate) fn of(sensor: &Sensor) -> Result<Self> {
        let unknown = |what: &str, value: &dyn Display| {
            let text = format!("sensor {}: {what} {value} is not known", sensor.id);
            Error::new(ErrorKind::Decode, text)
        };
        let zone = sensor.timezone.parse();
        let resolution = sensor.event_resolution.length();
        Ok(Self {
            zone: zone.map_err(|_| unknown("time zone", &sensor.timezone))?,
            resolution: resolution
                .ok_or_else(|| unknown("resolution", &sensor.event_resolution))?,
        })
    }

    /// An instant, written so that it stays where it is: the server moves starts down to a multiple of
    /// the resolution, counted from midnight at the offset that they are written with.
    pub(crate) fn stated(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        let local = at.with_timezone(&self.zone);
        let midnight = start_of_day(local.date_naive(), self.zone);
        let offset = midnight.and_then(|start| {
            let midnight = local.date_naive().and_time(NaiveTime::MIN);
            let ahead = midnight.and_utc() - start.to_utc();
            FixedOffset::east_opt(ahead.num_seconds().try_into().ok()?)
        });
        offset.map_or(local.fixed_offset(), |offset| at.with_timezone(&offset))
    }

    /// Whether an event may start at an instant.
    pub(crate) fn has(&self, at: DateTime<Utc>) -> bool {
        let step = self.resolution.num_seconds();
        let wall = self.stated(at).naive_local().and_utc();
        step == 0 || (wall.timestamp() % step == 0 && wall.timestamp_subsec_nanos() == 0)
    }

    /// Where the event after that which starts at an instant starts; `None` for instants, which may be anywhere.
    pub(crate) fn next(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        const DAY: i64 = 86_400;
        let step = self.resolution.num_seconds();
        if step <= 0 {
            None
        } else if step % DAY == 0 {
            let days = Days::new((step / DAY).unsigned_abs());
            let local = at.with_timezone(&self.zone).naive_local();
            let next = local.checked_add_days(days)?;
            match self.zone.from_local_datetime(&next).earliest() {
                Some(next) => Some(next.to_utc()),
                None => start_of_day(next.date(), self.zone).map(|start| start.to_utc()),
            }
        } else if DAY % step == 0 && self.has(at) {
            self.place(at).map(|(_, end)| end.to_utc())
        } else {
            at.checked_add_signed(self.resolution)
        }
    }

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

    /// Whether a day has a whole number of events.
    fn fills_days(&self) -> bool {
        let step = self.resolution.num_seconds();
        step > 0 && 86_400 % step == 0
    }

    /// The event's place that an instant lies in. Events of more than a day, and those that do not fill a
    /// day, are told by day.
    fn place(&self, at: DateTime<Utc>) -> Option<(DateTime<Tz>, DateTime<Tz>)> {
        let day = at.with_timezone(&self.zone).date_naive();
        let start = start_of_day(day, self.zone)?;
        let end = start_of_day(day.checked_add_days(Days::new(1))?, self.zone)?;
        // A day is a place, however long it is.
        let step = self.resolution.num_seconds();
        if !self.fills_days() || step == 86_400 {
            return Some((start, end));
        }
        let passed = (at - start.to_utc()).num_seconds();
        let start = start + TimeDelta::seconds(passed - passed.rem_euclid(step));
        Some((start, end.min(start + self.resolution)))
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
                place = self.place(at).map_or(next, |(_, end)| end.to_utc());
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
        self.fitted(start, spans)
    }

    /// Events as long as their places, where the clocks change: to the server they are all of one length,
    /// so that one ends before a day of 25 hours does, and another one after its day of 23.
    fn fitted(&self, start: DateTime<Utc>, spans: Vec<Span>) -> Vec<Span> {
        if !self.fills_days() {
            return spans;
        }
        let mut fitted = Vec::<Span>::with_capacity(spans.len());
        let mut spans = spans.into_iter().peekable();
        while let Some(mut span) = spans.next() {
            if self.is_rest(start, fitted.last(), &span).unwrap_or(false) {
                continue;
            }
            if let Some((begin, end)) = self.place(span.start.to_utc())
                && begin == span.start
                && span.end - span.start == self.resolution
                && spans.peek().is_none_or(|next| next.start >= end)
            {
                span.end = span.end.max(end.fixed_offset());
            }
            fitted.push(span);
        }
        fitted
    }

    /// Whether a span is no event, but the rest of that of the place before, which is shorter than it.
    fn is_rest(&self, start: DateTime<Utc>, before: Option<&Span>, span: &Span) -> Option<bool> {
        let (begin, end) = self.place(span.start.to_utc())?;
        let (earlier, _) = self.place(begin.to_utc() - TimeDelta::minutes(1))?;
        let rest = self.resolution - (begin - earlier);
        let goes_on = match before {
            Some(before) => before.end == span.start && before.value == span.value,
            None => span.start == start,
        };
        let is_as_long = begin == span.start && span.end - span.start == rest && span.end < end;
        Some(is_as_long && goes_on)
    }
}

#[cfg(test)]
mod tests {
    use gridwire_core::chrono_tz::{America, Asia, Europe};

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
    fn starts_are_written_so_that_they_stay_where_they_are() {
        let grid = |zone, minutes| Grid {
            zone,
            resolution: TimeDelta::minutes(minutes),
        };
        for (grid, start, written) in [
            // Midnight in winter and in summer.
            (
                grid(Europe::Paris, 1440),
                "2026-03-28T23:00:00Z",
                "2026-03-29T00:00:00+01:00",
            ),
            (
                grid(Europe::Paris, 1440),
                "2026-03-29T22:00:00Z",
                "2026-03-30T00:00:00+02:00",
            ),
            // The third pair of hours of a day of 23, as if the clocks had not changed.
            (
                grid(Europe::Paris, 120),
                "2026-03-29T03:00:00Z",
                "2026-03-29T04:00:00+01:00",
            ),
            (
                grid(Asia::Kolkata, 60),
                "2026-01-01T18:30:00Z",
                "2026-01-02T00:00:00+05:30",
            ),
            // A day that begins at one o'clock.
            (
                grid(America::Sao_Paulo, 1440),
                "2018-11-04T03:00:00Z",
                "2018-11-04T00:00:00-03:00",
            ),
        ] {
            assert_eq!(grid.stated(at(start)).to_rfc3339(), written);
            assert!(grid.has(at(start)), "{start}");
            assert!(!grid.has(at(start) + TimeDelta::minutes(30)), "{start}");
            assert!(!grid.has(at(start) + TimeDelta::milliseconds(1)), "{start}");
        }
        for (minutes, from, next) in [
            (1440, "2026-03-28T23:00:00Z", Some("2026-03-29T22:00:00Z")),
            (120, "2026-03-29T21:00:00Z", Some("2026-03-29T22:00:00Z")),
            (60, "2026-03-29T00:00:00Z", Some("2026-03-29T01:00:00Z")),
            // Seven days of a zone, and half an hour off the grid.
            (10_080, "2026-03-25T23:00:00Z", Some("2026-04-01T22:00:00Z")),
            (60, "2026-03-29T00:30:00Z", Some("2026-03-29T01:30:00Z")),
            (0, "2026-03-29T00:00:00Z", None),
        ] {
            assert_eq!(
                grid(Europe::Paris, minutes).next(at(from)),
                next.map(at),
                "{from}"
            );
        }
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
        // Sunday has 25 hours, of which the server has 24.
        let mut values = vec![Some(1.0); 24];
        values.push(None);
        values.extend([Some(2.0); 24]);
        assert_eq!(
            told(grid, "2026-10-24T22:00:00Z", &values),
            [
                ("2026-10-25T00:00:00+02:00".into(), 25 * 60, 1.0),
                ("2026-10-26T00:00:00+01:00".into(), 24 * 60, 2.0),
            ]
        );
        // An event that lies across midnight.
        let pieces = told(grid, "2026-03-29T23:00:00Z", &[Some(4.0); 24]);
        assert_eq!([pieces[0].1, pieces[1].1], [23 * 60, 60]);
    }

    #[test]
    fn events_are_as_long_as_their_places() {
        let days = Grid {
            zone: Europe::Amsterdam,
            resolution: TimeDelta::days(1),
        };
        // The Sunday of 23 hours goes on for one of Monday, where there is nothing.
        let mut values = vec![Some(1.0); 24];
        values.extend([None; 23]);
        let sunday = ("2026-03-29T00:00:00+01:00".into(), 23 * 60, 1.0);
        assert_eq!(told(days, "2026-03-28T23:00:00Z", &values), [sunday]);
        assert_eq!(told(days, "2026-03-29T22:00:00Z", &values[23..]), []);
        // On another day, or of another value, it is no rest.
        assert_eq!(told(days, "2026-03-30T22:00:00Z", &values[23..]).len(), 1);
        values[23] = Some(2.0);
        assert_eq!(told(days, "2026-03-28T23:00:00Z", &values).len(), 2);
        // The Sunday of 25 hours.
        let mut values = vec![Some(1.0); 24];
        values.push(None);
        values.extend([Some(2.0); 24]);
        assert_eq!(
            told(days, "2026-10-24T22:00:00Z", &values),
            [
                ("2026-10-25T00:00:00+02:00".into(), 25 * 60, 1.0),
                ("2026-10-26T00:00:00+01:00".into(), 24 * 60, 2.0),
            ]
        );
        // Half of it, which no event of the sensor's is.
        values[12..24].fill(None);
        let half = told(days, "2026-10-24T22:00:00Z", &values);
        assert_eq!(half[0].1, 12 * 60);
        let pairs = Grid {
            resolution: TimeDelta::hours(2),
            ..days
        };
        // The last pair of the Sunday of 23 hours has one.
        let last = [Some(1.0), Some(1.0), None, Some(2.0), Some(2.0)];
        assert_eq!(
            told(pairs, "2026-03-29T21:00:00Z", &last),
            [
                ("2026-03-29T23:00:00+02:00".into(), 60, 1.0),
                ("2026-03-30T02:00:00+02:00".into(), 120, 2.0),
            ]
        );
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
        let midnight = told(instants, "2025-12-31T23:00:00Z", &[Some(5.0), None]);
        assert_eq!(midnight[0].1, 0);
        let sevens = Grid {
            resolution: TimeDelta::hours(7),
            ..instants
        };
        let one = [[Some(1.0); 7], [None; 7]].concat();
        assert_eq!(told(sevens, "2025-12-31T23:00:00Z", &one)[0].1, 7 * 60);
    }
}
