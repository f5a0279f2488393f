use gridwire_core::chrono::Offset as _;
use gridwire_core::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::time::start_of_day;

use crate::{SamplingFrequency, Stamp};

/// The interval of a row, and the time stamp that names it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Slot {
    /// Its start; `None` where only its end is known, as of raw data.
    pub start: Option<DateTime<FixedOffset>>,
    /// Its end, excluded; `None` where it is not known: of a step that the crate does not know, and
    /// where the time stamp is [none of the step](Label::Neither).
    pub end: Option<DateTime<FixedOffset>>,
    /// The time stamp as sent.
    pub stamp: DateTime<FixedOffset>,
    /// Which end of the interval the time stamp is.
    pub label: Label,
    /// Whether the time stamp came without an offset, and so was taken as UTC.
    pub is_assumed_utc: bool,
}

/// Which end of its interval a time stamp is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Its start, as the document says of all steps but a quarter of an hour.
    Start,
    /// Its end, as the document says of a quarter of an hour and of raw data.
    End,
    /// Neither: a time stamp that is none of the step that was asked for, such as a quarter past an
    /// hour where hours were. Nothing guesses what such a row is about; it counts as data that is missing.
    Neither,
}

impl Slot {
    /// The interval of a raw reading: it ends at the stamp, and its start is not told.
    pub(crate) fn until(stamp: &Stamp) -> Self {
        Self::new(stamp, None, Some(stamp.at()), Label::End)
    }

    fn new(
        stamp: &Stamp,
        start: Option<DateTime<FixedOffset>>,
        end: Option<DateTime<FixedOffset>>,
        label: Label,
    ) -> Self {
        Self {
            start,
            end,
            stamp: stamp.at(),
            label,
            is_assumed_utc: stamp.is_assumed_utc(),
        }
    }

    /// The same time stamp, not taken for one of a step.
    pub(crate) fn unplaced(self) -> Self {
        Self {
            start: Some(self.stamp),
            end: None,
            label: Label::Neither,
            ..self
        }
    }

    /// How long it is.
    pub fn duration(&self) -> Option<TimeDelta> {
        Some(self.end? - self.start?)
    }
}

impl SamplingFrequency {
    /// The end of the interval that the document says a time stamp is.
    pub fn label(&self) -> Label {
        match self {
            Self::QuarterHour => Label::End,
            _ => Label::Start,
        }
    }

    /// The interval that a time stamp names, in a site's zone.
    ///
    /// Where a day, month or year is labelled otherwise than documented, as pandas labels months and
    /// years by their last day, the [`label`](Slot::label) says so.
    pub fn slot(&self, stamp: &Stamp, zone: Tz) -> Slot {
        let at = stamp.at();
        let beside = |other: DateTime<Utc>| in_place_of(at, other, zone);
        let elapsed = |by: TimeDelta| at.to_utc().checked_add_signed(by).map(beside);
        match self {
            Self::QuarterHour => Slot::new(
                stamp,
                elapsed(TimeDelta::minutes(-15)),
                Some(at),
                Label::End,
            ),
            Self::Hour if (at.minute(), at.second()) == (0, 0) => {
                Slot::new(stamp, Some(at), elapsed(TimeDelta::hours(1)), Label::Start)
            }
            Self::Hour => Slot::new(stamp, Some(at), None, Label::Neither),
            _ => {
                let day = at.with_timezone(&zone).date_naive();
                let Some((first, next)) = self.days(day) else {
                    return Slot::new(stamp, Some(at), None, Label::Start);
                };
                let midnight = |day: NaiveDate| start_of_day(day, zone).map(|at| at.to_utc());
                let label = if midnight(first) == Some(at.to_utc()) {
                    Label::Start
                } else if next.pred_opt() == Some(day) && midnight(day) == Some(at.to_utc()) {
                    Label::End
                } else {
                    return Slot::new(stamp, Some(at), None, Label::Neither);
                };
                Slot::new(
                    stamp,
                    midnight(first).map(beside),
                    midnight(next).map(beside),
                    label,
                )
            }
        }
    }

    /// The first day of the day, month or year that holds a day, and of the next one.
    pub(crate) fn days(&self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        Some(match self {
            Self::Day => (day, day.succ_opt()?),
            Self::Month => {
                let first = day.with_day(1)?;
                (
                    first,
                    first.checked_add_months(gridwire_core::chrono::Months::new(1))?,
                )
            }
            Self::Year => {
                let first = NaiveDate::from_ymd_opt(day.year(), 1, 1)?;
                (first, NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)?)
            }
            _ => return None,
        })
    }
}

/// The other end of an interval: with the zone's offset if the sent end has it, else with the sent one.
fn in_place_of(
    sent: DateTime<FixedOffset>,
    other: DateTime<Utc>,
    zone: Tz,
) -> DateTime<FixedOffset> {
    if sent.with_timezone(&zone).offset().fix() == *sent.offset() {
        other.with_timezone(&zone).fixed_offset()
    } else {
        other.with_timezone(sent.offset())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ZURICH;
    use gridwire_core::serde_json::{from_value, json};

    fn slot(frequency: SamplingFrequency, stamp: &str) -> (String, String, Label) {
        let stamp: Stamp = from_value(json!(stamp)).unwrap();
        let slot = frequency.slot(&stamp, ZURICH);
        let text =
            |end: Option<DateTime<FixedOffset>>| end.map_or("none".into(), |end| end.to_rfc3339());
        (text(slot.start), text(slot.end), slot.label)
    }

    #[test]
    fn labels_at_either_end() {
        use SamplingFrequency::{Day, Hour, Month, QuarterHour, Year};
        for (frequency, stamp, start, end, label) in [
            (
                QuarterHour,
                "2025-10-26 03:00:00+02:00",
                "2025-10-26T02:45:00+02:00",
                "2025-10-26T03:00:00+02:00",
                Label::End,
            ),
            // The hour that comes twice.
            (
                QuarterHour,
                "2025-10-26 02:00:00+01:00",
                "2025-10-26T02:45:00+02:00",
                "2025-10-26T02:00:00+01:00",
                Label::End,
            ),
            (
                QuarterHour,
                "2026-03-29 03:00:00+02:00",
                "2026-03-29T01:45:00+01:00",
                "2026-03-29T03:00:00+02:00",
                Label::End,
            ),
            (
                QuarterHour,
                "2026-03-29 01:00:00Z",
                "2026-03-29T00:45:00+00:00",
                "2026-03-29T01:00:00+00:00",
                Label::End,
            ),
            (
                Hour,
                "2026-03-29 01:00:00+01:00",
                "2026-03-29T01:00:00+01:00",
                "2026-03-29T03:00:00+02:00",
                Label::Start,
            ),
            (
                Day,
                "2025-10-26 00:00:00+02:00",
                "2025-10-26T00:00:00+02:00",
                "2025-10-27T00:00:00+01:00",
                Label::Start,
            ),
            (
                Month,
                "2025-01-01 00:00:00+01:00",
                "2025-01-01T00:00:00+01:00",
                "2025-02-01T00:00:00+01:00",
                Label::Start,
            ),
            (
                Month,
                "2025-01-31 00:00:00+01:00",
                "2025-01-01T00:00:00+01:00",
                "2025-02-01T00:00:00+01:00",
                Label::End,
            ),
            (
                Month,
                "2025-03-15 12:00:00+01:00",
                "2025-03-15T12:00:00+01:00",
                "none",
                Label::Neither,
            ),
            (
                Hour,
                "2025-03-15 12:15:00+01:00",
                "2025-03-15T12:15:00+01:00",
                "none",
                Label::Neither,
            ),
            (
                Year,
                "2025-12-31 00:00:00+01:00",
                "2025-01-01T00:00:00+01:00",
                "2026-01-01T00:00:00+01:00",
                Label::End,
            ),
            (
                SamplingFrequency::from("2H"),
                "2025-01-01 00:00:00+01:00",
                "2025-01-01T00:00:00+01:00",
                "none",
                Label::Start,
            ),
        ] {
            assert_eq!(
                slot(frequency, stamp),
                (start.into(), end.into(), label),
                "{stamp}"
            );
        }
    }
}
