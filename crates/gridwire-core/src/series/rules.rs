use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Step;
use crate::time::{format_instant, start_of_day};
use crate::{Error, Result};

/// What a service demands of the period of a request, as its specification states it.
#[derive(Debug)]
pub struct WindowRules {
    /// The parameter of the start.
    pub start: &'static str,
    /// The parameter of the end, which the period excludes.
    pub end: &'static str,
    /// The zone whose calendar the rules speak of.
    pub zone: Tz,
    /// The calendar unit on whose starts windows are cut.
    pub step: Step,
    /// The longest period.
    pub max: Option<Limit>,
    /// The shortest period.
    pub min: Option<Limit>,
    /// How long windows are at first where the service states no longest period and cuts answers
    /// that are too large.
    pub trial: Option<Span>,
    /// The first day of the data: year, month, day.
    pub not_before: Option<(i32, u32, u32)>,
    /// The latest end.
    pub not_after: Option<NotAfter>,
    /// The rule that both ends or neither are given.
    pub pair: Rule,
    /// The rule that the end is not before the start.
    pub order: Rule,
    /// What counts as covered.
    pub coverage: CoverageBy,
}

/// The name that a service gives a rule: the code of the error that breaking it causes.
pub type Rule = &'static str;

/// A bound on the length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The length.
    pub span: Span,
    /// The rule's name.
    pub rule: Rule,
    /// Why the rule is in doubt, where document and practice disagree: then it is not held
    /// against the caller.
    pub disputed: Option<&'static str>,
}

/// A length in calendar units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Local days.
    Days(u32),
    /// Calendar years.
    Years(u32),
}

/// The latest end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAfter {
    /// The local start of next year.
    NextYear(Rule),
    /// The local start of the day that many days ahead.
    DaysAhead(u32, Rule),
}

/// What of a range counts as covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageBy {
    /// What the intervals of the rows cover: the data has a value for every instant.
    Intervals,
    /// What the service answered for: no row may be a right answer.
    Windows,
    /// What the service answered for, where rows are instants of its own choosing: but a silence at
    /// the start or the end that is longer than any between two rows is data that is not there.
    Events,
}

impl Span {
    /// That much later on the zone's calendar, at the same local time of day where that exists.
    pub(super) fn after(self, start: DateTime<Tz>) -> Option<DateTime<Tz>> {
        let (day, time) = (start.date_naive(), start.time());
        let day = match self {
            Span::Days(days) => day.checked_add_days(chrono::Days::new(u64::from(days)))?,
            Span::Years(years) => {
                day.checked_add_months(chrono::Months::new(years.checked_mul(12)?))?
            }
        };
        let midnight = start_of_day(day, start.timezone())?;
        let local = day.and_time(time).and_local_timezone(start.timezone());
        local.earliest().or_else(|| {
            midnight.checked_add_signed(time.signed_duration_since(chrono::NaiveTime::MIN))
        })
    }

    fn text(self) -> String {
        match self {
            Span::Days(1) => "1 day".into(),
            Span::Days(days) => format!("{days} days"),
            Span::Years(1) => "1 calendar year".into(),
            Span::Years(years) => format!("{years} calendar years"),
        }
    }
}

impl WindowRules {
    /// How far a window may have to reach back before its part of a range, and a day more.
    pub(crate) fn margin(&self) -> TimeDelta {
        match (self.step, self.min.map(|limit| limit.span)) {
            // Windows that may be cut anywhere are never wider than their part.
            (Step::Millisecond, _) => TimeDelta::milliseconds(1),
            (_, Some(Span::Days(days))) => TimeDelta::days(i64::from(days) + 2),
            _ => TimeDelta::days(2),
        }
    }

    /// The start of the data.
    pub fn first(&self) -> Option<DateTime<Tz>> {
        let (year, month, day) = self.not_before?;
        start_of_day(NaiveDate::from_ymd_opt(year, month, day)?, self.zone)
    }

    /// The latest end at that time, and the rule that sets it.
    pub fn last(&self, now: DateTime<Utc>) -> Option<(DateTime<Tz>, Rule)> {
        let today = now.with_timezone(&self.zone).date_naive();
        let (day, rule) = match self.not_after? {
            NotAfter::NextYear(rule) => (NaiveDate::from_ymd_opt(today.year() + 1, 1, 1)?, rule),
            NotAfter::DaysAhead(days, rule) => (
                today.checked_add_days(chrono::Days::new(u64::from(days)))?,
                rule,
            ),
        };
        Some((start_of_day(day, self.zone)?, rule))
    }

    /// Whether a period is longer than the service takes.
    pub(crate) fn too_long(
        &self,
        start: DateTime<FixedOffset>,
        end: DateTime<FixedOffset>,
    ) -> Option<Limit> {
        self.max.filter(|limit| {
            // A year may have 366 days: never stricter than the service's own count.
            let span = match limit.span {
                Span::Years(years) => Span::Days(366 * years),
                days => days,
            };
            span.after(start.with_timezone(&self.zone))
                .is_some_and(|latest| end > latest)
        })
    }

    /// Checks the period of one request against the rules that are not in doubt.
    ///
    /// # Errors
    /// Invalid input that names the parameter, its value, the rule and the remedy.
    pub(crate) fn check(
        &self,
        start: Option<DateTime<FixedOffset>>,
        end: Option<DateTime<FixedOffset>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (start, end) = match (start, end) {
            (None, None) => return Ok(()),
            (Some(start), Some(end)) => (start, end),
            (Some(given), None) => return Err(self.half(self.start, given, self.end)),
            (None, Some(given)) => return Err(self.half(self.end, given, self.start)),
        };
        if start > end {
            return Err(Error::invalid_input(
                self.start,
                format_instant(&start),
                format_args!(
                    "later than {} = {} (rule {})",
                    self.end,
                    format_instant(&end),
                    self.order
                ),
            )
            .with_remedy("Swap the two"));
        }
        let period = || format!("{} to {}", format_instant(&start), format_instant(&end));
        let range = "Use `range`, which asks for whatever windows the service allows, or `unchecked` to send it as it is";
        if let Some(limit) = self
            .too_long(start, end)
            .filter(|limit| limit.disputed.is_none())
        {
            return Err(Error::invalid_input(
                "period",
                period(),
                format_args!("longer than {} (rule {})", limit.span.text(), limit.rule),
            )
            .with_remedy(range));
        }
        if let Some(limit) = self.min {
            let local = start.with_timezone(&self.zone);
            // The document counts calendar days, the service elapsed hours: refuse what breaks both.
            let elapsed = match limit.span {
                Span::Days(days) => end - start < TimeDelta::days(i64::from(days)),
                Span::Years(_) => true,
            };
            if elapsed && limit.span.after(local).is_some_and(|least| end < least) {
                return Err(Error::invalid_input(
                    "period",
                    period(),
                    format_args!("shorter than {} (rule {})", limit.span.text(), limit.rule),
                )
                .with_remedy(range));
            }
        }
        if let Some((last, rule)) = self.last(now)
            && end > last
        {
            return Err(Error::invalid_input(
                self.end,
                format_instant(&end),
                format_args!(
                    "later than {}, the latest end today (rule {rule})",
                    format_instant(&last.fixed_offset())
                ),
            )
            .with_remedy("Ask for an earlier end"));
        }
        Ok(())
    }

    fn half(&self, given: &str, value: DateTime<FixedOffset>, missing: &str) -> Error {
        Error::invalid_input(
            given,
            format_instant(&value),
            format_args!(
                "given without {missing} (rule {}: both or neither)",
                self.pair
            ),
        )
        .with_remedy(format!("Set {missing} too, or use range, which takes both"))
    }
}
