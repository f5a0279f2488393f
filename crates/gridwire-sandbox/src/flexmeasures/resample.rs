//! Events in other steps.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Offset as _, TimeDelta, Utc};

/// The last step of a clock with this offset that has begun.
pub(crate) fn floor(at: DateTime<FixedOffset>, step: TimeDelta) -> DateTime<FixedOffset> {
    let (step, local) = (step.num_seconds(), at.naive_local().and_utc());
    if step <= 0 {
        return at;
    }
    let over = TimeDelta::seconds(local.timestamp().rem_euclid(step));
    let whole = over + TimeDelta::nanoseconds(local.timestamp_subsec_nanos().into());
    at.checked_sub_signed(whole).unwrap_or(at)
}

/// Events of one step as events of another: repeated, or their mean. Instants stay what they are.
pub(crate) fn resample(
    events: Vec<(DateTime<Utc>, f64)>,
    have: TimeDelta,
    want: TimeDelta,
    offset: FixedOffset,
) -> Vec<(DateTime<Utc>, f64)> {
    let (from, to) = (have.num_seconds(), want.num_seconds());
    if to == 0 || from == 0 || from == to {
        return events;
    }
    if from > to {
        let pieces = i32::try_from(from / to).unwrap_or(1);
        let repeat = |(at, value)| (0..pieces).map(move |i| (at + want * i, value));
        return events.into_iter().flat_map(repeat).collect();
    }
    let mut bins: BTreeMap<DateTime<Utc>, (f64, u32)> = BTreeMap::new();
    for (at, value) in events {
        let bin = floor(at.with_timezone(&offset.fix()), want).to_utc();
        let (sum, count) = bins.entry(bin).or_default();
        (*sum, *count) = (*sum + value, *count + 1);
    }
    let bins = bins.into_iter();
    bins.map(|(at, (sum, count))| (at, sum / f64::from(count)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        text.parse().unwrap()
    }

    #[test]
    fn days_begin_at_midnight_of_their_offset() {
        let day = TimeDelta::days(1);
        let noon = at("2026-03-27T12:00:00+01:00");
        assert_eq!(floor(noon, day), at("2026-03-27T00:00:00+01:00"));
        assert_eq!(floor(noon, TimeDelta::zero()), noon);
        let quarter = TimeDelta::minutes(15);
        assert_eq!(floor(at("2026-03-27T12:07:00.5+01:00"), quarter), noon);
    }

    #[test]
    fn means_and_repetitions() {
        let (start, minutes) = (at("2026-03-27T12:00:00+01:00").to_utc(), TimeDelta::minutes);
        let events = vec![
            (start, 1.0),
            (start + minutes(5), 2.0),
            (start + minutes(10), 6.0),
        ];
        let offset = FixedOffset::east_opt(3600).unwrap();
        let mean = resample(events, minutes(5), minutes(15), offset);
        assert_eq!(mean, [(start, 3.0)]);
        let twice = resample(mean, minutes(30), minutes(15), offset);
        assert_eq!(twice, [(start, 3.0), (start + minutes(15), 3.0)]);
    }
}
