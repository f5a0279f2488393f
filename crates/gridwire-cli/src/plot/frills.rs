//! Title, period and source of a picture.

use std::env;

use gridwire::core::chrono::{DateTime, Days, Utc};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::TimeRange;

use super::chart::Chart;
use super::draw::Frills;
use crate::catalog::Arguments;
use crate::fetch::Asked;
use crate::session::Session;

pub(super) fn of(
    asked: &Asked<'_>,
    arguments: &Arguments,
    session: &Session,
    zone: Tz,
    chart: &Chart,
) -> Frills {
    let dataset = asked.dataset;
    let mut subtitle = vec![dataset.name.to_owned()];
    subtitle.extend(
        arguments
            .given()
            .iter()
            .map(|(key, value)| format!("{key} {value}")),
    );
    subtitle.push(period(&asked.range, zone));
    let call = dataset.call();
    let (service, terms) = call.map_or((dataset.provider(), ""), |(api, _)| {
        (api.service, api.terms)
    });
    let from = match session.sandbox() {
        Some(_) => format!("the built-in sandbox, invented data in the form of {service}"),
        None if terms.is_empty() => service.to_owned(),
        None => format!("{service} ({terms})"),
    };
    let source = format!(
        "Source: {from}. Asked on {} with gridwire {}.",
        now().with_timezone(&zone).format("%Y-%m-%d %H:%M %Z"),
        env!("CARGO_PKG_VERSION")
    );
    let subtitle = subtitle.join(" · ");
    let notes = chart.notes.iter().map(|note| note.full().to_owned());
    let details: Vec<String> = [subtitle.clone()]
        .into_iter()
        .chain(notes)
        .chain([source.clone()])
        .collect();
    Frills {
        title: dataset.about.trim_end_matches('.').to_owned(),
        subtitle,
        source,
        details: details.join(". "),
        zone,
    }
}

/// The days, where the range is of whole ones, or the instants.
fn period(range: &TimeRange, zone: Tz) -> String {
    let [from, to] = [range.from(), range.to()].map(|end| end.with_timezone(&zone));
    let is_midnight = |end: &DateTime<Tz>| end.time() == gridwire::core::chrono::NaiveTime::MIN;
    if !(is_midnight(&from) && is_midnight(&to)) {
        let form = if [&from, &to].iter().all(|end| end.timestamp() % 60 == 0) {
            "%Y-%m-%d %H:%M"
        } else {
            "%Y-%m-%d %H:%M:%S"
        };
        return format!("{} to {}", from.format(form), to.format(form));
    }
    let first = from.date_naive();
    let last = to.date_naive() - Days::new(1);
    if first == last {
        format!(
            "{}, {} hours",
            first.format("%A %Y-%m-%d"),
            range.duration().num_hours()
        )
    } else {
        format!("{first} to {last}")
    }
}

/// The time of the query, or the one that reproducible pictures are to name.
fn now() -> DateTime<Utc> {
    let fixed = env::var("SOURCE_DATE_EPOCH").ok();
    let fixed = fixed.and_then(|seconds| DateTime::from_timestamp(seconds.parse().ok()?, 0));
    fixed.unwrap_or_else(Utc::now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono_tz::Europe::Paris;

    #[test]
    fn whole_days_are_named_and_the_last_one_is_in_it() {
        for (from, to, text) in [
            (
                "2026-10-25T00:00:00+02:00",
                "2026-10-26T00:00:00+01:00",
                "Sunday 2026-10-25, 25 hours",
            ),
            (
                "2026-01-01T00:00:00+01:00",
                "2027-01-01T00:00:00+01:00",
                "2026-01-01 to 2026-12-31",
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-01-01T06:00:00Z",
                "2026-01-01 01:00 to 2026-01-01 07:00",
            ),
        ] {
            let [from, to] = [from, to].map(|text| DateTime::parse_from_rfc3339(text).unwrap());
            assert_eq!(period(&TimeRange::new(from, to).unwrap(), Paris), text);
        }
    }
}
