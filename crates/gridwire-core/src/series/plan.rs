use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Missing, MissingReason, Span, Step, WindowRules};
use crate::time::TimeRange;

/// A range cut into what a service may be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The requests to make, in order.
    pub windows: Vec<Window>,
    /// What no request can get.
    pub missing: Vec<Missing>,
}

/// One request's part of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The part of the caller's range that this window is for.
    pub keep: TimeRange,
    /// The period to ask for; it may be wider, since services want whole days or years.
    pub ask: TimeRange,
}

/// Cuts a range into the fewest windows that the rules allow.
///
/// The windows' `keep` parts and the missing parts make up the range, without gap and overlap.
pub fn plan(range: &TimeRange, rules: &WindowRules, now: DateTime<Utc>) -> Plan {
    let mut missing = Vec::new();
    let mut from = range.from().with_timezone(&rules.zone);
    let mut to = range.to().with_timezone(&rules.zone);
    let mut lost = |from: DateTime<Tz>, to: DateTime<Tz>, reason| {
        missing.extend(TimeRange::new(from, to).map(|range| Missing {
            range,
            reason,
            detail: None,
        }));
    };
    if let Some(first) = rules.first()
        && from < first
    {
        lost(from, first.min(to), MissingReason::BeforeHistory);
        from = first;
    }
    if let Some((last, _)) = rules.last(now)
        && to > last
    {
        lost(last.max(from), to, MissingReason::AfterLimit);
        to = last;
    }
    Plan {
        windows: cut(from, to, rules).unwrap_or_default(),
        missing,
    }
}

fn cut(from: DateTime<Tz>, to: DateTime<Tz>, rules: &WindowRules) -> Option<Vec<Window>> {
    let mut windows = Vec::new();
    if from >= to {
        return Some(windows);
    }
    let (mut start, end) = (rules.step.floor(from)?, rules.step.ceil(to)?);
    while start < end {
        let next = longest(start, rules)?.min(end);
        let keep = TimeRange::new(start.max(from), next.min(to)).ok()?;
        windows.push(Window {
            keep,
            ask: widen(start, next, rules),
        });
        start = next;
    }
    Some(windows)
}

/// The end of the longest window from a start.
fn longest(start: DateTime<Tz>, rules: &WindowRules) -> Option<DateTime<Tz>> {
    match rules.max.map(|limit| limit.span) {
        // No limit: a year at once keeps answers and repetitions bounded.
        None | Some(Span::Years(_)) => {
            let years = match rules.max.map(|limit| limit.span) {
                Some(Span::Years(years)) => years,
                _ => 1,
            };
            Step::Year.add(start, years.max(1))
        }
        Some(Span::Days(days)) => {
            let end = Step::Day.add(start, days.max(1))?;
            // Days with a change of clock to winter time are longer, and services count hours.
            if days > 1 && end - start > TimeDelta::days(i64::from(days)) {
                Step::Day.add(start, days - 1)
            } else {
                Some(end)
            }
        }
    }
}

/// What to ask for to get a window: a day of 23 hours is refused as shorter than a day, so the day
/// before it is asked for as well.
fn widen(start: DateTime<Tz>, end: DateTime<Tz>, rules: &WindowRules) -> TimeRange {
    let mut from = start;
    if let Some(Span::Days(days)) = rules.min.map(|limit| limit.span) {
        while end - from < TimeDelta::days(i64::from(days)) {
            let Some(day) = from.date_naive().pred_opt() else {
                break;
            };
            let Some(earlier) = crate::time::start_of_day(day, rules.zone) else {
                break;
            };
            from = earlier;
        }
    }
    // A window is never empty, so neither is a wider one.
    TimeRange::new(from, end).unwrap_or_else(|_| unreachable!("a window ends after it starts"))
}

impl Window {
    /// Two windows for the halves of a window, or `None` if it has no step to be cut at.
    pub(crate) fn halves(&self, rules: &WindowRules) -> Option<(Window, Window)> {
        let (from, to) = (
            self.keep.from().with_timezone(&rules.zone),
            self.keep.to().with_timezone(&rules.zone),
        );
        let (first, last) = (rules.step.floor(from)?, rules.step.ceil(to)?);
        let steps = rules.step.count(first, last);
        let middle = rules.step.add(first, u32::try_from(steps / 2).ok()?)?;
        if steps < 2 {
            return None;
        }
        let half = |start: DateTime<Tz>, end: DateTime<Tz>| {
            let keep = TimeRange::new(start.max(from), end.min(to)).ok()?;
            Some(Window {
                keep,
                ask: widen(start, end, rules),
            })
        };
        Some((half(first, middle)?, half(middle, last)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::{CoverageBy, Limit, NotAfter};
    use chrono::NaiveDate;
    use chrono_tz::Europe::{Paris, Zurich};
    use proptest::prelude::*;

    fn rules(step: Step, max: Span, min: Span, zone: Tz) -> WindowRules {
        let limit = |span| {
            Some(Limit {
                span,
                rule: "R",
                disputed: None,
            })
        };
        WindowRules {
            start: "start_date",
            end: "end_date",
            zone,
            step,
            max: limit(max),
            min: limit(min),
            not_before: Some((1935, 1, 1)),
            not_after: Some(NotAfter::NextYear("F04")),
            pair: "F01",
            order: "F02",
            coverage: CoverageBy::Windows,
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-21T08:00:00Z".parse().unwrap()
    }

    fn days(first: &str, last: &str, zone: Tz) -> TimeRange {
        TimeRange::days(first.parse().unwrap(), last.parse().unwrap(), zone).unwrap()
    }

    #[test]
    fn calendar_years_in_local_time() {
        let rules = rules(Step::Year, Span::Years(1), Span::Years(1), Paris);
        let plan = plan(&days("2023-06-01", "2025-01-31", Paris), &rules, now());
        let asks: Vec<_> = plan
            .windows
            .iter()
            .map(|window| window.ask.to_string())
            .collect();
        assert_eq!(
            asks,
            [
                "2023-01-01T00:00:00+01:00 to 2024-01-01T00:00:00+01:00",
                "2024-01-01T00:00:00+01:00 to 2025-01-01T00:00:00+01:00",
                "2025-01-01T00:00:00+01:00 to 2026-01-01T00:00:00+01:00",
            ]
        );
        assert_eq!(
            plan.windows[0].keep.to_string(),
            "2023-06-01T00:00:00+02:00 to 2024-01-01T00:00:00+01:00"
        );
        assert_eq!(
            plan.windows[2].keep.to_string(),
            "2025-01-01T00:00:00+01:00 to 2025-02-01T00:00:00+01:00"
        );
    }

    #[test]
    fn the_day_of_23_hours_is_asked_for_with_the_day_before() {
        let rules = rules(Step::Day, Span::Days(366), Span::Days(1), Paris);
        let plan = plan(&days("2024-03-31", "2024-03-31", Paris), &rules, now());
        assert_eq!(plan.windows.len(), 1);
        assert_eq!(plan.windows[0].keep.duration().num_hours(), 23);
        assert_eq!(
            plan.windows[0].ask.to_string(),
            "2024-03-30T00:00:00+01:00 to 2024-04-01T00:00:00+02:00"
        );
    }

    #[test]
    fn what_cannot_be_had_is_missing_with_its_reason() {
        let rules = rules(Step::Day, Span::Days(366), Span::Days(1), Paris);
        let plan = plan(&days("1930-01-01", "2027-06-30", Paris), &rules, now());
        let missing: Vec<_> = plan
            .missing
            .iter()
            .map(|part| (part.reason, part.range.to_string()))
            .collect();
        assert_eq!(
            missing,
            [
                (
                    MissingReason::BeforeHistory,
                    "1930-01-01T00:00:00+00:00 to 1935-01-01T00:00:00+00:00".into()
                ),
                (
                    MissingReason::AfterLimit,
                    "2027-01-01T00:00:00+01:00 to 2027-07-01T00:00:00+02:00".into()
                ),
            ]
        );
        let before = super::plan(&days("1900-01-01", "1900-12-31", Paris), &rules, now());
        assert!(before.windows.is_empty() && before.missing.len() == 1);
        let after = super::plan(&days("2030-01-01", "2030-12-31", Paris), &rules, now());
        assert!(after.windows.is_empty() && after.missing.len() == 1);
    }

    fn any_range() -> impl Strategy<Value = TimeRange> {
        // 1934 to 2027, with lengths from a second to some years.
        (
            -1_130_000_000_i64..1_800_000_000,
            prop_oneof![1_i64..200_000, 1_i64..100_000_000],
        )
            .prop_map(|(from, len)| {
                let at = |secs| DateTime::<Utc>::from_timestamp(secs, 0).unwrap();
                TimeRange::new(at(from), at(from + len)).unwrap()
            })
    }

    fn any_rules() -> impl Strategy<Value = WindowRules> {
        let zone = prop_oneof![Just(Paris), Just(Zurich)];
        let spans = prop_oneof![
            Just((Step::Year, Span::Years(1), Span::Years(1))),
            Just((Step::Day, Span::Days(366), Span::Days(1))),
            Just((Step::Day, Span::Days(155), Span::Days(1))),
            Just((Step::Day, Span::Days(7), Span::Days(1))),
            Just((Step::Day, Span::Days(1), Span::Days(1))),
        ];
        (spans, zone).prop_map(|((step, max, min), zone)| rules(step, max, min, zone))
    }

    proptest! {
        #[test]
        fn windows_and_missing_parts_make_up_the_range(range in any_range(), rules in any_rules()) {
            let plan = plan(&range, &rules, now());
            let mut parts: Vec<TimeRange> = plan.windows.iter().map(|window| window.keep).collect();
            parts.extend(plan.missing.iter().map(|missing| missing.range));
            parts.sort_by_key(TimeRange::from);
            prop_assert_eq!(parts.first().unwrap().from(), range.from());
            prop_assert_eq!(parts.last().unwrap().to(), range.to());
            for pair in parts.windows(2) {
                prop_assert_eq!(pair[0].to(), pair[1].from());
            }
        }

        #[test]
        fn every_window_is_one_that_the_service_takes(range in any_range(), rules in any_rules()) {
            for Window { keep, ask } in plan(&range, &rules, now()).windows {
                prop_assert!(ask.from() <= keep.from() && keep.to() <= ask.to());
                let (from, to) = (ask.from().with_timezone(&rules.zone), ask.to().with_timezone(&rules.zone));
                prop_assert_eq!(Some(from), crate::time::start_of_day(from.date_naive(), rules.zone));
                prop_assert_eq!(Some(to), crate::time::start_of_day(to.date_naive(), rules.zone));
                prop_assert!(ask.duration() >= TimeDelta::hours(24));
                let longest = match rules.max.unwrap().span { Span::Days(1) => 2, Span::Days(days) => i64::from(days), Span::Years(_) => 366 };
                prop_assert!(ask.duration() <= TimeDelta::days(longest) + TimeDelta::hours(i64::from(longest == 2)));
                prop_assert!(rules.check(Some(ask.from()), Some(ask.to()), now()).is_ok() || longest == 2);
            }
        }

        #[test]
        fn halves_make_up_their_window(range in any_range(), rules in any_rules()) {
            for window in plan(&range, &rules, now()).windows {
                if let Some((left, right)) = window.halves(&rules) {
                    prop_assert_eq!(left.keep.from(), window.keep.from());
                    prop_assert_eq!(left.keep.to(), right.keep.from());
                    prop_assert_eq!(right.keep.to(), window.keep.to());
                }
            }
        }
    }

    #[test]
    fn leap_years_fit_in_one_window() {
        let rules = rules(Step::Day, Span::Days(366), Span::Days(1), Paris);
        for (year, windows) in [(2024, 1), (2023, 1)] {
            let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let range = TimeRange::days(day(1, 1), day(12, 31), Paris).unwrap();
            assert_eq!(plan(&range, &rules, now()).windows.len(), windows);
        }
    }
}
