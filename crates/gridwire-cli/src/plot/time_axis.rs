//! The axis of time: real time, marked where clocks and calendars of the zone have round values.

use gridwire::core::chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, Offset, TimeZone, Timelike, Weekday,
};
use gridwire::core::chrono_tz::{OffsetName, Tz};
use gridwire::core::time::start_of_day;

use super::series::Frame;

/// A mark of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) text: String,
    /// What stands below: a day, a year, or which of two equal hours it is.
    pub(super) below: Option<String>,
}

/// A distance of marks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Seconds(u32),
    Days(u32),
    Weeks,
    Months(u32),
    Years(u32),
}

const STEPS: &[Step] = &[
    Step::Seconds(1),
    Step::Seconds(5),
    Step::Seconds(15),
    Step::Seconds(60),
    Step::Seconds(5 * 60),
    Step::Seconds(15 * 60),
    Step::Seconds(30 * 60),
    Step::Seconds(3600),
    Step::Seconds(2 * 3600),
    Step::Seconds(3 * 3600),
    Step::Seconds(6 * 3600),
    Step::Seconds(12 * 3600),
    Step::Days(1),
    Step::Days(2),
    Step::Weeks,
    Step::Months(1),
    Step::Months(3),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
];

/// All offsets are multiples of it.
const QUARTER: u32 = 15 * 60;

impl Step {
    /// About how many seconds it has.
    fn seconds(self) -> f64 {
        let days = match self {
            Self::Seconds(seconds) => return f64::from(seconds),
            Self::Days(days) => f64::from(days),
            Self::Weeks => 7.0,
            Self::Months(months) => f64::from(months) * 30.4,
            Self::Years(years) => f64::from(years) * 365.25,
        };
        days * 86_400.0
    }

    /// How many pixels its texts want.
    fn room(self) -> f64 {
        match self {
            Self::Seconds(..60) => 72.0,
            Self::Seconds(_) => 56.0,
            Self::Days(_) | Self::Weeks => 58.0,
            Self::Months(_) | Self::Years(_) => 44.0,
        }
    }
}

/// The marks that have room on so many pixels.
pub(super) fn marks(frame: &Frame, zone: Tz, pixels: f64) -> Vec<Mark> {
    #[allow(clippy::cast_precision_loss)] // A length for the choice of a step.
    let seconds = frame.length() as f64 / 1000.0;
    let fits = |step: &&Step| seconds / step.seconds() * step.room() <= pixels;
    match STEPS.iter().find(fits).unwrap_or(&Step::Years(100)) {
        Step::Seconds(step) => hours(frame, zone, *step),
        step => days(frame, zone, *step),
    }
}

/// Marks at round times of the clock on the wall.
fn hours(frame: &Frame, zone: Tz, step: u32) -> Vec<Mark> {
    let stride = i64::from(step.min(QUARTER)) * 1000;
    let mut at = frame.from.div_euclid(stride) * stride;
    let mut marks: Vec<Mark> = Vec::new();
    while at <= frame.to {
        if let Some(local) = local(at, zone)
            && at >= frame.from
            && local.num_seconds_from_midnight().is_multiple_of(step)
        {
            let form = if step < 60 { "%H:%M:%S" } else { "%H:%M" };
            let both = zone.from_local_datetime(&local.naive_local());
            let is_midnight = local.num_seconds_from_midnight() == 0;
            let mut text = local.format(form).to_string();
            let below = match both {
                // An hour has no room beside itself where the marks are for several.
                MappedLocalTime::Ambiguous(_, later) if step > 3600 => {
                    (later == local).then(|| format!("{} again", std::mem::take(&mut text)))
                }
                MappedLocalTime::Ambiguous(..) => local.offset().abbreviation().map(str::to_owned),
                _ if is_midnight || marks.is_empty() => Some(local.format("%a %-d %b").to_string()),
                _ => None,
            };
            marks.push(Mark { at, text, below });
        }
        at += stride;
    }
    // The day of the first mark gives way to a midnight right after it.
    if let [first, next @ ..] = &mut *marks
        && next
            .iter()
            .take(2)
            .any(|mark| mark.below.is_some() && mark.text.starts_with("00:00"))
        && !first.text.starts_with("00:00")
    {
        first.below = None;
    }
    marks
}

/// Marks at midnights.
fn days(frame: &Frame, zone: Tz, step: Step) -> Vec<Mark> {
    let Some(first) = local(frame.from, zone) else {
        return Vec::new();
    };
    let mut marks: Vec<Mark> = Vec::new();
    let mut date = begin(first.date_naive(), step);
    while let Some(midnight) = start_of_day(date, zone) {
        let at = midnight.timestamp_millis();
        if at > frame.to {
            break;
        }
        if at >= frame.from && is_marked(date, step) {
            marks.push(Mark {
                at,
                text: date.format(form(step)).to_string(),
                below: below(date, step, marks.is_empty()),
            });
        }
        let Some(next) = next(date, step) else {
            break;
        };
        date = next;
    }
    marks
}

/// The first date to look at: long ranges are not walked through day by day.
fn begin(date: NaiveDate, step: Step) -> NaiveDate {
    match step {
        Step::Months(_) => date.with_day(1).unwrap_or(date),
        Step::Years(_) => date.with_ordinal(1).unwrap_or(date),
        _ => date,
    }
}

fn next(date: NaiveDate, step: Step) -> Option<NaiveDate> {
    match step {
        Step::Years(_) => NaiveDate::from_ymd_opt(date.year() + 1, 1, 1),
        Step::Months(_) if date.month() == 12 => NaiveDate::from_ymd_opt(date.year() + 1, 1, 1),
        Step::Months(_) => NaiveDate::from_ymd_opt(date.year(), date.month() + 1, 1),
        _ => date.checked_add_days(Days::new(1)),
    }
}

fn is_marked(date: NaiveDate, step: Step) -> bool {
    match step {
        Step::Seconds(_) => false,
        Step::Days(days) => date.num_days_from_ce().unsigned_abs().is_multiple_of(days),
        Step::Weeks => date.weekday() == Weekday::Mon,
        Step::Months(months) => date.month0().is_multiple_of(months),
        Step::Years(years) => date.year().unsigned_abs().is_multiple_of(years),
    }
}

fn form(step: Step) -> &'static str {
    match step {
        Step::Seconds(_) | Step::Days(_) | Step::Weeks => "%-d %b",
        Step::Months(_) => "%b",
        Step::Years(_) => "%Y",
    }
}

fn below(date: NaiveDate, step: Step, is_first: bool) -> Option<String> {
    match step {
        Step::Years(_) => None,
        Step::Months(_) => (is_first || date.month() == 1).then(|| date.year().to_string()),
        Step::Days(_) if !is_first => Some(date.format("%a").to_string()),
        _ => is_first.then(|| date.year().to_string()),
    }
}

/// A moment at which the clocks of the zone change.
#[derive(Debug, PartialEq)]
pub(super) struct Change {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) text: String,
}

/// The changes of the clocks in a picture of few days; in others nobody could see them.
pub(super) fn changes(frame: &Frame, zone: Tz) -> Vec<Change> {
    const DAYS: i64 = 21;
    if frame.length() > DAYS * 86_400_000 {
        return Vec::new();
    }
    let stride = i64::from(QUARTER) * 1000;
    let mut changes = Vec::new();
    let mut at = (frame.from.div_euclid(stride) + 1) * stride;
    while at < frame.to {
        if let (Some(before), Some(after)) = (local(at - 1000, zone), local(at, zone)) {
            let [old, new] = [&before, &after].map(|it| it.offset().fix().local_minus_utc());
            // A second later it is the new time; what the old one would have said is the other end.
            let says = after.format("%H:%M");
            let would = (after.naive_local()
                - gridwire::core::chrono::TimeDelta::seconds((new - old).into()))
            .format("%H:%M");
            if new < old {
                changes.push(Change {
                    at,
                    text: format!("clocks go back: {says} to {would} comes twice"),
                });
            } else if new > old {
                changes.push(Change {
                    at,
                    text: format!("clocks go forward: no {would} to {says}"),
                });
            }
        }
        at += stride;
    }
    changes
}

/// An instant by the clocks of the zone.
pub(super) fn local(at: i64, zone: Tz) -> Option<DateTime<Tz>> {
    Some(DateTime::from_timestamp_millis(at)?.with_timezone(&zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono_tz::Europe::{Paris, Zurich};
    use gridwire::core::chrono_tz::UTC;

    fn frame(from: &str, to: &str) -> Frame {
        let [from, to] = [from, to].map(|text| {
            DateTime::parse_from_rfc3339(text)
                .unwrap()
                .timestamp_millis()
        });
        Frame { from, to }
    }

    fn texts(marks: &[Mark]) -> Vec<String> {
        marks.iter().map(|mark| mark.text.clone()).collect()
    }

    #[test]
    fn a_day_of_25_hours_has_an_hour_twice() {
        for zone in [Paris, Zurich] {
            let day = frame("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
            let marks = marks(&day, zone, 900.0);
            assert_eq!(texts(&marks)[..4], ["00:00", "02:00", "", "04:00"]);
            assert_eq!(marks[1].below, None);
            assert_eq!(marks[2].below.as_deref(), Some("02:00 again"));
            assert_eq!(marks[2].at - marks[1].at, 3_600_000);
            assert_eq!(marks[0].below.as_deref(), Some("Sun 25 Oct"));
            assert_eq!(
                (marks.len(), marks[13].below.as_deref()),
                (14, Some("Mon 26 Oct"))
            );
            let changes = changes(&day, zone);
            assert_eq!(changes[0].at, marks[2].at);
            assert_eq!(
                changes[0].text,
                "clocks go back: 02:00 to 03:00 comes twice"
            );
        }
    }

    #[test]
    fn a_closer_look_tells_the_times_apart() {
        let hours = frame("2026-10-25T01:00:00+02:00", "2026-10-25T05:00:00+01:00");
        let marks = marks(&hours, Paris, 400.0);
        let read: Vec<_> = marks
            .iter()
            .map(|mark| (&*mark.text, mark.below.as_deref()))
            .collect();
        let expected = [
            ("01:00", Some("Sun 25 Oct")),
            ("02:00", Some("CEST")),
            ("02:00", Some("CET")),
            ("03:00", None),
        ];
        assert_eq!(read[..4], expected);
    }

    #[test]
    fn a_day_of_23_hours_lacks_one() {
        let day = frame("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00");
        let marks = marks(&day, Paris, 900.0);
        assert_eq!(texts(&marks)[..4], ["00:00", "04:00", "06:00", "08:00"]);
        assert_eq!(marks[1].at - marks[0].at, 3 * 3_600_000);
        let changes = changes(&day, Paris);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].text, "clocks go forward: no 02:00 to 03:00");
    }

    #[test]
    fn the_step_follows_the_length() {
        for (from, to, first) in [
            (
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:10Z",
                ["00:00:00", "00:00:01"],
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-01-01T01:00:00Z",
                ["00:00", "00:05"],
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-01-03T00:00:00Z",
                ["00:00", "03:00"],
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-01-11T00:00:00Z",
                ["1 Jan", "2 Jan"],
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-03-20T00:00:00Z",
                ["5 Jan", "12 Jan"],
            ),
            (
                "2026-01-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
                ["Jan", "Feb"],
            ),
            (
                "2015-01-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
                ["2015", "2016"],
            ),
            (
                "1500-01-01T00:00:00Z",
                "2500-01-01T00:00:00Z",
                ["1500", "1550"],
            ),
        ] {
            let marks = marks(&frame(from, to), UTC, 900.0);
            assert_eq!(texts(&marks)[..2], first, "{from} {to}");
            assert!(marks.len() <= 22, "{from} {to} {}", marks.len());
        }
    }
}
