//! What a run asks for.

use gridwire::core::chrono::{DateTime, Days, FixedOffset, Utc};
use gridwire::core::series::{Span, Step, WindowRules, plan};
use gridwire::core::time::{IntervalSet, TimeRange, start_of_day};
use gridwire::core::{Error, ErrorKind, Result};

use super::month::Month;

/// Services correct values for hours, and some for days: what was younger than this when it was read
/// is read again.
const OVERLAP: Days = Days::new(14);
/// How far ahead a forecast may be that a copy has.
const AHEAD: u32 = 31;

/// The range that a copy is to cover: from what was asked for, or what it has, or the beginning of
/// the data, to the latest end that the service takes.
///
/// # Errors
/// Invalid input if nothing says where to begin, or that is later than the end.
pub(super) fn wanted(
    rules: &WindowRules,
    asked: Option<DateTime<FixedOffset>>,
    received: &IntervalSet,
    now: DateTime<Utc>,
) -> Result<TimeRange> {
    let there = received.ranges().first().map(TimeRange::from);
    let first = || rules.first().map(|first| first.fixed_offset());
    let Some(from) = asked.or(there).or_else(first) else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "--from is missing: nothing is there yet, and nothing says where the data begins",
        )
        .with_remedy("Give --from once; later runs go on from there"));
    };
    let to = latest(rules, now)
        .ok_or_else(|| Error::invalid_input("clock", now, "beyond the calendar"))?;
    TimeRange::new(from, to).map_err(|_| {
        Error::invalid_input("--from", from.to_rfc3339(), format_args!("not before {to}"))
            .with_remedy("Ask for an earlier start")
    })
}

/// The latest end that the service takes. Where it sets none: as far ahead as one request reaches,
/// for what is foretold.
fn latest(rules: &WindowRules, now: DateTime<Utc>) -> Option<DateTime<FixedOffset>> {
    if let Some((last, _)) = rules.last(now) {
        return Some(last.fixed_offset());
    }
    let days = match rules.trial.or(rules.max.map(|limit| limit.span)) {
        Some(Span::Days(days)) => days.min(AHEAD),
        _ => AHEAD,
    };
    let today = now.with_timezone(&rules.zone).date_naive();
    let last = today.checked_add_days(Days::new(u64::from(days) + 1))?;
    Some(start_of_day(last, rules.zone)?.fixed_offset())
}

/// Until when what is read now need not be read again.
pub(super) fn settles(rules: &WindowRules, now: DateTime<Utc>) -> Option<DateTime<FixedOffset>> {
    let today = now.with_timezone(&rules.zone).date_naive();
    let last = start_of_day(today.checked_sub_days(OVERLAP)?, rules.zone)?;
    Some(last.fixed_offset())
}

/// What is to be asked for, in parts that are done one after the other: whole months, as many as one
/// request of the service may have, so that no request is made twice.
pub(super) fn parts(
    rules: &WindowRules,
    wanted: &TimeRange,
    settled: &IntervalSet,
) -> Vec<TimeRange> {
    let months = months(rules);
    let mut parts = Vec::new();
    for gap in settled.missing_from(wanted) {
        let mut month = Month::of(&gap.from(), rules.zone).stretch(months);
        while let (Some(start), Some(end)) = (
            month.start(rules.zone),
            month.later(months).start(rules.zone),
        ) && start < gap.to()
        {
            let stretch = TimeRange::new(start, end).ok();
            parts.extend(stretch.and_then(|stretch| stretch.intersection(&gap)));
            month = month.later(months);
        }
    }
    parts
}

/// How many whole months one request may have.
fn months(rules: &WindowRules) -> i32 {
    match (rules.step, rules.max.map(|limit| limit.span)) {
        (Step::Year, _) | (_, Some(Span::Years(_))) => 12,
        (_, Some(Span::Days(days))) if days >= 366 => 12,
        (_, Some(Span::Days(days))) => (days / 31).max(1).cast_signed(),
        (_, None) => 1,
    }
}

/// How many windows a part is cut into, as far as the rules tell.
pub(super) fn windows(rules: &WindowRules, part: &TimeRange, now: DateTime<Utc>) -> u64 {
    plan(part, rules, None, now).windows.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::datasets;

    fn rules(dataset: &str) -> &'static WindowRules {
        let mut all = datasets();
        all.find(|one| one.name == dataset).unwrap().rules
    }

    fn at(text: &str) -> DateTime<FixedOffset> {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> TimeRange {
        TimeRange::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn a_part_is_as_long_as_one_request_may_be() {
        let year = range("2023-01-01T00:00:00+01:00", "2024-01-01T00:00:00+01:00");
        let settled = IntervalSet::default();
        for (dataset, count, requests) in [
            ("rte/capacities-per-production-type", 1, 1),
            ("rte/tempo", 1, 1),
            // Of five months, beginning in December.
            ("rte/generation-per-production-type", 3, 3),
            // February needs one less than the others.
            ("rte/generation-mix", 12, 35),
            ("rte/generation-per-unit", 12, 12 * 5 - 1),
        ] {
            let rules = rules(dataset);
            let parts = parts(rules, &year, &settled);
            assert_eq!(parts.len(), count, "{dataset}");
            assert_eq!(
                (parts[0].from(), parts[count - 1].to()),
                (year.from(), year.to())
            );
            assert!(parts.windows(2).all(|pair| pair[0].to() == pair[1].from()));
            let now = at("2024-06-01T00:00:00Z").to_utc();
            let windows: u64 = parts.iter().map(|part| windows(rules, part, now)).sum();
            assert_eq!(windows, requests, "{dataset}");
        }
    }

    #[test]
    fn only_what_is_not_settled_is_asked_for() {
        let rules = rules("rte/generation-mix");
        let wanted = range("2024-01-01T00:00:00+01:00", "2024-04-08T00:00:00+02:00");
        let mut settled = IntervalSet::default();
        settled.insert(range(
            "2024-01-01T00:00:00+01:00",
            "2024-02-10T00:00:00+01:00",
        ));
        settled.insert(range(
            "2024-02-12T00:00:00+01:00",
            "2024-03-25T00:00:00+01:00",
        ));
        let parts = parts(rules, &wanted, &settled);
        assert_eq!(
            parts,
            [
                range("2024-02-10T00:00:00+01:00", "2024-02-12T00:00:00+01:00"),
                range("2024-03-25T00:00:00+01:00", "2024-04-01T00:00:00+02:00"),
                range("2024-04-01T00:00:00+02:00", "2024-04-08T00:00:00+02:00"),
            ]
        );
    }

    #[test]
    fn a_copy_goes_from_its_beginning_to_the_latest_end() {
        let now = at("2024-06-01T10:00:00Z").to_utc();
        let wanted = |dataset: &str, asked: Option<&str>, there: &[TimeRange]| {
            let mut received = IntervalSet::default();
            there.iter().for_each(|part| received.insert(*part));
            wanted(rules(dataset), asked.map(at), &received, now).map(|range| range.to_string())
        };
        let mix = |asked, there: &[TimeRange]| wanted("rte/generation-mix", asked, there).unwrap();
        let end = "to 2024-06-02T00:00:00+02:00";
        assert_eq!(mix(None, &[]), format!("2017-01-01T00:00:00+01:00 {end}"));
        let there = range("2024-02-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00");
        assert_eq!(
            mix(None, &[there]),
            format!("2024-02-01T00:00:00+01:00 {end}")
        );
        let asked = "2024-01-01T00:00:00+01:00";
        assert_eq!(mix(Some(asked), &[there]), format!("{asked} {end}"));
        let late = wanted("rte/generation-mix", Some("2024-07-01T00:00:00+02:00"), &[]);
        let late = late.unwrap_err();
        assert!(
            late.is_invalid_input() && late.to_string().starts_with("--from = "),
            "{late}"
        );
        // Where the service sets no end, as far ahead as one request reaches.
        let asked = Some("2024-05-01T00:00:00Z");
        let ahead = wanted("edf-sf/forecast", asked, &[]).unwrap();
        assert_eq!(
            ahead,
            "2024-05-01T00:00:00+00:00 to 2024-07-03T00:00:00+00:00"
        );
        assert!(
            wanted("edf-sf/forecast", None, &[])
                .unwrap_err()
                .to_string()
                .contains("Give --from")
        );
    }

    #[test]
    fn what_was_young_when_it_was_read_is_read_again() {
        let now = at("2024-04-05T10:00:00Z").to_utc();
        let settles = settles(rules("rte/tempo"), now).unwrap();
        assert_eq!(settles, at("2024-03-22T00:00:00+01:00"));
    }
}
