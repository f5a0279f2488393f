//! The quarters of an hour that an answer is about.

use std::ops::Range;

use chrono::{DateTime, NaiveTime, Utc};

use super::catalogue::Site;
use super::options::{ClimkitEnds, ClimkitTooLong};
use super::query::Query;
use super::refusal::Refusal;
use super::switches::Switches;
use super::time::{QUARTER, at};

/// Without a start, the last of these are answered.
const A_DAY: i64 = 86_400;
/// The night in which the clocks go back is so much longer.
const AN_HOUR: i64 = 3_600;

/// From a label to a label, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    from: i64,
    to: i64,
}

/// Why a period gets no rows.
pub(crate) enum Failure {
    Refused(Refusal),
    /// It is never answered.
    Hangs,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Period {
    pub(crate) fn new(
        query: &Query,
        site: &Site,
        switches: &Switches,
        now: DateTime<Utc>,
    ) -> Result<Self, Failure> {
        let to = query.to.unwrap_or(now.timestamp());
        let from = query.from.unwrap_or(to - A_DAY);
        if let Some((days, then)) = switches.longest_period
            && to - from > i64::from(days) * A_DAY + AN_HOUR
        {
            return Err(match then {
                ClimkitTooLong::Status(status) => Refusal::TooLong(status).into(),
                ClimkitTooLong::Hang => Failure::Hangs,
            });
        }
        let noon = |day| at(day, NaiveTime::MIN, site.zone) + A_DAY / 2;
        let mut poisoned = switches.poisoned.iter();
        if poisoned.any(|(id, day)| id == site.id && (from..to).contains(&noon(*day))) {
            return Err(Refusal::Poisoned.into());
        }
        Ok(Self { from, to }.not_before(switches.earliest.get(site.id).map(DateTime::timestamp)))
    }

    /// Begins later, if need be, and does not say so.
    pub(crate) fn not_before(self, earliest: Option<i64>) -> Self {
        let from = earliest.map_or(self.from, |earliest| self.from.max(earliest));
        Self { from, ..self }
    }

    /// The instants of every quarter of an hour that the period has, as numbers.
    pub(crate) fn instants(self, ends: ClimkitEnds) -> Range<i64> {
        let (mut from, mut to) = (self.from, self.to);
        if ends == ClimkitEnds::EndOnly {
            from += 1;
        }
        if ends != ClimkitEnds::StartOnly {
            to += 1;
        }
        let first = |instant: i64| -(-instant).div_euclid(QUARTER);
        first(from)..first(to)
    }

    /// The quarters of an hour that end in the period.
    pub(crate) fn quarters(self, ends: ClimkitEnds, known: &Range<i64>) -> Range<i64> {
        let labels = self.instants(ends);
        (labels.start - 1).max(known.start)..(labels.end - 1).min(known.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        let period = Period {
            from: 900,
            to: 2_700,
        };
        let known = 0..100;
        // Labels 900, 1800 and 2700 are the ends of quarters 0, 1 and 2.
        for (ends, expected) in [
            (ClimkitEnds::Both, 0..3),
            (ClimkitEnds::StartOnly, 0..2),
            (ClimkitEnds::EndOnly, 1..3),
        ] {
            assert_eq!(period.quarters(ends, &known), expected, "{ends:?}");
        }
        let off = Period {
            from: 901,
            to: 2_701,
        };
        for ends in [
            ClimkitEnds::Both,
            ClimkitEnds::StartOnly,
            ClimkitEnds::EndOnly,
        ] {
            assert_eq!(off.quarters(ends, &known), 1..3, "{ends:?}");
        }
        assert_eq!(period.quarters(ClimkitEnds::Both, &(1..2)), 1..2);
        assert_eq!(period.not_before(Some(1_000)).from, 1_000);
        assert_eq!(period.not_before(Some(800)), period);
    }
}
