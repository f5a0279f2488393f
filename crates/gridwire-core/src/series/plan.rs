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
/// Where windows may be cut anywhere, a unit keeps together what must not be torn.
pub fn plan(
    range: &TimeRange,
    rules: &WindowRules,
    unit: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Plan {
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
        windows: cut(from, to, rules, unit).unwrap_or_default(),
        missing,
    }
}

fn cut(
    from: DateTime<Tz>,
    to: DateTime<Tz>,
    rules: &WindowRules,
    unit: Option<TimeDelta>,
) -> Option<Vec<Window>> {
    let mut windows = Vec::new();
    if from >= to {
        return Some(windows);
    }
    let (mut start, end) = (rules.step.floor(from)?, rules.step.ceil(to)?);
    while start < end {
        let next = longest(start, rules, unit)?.min(end);
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
fn longest(
    start: DateTime<Tz>,
    rules: &WindowRules,
    unit: Option<TimeDelta>,
) -> Option<DateTime<Tz>> {
    let span = rules.max.map(|limit| limit.span).or(rules.trial);
    match (rules.step, span) {
        (Step::Millisecond, span) => {
            let end = span.unwrap_or(Span::Years(1)).after(start)?;
            let unit = unit.map_or(1, |unit| unit.num_milliseconds().max(1));
            let units = Step::Millisecond.count(start, end) / unit;
            Step::Millisecond.add(start, units.max(1).checked_mul(unit)?)
        }
        // No limit: a year at once keeps answers and repetitions bounded.
        (_, None) => Step::Year.add(start, 1),
        (_, Some(Span::Years(years))) => Step::Year.add(start, i64::from(years.max(1))),
        (_, Some(Span::Days(days))) => {
            let days = i64::from(days.max(1));
            let end = Step::Day.add(start, days)?;
            // Days with a change of clock to winter time are longer, and services count hours.
            if days > 1 && end - start > TimeDelta::days(days) {
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
    /// Windows of about the same length in place of this one, as many as wanted or as its steps
    /// allow; `None` if it cannot be cut.
    pub(crate) fn pieces(
        &self,
        rules: &WindowRules,
        unit: Option<TimeDelta>,
        wanted: i64,
    ) -> Option<Vec<Window>> {
        let (from, to) = (
            self.keep.from().with_timezone(&rules.zone),
            self.keep.to().with_timezone(&rules.zone),
        );
        let (first, last) = (rules.step.floor(from)?, rules.step.ceil(to)?);
        let unit = match rules.step {
            Step::Millisecond => unit.map_or(1, |unit| unit.num_milliseconds().max(1)),
            Step::Day | Step::Year => 1,
        };
        let steps = rules.step.count(first, last);
        let units = steps / unit + i64::from(steps % unit > 0);
        let wanted = wanted.min(units);
        if wanted < 2 {
            return None;
        }
        let edge = |piece: i64| {
            let steps = i128::from(units) * i128::from(piece) / i128::from(wanted);
            let edge = rules
                .step
                .add(first, i64::try_from(steps).ok()?.checked_mul(unit)?)?;
            Some(edge.min(last))
        };
        let mut pieces = Vec::new();
        for piece in 0..wanted {
            let (start, end) = (edge(piece)?, edge(piece + 1)?);
            pieces.push(Window {
                keep: TimeRange::new(start.max(from), end.min(to)).ok()?,
                ask: widen(start, end, rules),
            });
        }
        Some(pieces)
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
            trial: None,
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
        let plan = plan(
            &days("2023-06-01", "2025-01-31", Paris),
            &rules,
            None,
            now(),
        );
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
        let plan = plan(
            &days("2024-03-31", "2024-03-31", Paris),
            &rules,
            None,
            now(),
        );
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
        let plan = plan(
            &days("1930-01-01", "2027-06-30", Paris),
            &rules,
            None,
            now(),
        );
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
        let before = super::plan(
            &days("1900-01-01", "1900-12-31", Paris),
            &rules,
            None,
            now(),
        );
        assert!(before.windows.is_empty() && before.missing.len() == 1);
        let after = super::plan(
            &days("2030-01-01", "2030-12-31", Paris),
            &rules,
            None,
            now(),
        );
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
            let plan = plan(&range, &rules, None, now());
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
            for Window { keep, ask } in plan(&range, &rules, None, now()).windows {
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
        fn windows_that_may_be_cut_anywhere_keep_units_whole(range in any_range(), unit in prop::option::of(1_i64..100_000_000), wanted in 2_i64..200) {
            let trial = Span::Days(1);
            let rules = WindowRules { max: None, min: None, trial: Some(trial), ..rules(Step::Millisecond, trial, trial, chrono_tz::Etc::UTC) };
            let rules = WindowRules { not_before: None, not_after: None, ..rules };
            let length = unit.map(TimeDelta::milliseconds);
            let windows = plan(&range, &rules, length, now()).windows;
            let pieces = windows.iter().flat_map(|window| {
                window.pieces(&rules, length, wanted).unwrap_or_else(|| vec![*window])
            });
            for windows in [windows.clone(), pieces.collect()] {
                prop_assert_eq!(windows[0].keep.from(), range.from());
                prop_assert_eq!(windows.last().unwrap().keep.to(), range.to());
                for pair in windows.windows(2) {
                    prop_assert_eq!(pair[0].keep.to(), pair[1].keep.from());
                    let from_start = (pair[1].ask.from() - range.from()).num_milliseconds();
                    prop_assert_eq!(from_start % unit.unwrap_or(1), 0);
                }
                prop_assert!(windows.iter().all(|window| window.ask == window.keep));
            }
        }

        #[test]
        fn pieces_make_up_their_window(range in any_range(), rules in any_rules()) {
            for window in plan(&range, &rules, None, now()).windows {
                for wanted in 0..5 {
                    let Some(pieces) = window.pieces(&rules, None, wanted) else { continue };
                    prop_assert!(i64::try_from(pieces.len()).unwrap() <= wanted && pieces.len() > 1);
                    prop_assert_eq!(pieces[0].keep.from(), window.keep.from());
                    prop_assert_eq!(pieces.last().unwrap().keep.to(), window.keep.to());
                    for pair in pieces.windows(2) {
                        prop_assert_eq!(pair[0].keep.to(), pair[1].keep.from());
                    }
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
            assert_eq!(plan(&range, &rules, None, now()).windows.len(), windows);
        }
    }
}
