//! Actual Generation, end to end: every hour once whatever happens on the way, totals that are
//! sums, values that are corrected, and an account that names what is not there.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use gridwire::core::chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc, Weekday};
use gridwire::core::serde_json::{self, Value, json};
use gridwire::core::series::MissingReason;
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, Result};
use gridwire::rte_generation::{
    ActualGenerationsPerProductionTypeRow, ActualGenerationsPerUnitRow,
    GenerationMix15minTimeScaleRow, GenerationValue, MixProductionSubtype, MixProductionType,
    Paris, ProductionType, Series, mix_by_subtype, mix_by_type, revise, water_week, without_totals,
};
use gridwire_sandbox::{Fault, RteShape};

use crate::support::{World, at, check_plain, days, missing, secs, years};

const TYPES: &str = "actual_generations_per_production_type";
const UNITS: &str = "actual_generations_per_unit";
const MIX: &str = "generation_mix_15min_time_scale";
const WATER: &str = "water_reserves";

/// The day on which clocks go forward, and the one on which they go back.
const SPRING: &str = "2024-03-31";
const AUTUMN: &str = "2024-10-27";

/// A row without its envelope, which says what the request was: series, then values.
type Told = (String, GenerationValue);

fn told_types(rows: &[ActualGenerationsPerProductionTypeRow]) -> Vec<Told> {
    let told = |row: &ActualGenerationsPerProductionTypeRow| {
        (row.series.production_type.to_string(), row.value.clone())
    };
    rows.iter().map(told).collect()
}

fn told_units(rows: &[ActualGenerationsPerUnitRow]) -> Vec<Told> {
    let told = |row: &ActualGenerationsPerUnitRow| {
        (row.series.unit.eic_code.to_string(), row.value.clone())
    };
    rows.iter().map(told).collect()
}

fn told_mix(rows: &[GenerationMix15minTimeScaleRow]) -> Vec<Told> {
    let told = |row: &GenerationMix15minTimeScaleRow| {
        let (sector, kind) = (&row.series.production_type, &row.series.production_subtype);
        (format!("{sector} {kind}"), row.value.clone())
    };
    rows.iter().map(told).collect()
}

/// Every series has each step of the range once: the first begins where the range does, each next
/// where the one before ends, and the last ends where the range does.
#[track_caller]
fn check_steps(rows: &[Told], range: TimeRange, step: TimeDelta, series: usize) {
    let mut ends: BTreeMap<&str, DateTime<FixedOffset>> = BTreeMap::new();
    for (key, value) in rows {
        let before = ends.entry(key).or_insert(range.from());
        assert_eq!(*before, value.start_date, "{key}");
        assert_eq!(value.end_date - value.start_date, step, "{key}");
        assert!(value.value_mw.is_some(), "{key} {}", value.start_date);
        *before = value.end_date;
    }
    assert_eq!(ends.len(), series);
    assert!(ends.values().all(|end| *end == range.to()), "{ends:?}");
    let steps = usize::try_from(range.duration().num_minutes() / step.num_minutes()).unwrap();
    assert_eq!(rows.len(), steps * series);
}

/// The steps of a day, per series, as they were written.
fn steps_of(rows: &[Told], day: &str) -> BTreeMap<String, Vec<String>> {
    let day = days(day, day);
    let mut steps: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in rows {
        if day.from() <= value.start_date && value.start_date < day.to() {
            let text = format!(
                "{} {}",
                value.start_date.to_rfc3339(),
                value.end_date.to_rfc3339()
            );
            steps.entry(key.clone()).or_default().push(text);
        }
    }
    steps
}

/// Both days on which the clocks change, per series: so many steps, and those around the change.
#[track_caller]
fn check_change(rows: &[Told], day: &str, steps: usize, around: &[&str]) {
    for (series, texts) in steps_of(rows, day) {
        assert_eq!(texts.len(), steps, "{series} on {day}");
        let found = texts
            .windows(around.len())
            .filter(|window| *window == around);
        assert_eq!(found.count(), 1, "{series} on {day}: {texts:?}");
        let different: BTreeSet<_> = texts.iter().collect();
        assert_eq!(different.len(), steps, "{series} on {day}");
    }
}

const HOURS_OF_SPRING: [&str; 2] = [
    "2024-03-31T01:00:00+01:00 2024-03-31T03:00:00+02:00",
    "2024-03-31T03:00:00+02:00 2024-03-31T04:00:00+02:00",
];
const HOURS_OF_AUTUMN: [&str; 3] = [
    "2024-10-27T01:00:00+02:00 2024-10-27T02:00:00+02:00",
    "2024-10-27T02:00:00+02:00 2024-10-27T02:00:00+01:00",
    "2024-10-27T02:00:00+01:00 2024-10-27T03:00:00+01:00",
];

/// The sum of the values of each instant.
fn sums<'a>(values: impl IntoIterator<Item = &'a GenerationValue>) -> BTreeMap<DateTime<Utc>, f64> {
    let mut sums = BTreeMap::new();
    for value in values {
        *sums.entry(value.start_date.to_utc()).or_insert(0.0) += value.value_mw.unwrap();
    }
    sums
}

async fn per_type(
    world: &World,
    range: TimeRange,
) -> Result<Series<ActualGenerationsPerProductionTypeRow>> {
    let operation = world.generation().actual_generations_per_production_type();
    operation.range(range.from(), range.to()).await
}

async fn per_unit(world: &World, range: TimeRange) -> Result<Series<ActualGenerationsPerUnitRow>> {
    let operation = world.generation().actual_generations_per_unit();
    operation.range(range.from(), range.to()).await
}

async fn mix(world: &World, range: TimeRange) -> Result<Series<GenerationMix15minTimeScaleRow>> {
    let operation = world.generation().generation_mix_15min_time_scale();
    operation.range(range.from(), range.to()).await
}

fn asked(world: &World, resource: &str) -> Vec<TimeRange> {
    world.periods(resource)
}

#[tokio::test]
async fn a_year_of_hours_per_type_in_three_requests() {
    let world = World::start().await;
    let year = years(2024, 2024);
    let series = per_type(&world, year).await.unwrap();
    check_plain(&series.coverage, year, 3);
    assert_eq!(series.coverage.duplicates, 0);
    assert_eq!(
        asked(&world, TYPES),
        [
            days("2024-01-01", "2024-06-03"),
            // A day less than 155, for the hour that the clocks are put back.
            days("2024-06-04", "2024-11-04"),
            days("2024-11-05", "2024-12-31"),
        ]
    );
    let rows = told_types(&series.rows);
    assert_eq!(rows.len(), 14 * 8784);
    check_steps(&rows, year, TimeDelta::hours(1), 14);
    check_change(&rows, SPRING, 23, &HOURS_OF_SPRING);
    check_change(&rows, AUTUMN, 25, &HOURS_OF_AUTUMN);

    // The total is one of the fourteen, and the sum of the others in every hour.
    let is_total = |row: &&ActualGenerationsPerProductionTypeRow| {
        row.series.production_type == ProductionType::Total
    };
    let total = sums(series.rows.iter().filter(is_total).map(|row| &row.value));
    let parts: Vec<_> = without_totals(series.rows).collect();
    assert_eq!((total.len(), parts.len()), (8784, 13 * 8784));
    assert_eq!(sums(parts.iter().map(|row| &row.value)), total);
    // A year of France is some hundreds of terawatt-hours.
    let twh = total.values().sum::<f64>() / 1e6;
    assert!((300.0..700.0).contains(&twh), "{twh}");
    // Pumping is below zero, and stays so.
    let pumped = parts.iter().filter(|row| {
        row.series.production_type == ProductionType::HydroPumpedStorage
            && row.value_mw.is_some_and(|value| value < 0.0)
    });
    assert!(pumped.count() > 100);
}

#[tokio::test]
async fn a_year_of_hours_per_type_with_everything_going_wrong() {
    let year = years(2024, 2024);
    let quiet = World::start().await;
    let plain = per_type(&quiet, year).await.unwrap();

    let world = World::start().await;
    let fault = |fault: Fault, place: &str| {
        world
            .sandbox
            .fault(fault.on(format!("{TYPES}?start_date={place}")));
    };
    fault(Fault::status(503), "2024-01-01");
    fault(Fault::status(429).retry_after(7).after(1), "2024-06-04");
    fault(Fault::reset(), "2024-11-05");
    // Hits the request after the reset, which is used up by one.
    fault(Fault::status(413), "2024-11-05");
    let operation = world.generation().actual_generations_per_production_type();
    let range = operation.range(year.from(), year.to());
    let mut stream = range.concurrency(1).stream();
    let mut rows = vec![stream.next().await.unwrap().unwrap()];
    // The first window is there; the token that it came with is worth nothing from now on.
    world.rte().expire_tokens();
    while let Some(row) = stream.next().await {
        rows.push(row.unwrap());
    }
    let coverage = stream.coverage().unwrap();
    assert_eq!(
        world.statuses(TYPES),
        [
            Some(503),
            Some(200),
            Some(401),
            Some(429),
            Some(200),
            None,
            Some(413),
            Some(200),
            Some(200)
        ]
    );
    assert_eq!(
        asked(&world, TYPES)[6..],
        [
            days("2024-11-05", "2024-12-31"),
            days("2024-11-05", "2024-12-02"),
            days("2024-12-03", "2024-12-31"),
        ]
    );
    assert_eq!(world.logins(), 2);
    assert!(world.clock.sleeps().contains(&secs(7)));
    // Halves are requests of their own; what went out again is a repetition.
    assert_eq!((coverage.requests, coverage.retries), (9, 4));
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(coverage.received, [year]);
    assert_eq!(coverage.rows, 14 * 8784);
    assert_eq!(
        (coverage.duplicates, coverage.trimmed, coverage.outside),
        (0, 0, 0)
    );
    assert!(told_types(&rows) == told_types(&plain.rows));
}

/// Two windows at a time, so that one is in trouble while the other is, and answers too large.
#[tokio::test]
async fn a_year_of_hours_per_type_with_trouble_in_two_places_at_once() {
    let year = years(2024, 2024);
    let world = World::start().await;
    for (fault, day) in [
        (Fault::status(429).retry_after(3), "2024-01-01"),
        (Fault::status(401), "2024-06-04"),
        (Fault::truncate(), "2024-11-05"),
    ] {
        let place = format!("{TYPES}?start_date={day}");
        world.sandbox.fault(fault.on(place));
    }
    // An answer of 155 days has about seven megabytes, a half of it is taken.
    world.rte().set_largest_answer(4_000_000);
    let series = per_type(&world, year).await.unwrap();
    assert!(series.coverage.is_complete(), "{}", series.coverage);
    assert_eq!(series.coverage.received, [year]);
    let statuses = world.statuses(TYPES);
    let count = |status: u16| {
        let same = statuses.iter().filter(|other| **other == Some(status));
        same.count()
    };
    assert_eq!((count(413), count(429), count(401)), (2, 1, 1));
    assert_eq!(series.coverage.requests, statuses.len() as u64);
    assert_eq!((series.coverage.requests, series.coverage.retries), (10, 3));
    assert_eq!(world.logins(), 2);
    let rows = told_types(&series.rows);
    check_steps(&rows, year, TimeDelta::hours(1), 14);
    check_change(&rows, SPRING, 23, &HOURS_OF_SPRING);
    check_change(&rows, AUTUMN, 25, &HOURS_OF_AUTUMN);
}

#[tokio::test]
async fn the_day_of_23_hours_alone() {
    let world = World::start().await;
    let day = days(SPRING, SPRING);
    let series = per_type(&world, day).await.unwrap();
    check_plain(&series.coverage, day, 1);
    assert_eq!(asked(&world, TYPES), [days("2024-03-30", SPRING)]);
    assert_eq!(series.coverage.trimmed, 24 * 14);
    check_steps(&told_types(&series.rows), day, TimeDelta::hours(1), 14);

    let series = per_unit(&world, day).await.unwrap();
    check_plain(&series.coverage, day, 1);
    assert_eq!(asked(&world, UNITS), [days("2024-03-30", SPRING)]);
    let series = mix(&world, day).await.unwrap();
    check_plain(&series.coverage, day, 1);
    assert_eq!(asked(&world, MIX), [days("2024-03-30", SPRING)]);
    assert_eq!(series.rows.len(), 92 * 23);

    // What the service itself says of it; the client leaves it to the service.
    let operation = world.generation().actual_generations_per_production_type();
    let operation = operation.start_date(day.from()).end_date(day.to());
    let error: Error = operation.unchecked().send().await.unwrap_err();
    assert_eq!(error.code(), Some("ACTUALGEN_PRODTYPE_F05"));
}

#[tokio::test]
async fn some_types_of_a_month() {
    let world = World::start().await;
    let month = days("2024-10-01", "2024-10-31");
    let wanted = [ProductionType::Nuclear, ProductionType::Solar];
    let operation = world.generation().actual_generations_per_production_type();
    let operation = operation.production_type(wanted);
    let series = operation.range(month.from(), month.to()).await.unwrap();
    check_plain(&series.coverage, month, 1);
    let rows = told_types(&series.rows);
    check_steps(&rows, month, TimeDelta::hours(1), 2);
    let mut all = told_types(&per_type(&world, month).await.unwrap().rows);
    all.retain(|(key, _)| key == "NUCLEAR" || key == "SOLAR");
    assert!(rows == all);
}

#[tokio::test]
async fn a_month_of_hours_per_unit_in_five_requests() {
    let world = World::start().await;
    for (month, units, windows, day, hours, around) in [
        (
            days("2024-03-01", "2024-03-31"),
            39,
            [
                days("2024-03-01", "2024-03-07"),
                days("2024-03-08", "2024-03-14"),
                days("2024-03-15", "2024-03-21"),
                days("2024-03-22", "2024-03-28"),
                days("2024-03-29", "2024-03-31"),
            ],
            SPRING,
            23,
            &HOURS_OF_SPRING[..],
        ),
        (
            days("2024-10-01", "2024-10-31"),
            // The youngest of all, a battery, is there by now.
            40,
            [
                days("2024-10-01", "2024-10-07"),
                days("2024-10-08", "2024-10-14"),
                days("2024-10-15", "2024-10-21"),
                // Seven days would be 169 hours.
                days("2024-10-22", "2024-10-27"),
                days("2024-10-28", "2024-10-31"),
            ],
            AUTUMN,
            25,
            &HOURS_OF_AUTUMN,
        ),
    ] {
        world.sandbox.clear_requests();
        let series = per_unit(&world, month).await.unwrap();
        check_plain(&series.coverage, month, 5);
        assert_eq!(asked(&world, UNITS), windows);
        let rows = told_units(&series.rows);
        check_steps(&rows, month, TimeDelta::hours(1), units);
        check_change(&rows, day, hours, around);
        // Some units tell half megawatts.
        let halves = rows
            .iter()
            .filter(|(_, value)| value.value_mw.unwrap().fract() == 0.5);
        assert!(halves.count() > 100);
        assert!(
            series
                .rows
                .iter()
                .all(|row| row.series.unit.production_type.is_some()
                    && row.series.unit.eic_code.is_valid())
        );
    }
}

#[tokio::test]
async fn a_month_per_unit_with_everything_going_wrong() {
    let month = days("2024-03-01", "2024-03-31");
    let quiet = World::start().await;
    let plain = per_unit(&quiet, month).await.unwrap();

    let world = World::start().await;
    for (fault, day) in [
        (Fault::status(401), "2024-03-01"),
        (Fault::status(429).retry_after(5), "2024-03-08"),
        (Fault::status(503).times(2), "2024-03-15"),
        (Fault::reset(), "2024-03-22"),
        (Fault::status(413), "2024-03-29"),
    ] {
        let place = format!("{UNITS}?start_date={day}");
        world.sandbox.fault(fault.on(place));
    }
    let series = per_unit(&world, month).await.unwrap();
    let coverage = &series.coverage;
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(coverage.received, [month]);
    // Five windows, five repetitions, and two halves.
    assert_eq!((coverage.requests, coverage.retries), (12, 5));
    assert_eq!(world.logins(), 2);
    // The second half would be the day of 23 hours and one before it, which is long enough.
    assert_eq!(
        asked(&world, UNITS)[9..],
        [
            days("2024-03-29", "2024-03-31"),
            days("2024-03-29", "2024-03-29"),
            days("2024-03-30", "2024-03-31")
        ]
    );
    assert!(told_units(&series.rows) == told_units(&plain.rows));
}

#[tokio::test]
async fn one_unit_by_its_code() {
    let world = World::start().await;
    let range = days("2024-03-25", "2024-04-05");
    let all = per_unit(&world, range).await.unwrap();
    let code = all.rows[7].series.unit.eic_code.clone();
    world.sandbox.clear_requests();
    let operation = world.generation().actual_generations_per_unit();
    let operation = operation.unit_eic_code(code.clone());
    let one = operation.range(range.from(), range.to()).await.unwrap();
    check_plain(&one.coverage, range, 2);
    let queries = world.queries(UNITS);
    let filter = format!("&unit_eic_code={code}");
    assert!(queries.iter().all(|query| query.ends_with(&filter)));
    let mut expected = told_units(&all.rows);
    expected.retain(|(key, _)| *key == code.to_string());
    assert_eq!(expected.len(), 12 * 24 - 1);
    assert!(told_units(&one.rows) == expected);

    // Nobody's code: no row, which is said, and no error.
    let operation = world.generation().actual_generations_per_unit();
    let operation = operation.unit_eic_code("17W999P999U0001D");
    let none = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(none.rows.len(), 0);
    assert_eq!(
        missing(&none.coverage),
        [(MissingReason::NoData, range.to_string())]
    );
}

#[tokio::test]
async fn units_by_the_half_hour_as_in_the_sample() {
    let world = World::start().await;
    world.rte().set_shape(RteShape::Sample);
    let range = days("2024-03-30", "2024-04-01");
    let series = per_unit(&world, range).await.unwrap();
    check_plain(&series.coverage, range, 1);
    check_steps(&told_units(&series.rows), range, TimeDelta::minutes(30), 39);
    let typed = |row: &ActualGenerationsPerUnitRow| row.series.unit.production_type.is_some();
    assert!(!series.rows.iter().any(typed));
    // Per type the totals have no date of update there: they are rows all the same.
    let types = per_type(&world, range).await.unwrap();
    check_steps(&told_types(&types.rows), range, TimeDelta::hours(1), 14);
    let undated = types.rows.iter().filter(|row| row.updated_date.is_none());
    let undated: BTreeSet<_> = undated
        .map(|row| row.series.production_type.clone())
        .collect();
    assert_eq!(
        undated.into_iter().collect::<Vec<_>>(),
        [ProductionType::Total]
    );
}

#[tokio::test]
async fn quarters_of_an_hour_over_both_changes_of_clock() {
    let world = World::start().await;
    for (range, windows, day, quarters, around) in [
        (
            days("2024-03-25", "2024-04-08"),
            [
                days("2024-03-25", "2024-04-07"),
                days("2024-04-08", "2024-04-08"),
            ],
            SPRING,
            92,
            [
                "2024-03-31T01:45:00+01:00 2024-03-31T03:00:00+02:00",
                "2024-03-31T03:00:00+02:00 2024-03-31T03:15:00+02:00",
            ],
        ),
        (
            days("2024-10-20", "2024-11-03"),
            [
                // Fourteen days would be an hour too long.
                days("2024-10-20", "2024-11-01"),
                days("2024-11-02", "2024-11-03"),
            ],
            AUTUMN,
            100,
            [
                "2024-10-27T02:45:00+02:00 2024-10-27T02:00:00+01:00",
                "2024-10-27T02:00:00+01:00 2024-10-27T02:15:00+01:00",
            ],
        ),
    ] {
        world.sandbox.clear_requests();
        let series = mix(&world, range).await.unwrap();
        check_plain(&series.coverage, range, 2);
        assert_eq!(asked(&world, MIX), windows);
        let rows = told_mix(&series.rows);
        check_steps(&rows, range, TimeDelta::minutes(15), 23);
        check_change(&rows, day, quarters, &around);
        let first = steps_of(&rows, &range.from().date_naive().to_string());
        assert!(first.values().all(|steps| steps.len() == 96));

        // Two ways to leave the totals out, one sum; the naive one counts the sub-types twice.
        let steps = rows.len() / 23;
        let by_type: Vec<_> = mix_by_type(series.rows.clone()).collect();
        let by_subtype = mix_by_subtype(series.rows.clone());
        assert_eq!(by_type.len(), steps * MixProductionType::KNOWN.len());
        assert_eq!(by_subtype.len(), steps * 19);
        let types = sums(by_type.iter().map(|row| &row.value));
        assert_eq!(types.len(), steps);
        assert_eq!(types, sums(by_subtype.iter().map(|row| &row.value)));
        assert_ne!(types, sums(series.rows.iter().map(|row| &row.value)));
        let nuclear = by_subtype
            .iter()
            .filter(|row| row.series.production_type == MixProductionType::Nuclear);
        assert_eq!(nuclear.count(), steps);
    }
}

#[tokio::test]
async fn every_filter_of_the_mix_at_once_is_asked_for_in_parts() {
    let world = World::start().await;
    let day = days("2024-06-01", "2024-06-01");
    let operation = world.generation().generation_mix_15min_time_scale();
    let operation = operation
        .production_type(MixProductionType::KNOWN)
        .production_subtype(MixProductionSubtype::KNOWN);
    let series = operation.range(day.from(), day.to()).await.unwrap();
    check_plain(&series.coverage, day, 2);
    let whole = mix(&world, day).await.unwrap();
    assert_eq!(whole.rows.len(), 23 * 96);
    assert!(told_mix(&series.rows) == told_mix(&whole.rows));
    assert!(
        world
            .statuses(MIX)
            .iter()
            .all(|status| *status == Some(200))
    );
}

#[tokio::test]
async fn a_mix_that_is_too_large_comes_in_halves() {
    let world = World::start().await;
    let range = days("2024-10-20", "2024-11-01");
    let whole = mix(&world, range).await.unwrap();
    world.sandbox.clear_requests();
    // Thirteen days have four megabytes.
    world.rte().set_largest_answer(3_000_000);
    let series = mix(&world, range).await.unwrap();
    check_plain(&series.coverage, range, 3);
    assert_eq!(
        asked(&world, MIX),
        [
            range,
            days("2024-10-20", "2024-10-25"),
            days("2024-10-26", "2024-11-01"),
        ]
    );
    assert!(told_mix(&series.rows) == told_mix(&whole.rows));
}

#[tokio::test]
async fn weeks_of_water() {
    let world = World::start().await;
    let year = years(2024, 2024);
    let operation = world.generation().water_reserves();
    let series = operation.range(year.from(), year.to()).await.unwrap();
    check_plain(&series.coverage, year, 1);
    // 2024 begins on a Monday; its last week reaches into 2025.
    assert_eq!(series.rows.len(), 53);
    for (number, row) in (1..).zip(&series.rows) {
        let week = row.week();
        let (of, number) = if number == 53 {
            (2025, 1)
        } else {
            (2024, number)
        };
        assert_eq!((week.year(), week.week()), (of, number));
        let range = water_week(of, number).unwrap();
        assert_eq!((row.start_date, row.end_date), (range.from(), range.to()));
        for date in [row.start_date, row.end_date] {
            let local = date.with_timezone(&Paris);
            assert_eq!(local.weekday(), Weekday::Mon);
            assert_eq!(local.to_rfc3339(), date.to_rfc3339());
            assert_eq!(date.format("%H:%M:%S").to_string(), "00:00:00");
        }
        let hours = match (of, number) {
            (2024, 13) => 167,
            (2024, 43) => 169,
            _ => 168,
        };
        assert_eq!((row.end_date - row.start_date).num_hours(), hours);
        let value = row.value_mwh.unwrap();
        assert!((100_000.0..4_000_000.0).contains(&value), "{value}");
    }
    let spring = &series.rows[12];
    assert_eq!(spring.end_date.to_rfc3339(), "2024-04-01T00:00:00+02:00");
    let autumn = &series.rows[42];
    assert_eq!(autumn.end_date.to_rfc3339(), "2024-10-28T00:00:00+01:00");
}

#[tokio::test]
async fn weeks_of_water_where_windows_meet_and_in_every_shape() {
    let range = years(2023, 2024);
    let mut seen = Vec::new();
    for shape in [RteShape::Live, RteShape::Guide, RteShape::Sample] {
        let world = World::start().await;
        world.rte().set_shape(shape);
        let operation = world.generation().water_reserves();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        check_plain(&series.coverage, range, 2);
        assert_eq!(
            asked(&world, WATER),
            [
                days("2023-01-01", "2024-01-01"),
                days("2024-01-02", "2024-12-31"),
            ]
        );
        // Both windows have the week in which they meet; it comes once.
        assert_eq!((series.rows.len(), series.coverage.duplicates), (106, 1));
        let ends = series.rows.windows(2);
        assert!(
            ends.into_iter()
                .all(|pair| pair[0].end_date == pair[1].start_date)
        );
        assert_eq!(series.rows[0].start_date, at("2022-12-26T00:00:00+01:00"));
        let values: Vec<_> = series.rows.iter().map(|row| row.value.clone()).collect();
        seen.push(values);
        // Bare, the answer is an object in the one shape and an array in the others.
        let raw = world
            .generation()
            .water_reserves()
            .send_raw()
            .await
            .unwrap();
        let document: Value = serde_json::from_slice(&raw.into_inner().into_bytes()).unwrap();
        assert_eq!(document[WATER].is_object(), shape == RteShape::Live);
    }
    assert!(seen[0] == seen[1] && seen[1] == seen[2]);
}

/// The week that ended on 8 June was published on the 10th; the one after it is not yet.
#[tokio::test]
async fn weeks_of_water_that_are_not_published_yet() {
    let world = World::start().await;
    let range = days("2026-06-01", "2026-06-15");
    let operation = world.generation().water_reserves();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.rows.len(), 1);
    assert_eq!(series.coverage.received, [days("2026-06-01", "2026-06-07")]);
    assert_eq!(
        missing(&series.coverage),
        [(
            MissingReason::NoData,
            days("2026-06-08", "2026-06-15").to_string()
        )]
    );
    let mut rows = series.rows;
    // Wednesday afternoon.
    world.clock.advance(secs(49 * 3600 + 30 * 60));
    let operation = world.generation().water_reserves();
    let later = operation.range(range.from(), range.to()).await.unwrap();
    let revised = revise(&mut rows, later.rows);
    assert_eq!((revised.added, revised.changed, revised.same), (1, 0, 1));
}

#[tokio::test]
async fn a_later_reading_corrects_an_earlier_one() {
    let world = World::start().await;
    let today = days("2026-06-15", "2026-06-15");
    // Noon: the hour that ends now was published at 11:57.
    let first = per_type(&world, today).await.unwrap();
    assert_eq!(first.rows.len(), 12 * 14);
    assert_eq!(
        missing(&first.coverage),
        [(
            MissingReason::NoData,
            "2026-06-15T12:00:00+02:00 to 2026-06-16T00:00:00+02:00".to_owned()
        )]
    );
    let provisional = |rows: &[ActualGenerationsPerProductionTypeRow]| {
        rows.iter().filter(|row| row.is_provisional()).count()
    };
    let last = first.rows.last().unwrap();
    assert_eq!(last.end_date, at("2026-06-15T12:00:00+02:00"));
    assert_eq!(last.updated_date, Some(at("2026-06-15T11:57:00+02:00")));
    assert!(last.is_provisional());
    // Corrections come three to six hours after the end.
    for row in &first.rows {
        if row.end_date <= at("2026-06-15T06:00:00+02:00") {
            assert!(!row.is_provisional(), "{}", row.end_date);
        }
        if row.end_date > at("2026-06-15T09:00:00+02:00") {
            assert!(row.is_provisional(), "{}", row.end_date);
        }
    }
    let open = provisional(&first.rows);

    // Six hours later all of them are corrected, and six hours have come.
    world.clock.advance(secs(6 * 3600));
    let second = per_type(&world, today).await.unwrap();
    assert_eq!(second.rows.len(), 18 * 14);
    let mut rows = first.rows.clone();
    let revised = revise(&mut rows, second.rows.clone());
    assert_eq!((revised.added, revised.changed), (6 * 14, open));
    assert_eq!(revised.same, first.rows.len() - open);
    assert!(revised.changed > 0 && revised.same > 0);
    assert!(told_types(&rows) == told_types(&second.rows));
    let values = |rows: &[ActualGenerationsPerProductionTypeRow]| -> Vec<_> {
        rows.iter().map(|row| row.value_mw).collect()
    };
    assert_ne!(values(&rows[..first.rows.len()]), values(&first.rows));
    let noon = &rows[first.rows.len() - 1];
    assert_eq!(noon.end_date, last.end_date);
    assert!(!noon.is_provisional() && noon.updated_date > last.updated_date);

    // Some hours alone take nothing from the others.
    let part = second.rows[15 * 14..].to_vec();
    let mut rows = first.rows.clone();
    let revised = revise(&mut rows, part);
    assert_eq!(
        (revised.added, revised.changed, revised.same),
        (3 * 14, 0, 0)
    );
    assert_eq!(rows.len(), 15 * 14);
    // And an old reading takes nothing from a new one.
    let mut rows = second.rows.clone();
    let revised = revise(&mut rows, first.rows.clone());
    assert_eq!((revised.added, revised.changed), (0, 0));
    assert!(told_types(&rows) == told_types(&second.rows));
}

#[tokio::test]
async fn the_last_hour_appears_three_minutes_before_its_end() {
    let world = World::at("2026-06-15T09:56:59Z").await;
    let today = days("2026-06-15", "2026-06-15");
    let last = |series: &Series<ActualGenerationsPerUnitRow>| series.rows.last().unwrap().end_date;
    let before = per_unit(&world, today).await.unwrap();
    assert_eq!(last(&before), at("2026-06-15T11:00:00+02:00"));
    world.clock.advance(secs(1));
    let after = per_unit(&world, today).await.unwrap();
    assert_eq!(last(&after), at("2026-06-15T12:00:00+02:00"));
    assert!(after.rows.last().unwrap().is_provisional());
    let mut rows = before.rows;
    let revised = revise(&mut rows, after.rows);
    assert_eq!((revised.added, revised.changed), (40, 0));
}

#[tokio::test]
async fn after_midnight_there_is_nothing_which_is_no_error() {
    let world = World::at("2026-06-14T22:30:00Z").await;
    let today = days("2026-06-15", "2026-06-15");
    let nothing = [(MissingReason::NoData, today.to_string())];
    let types = per_type(&world, today).await.unwrap();
    assert_eq!(
        (types.rows.len(), missing(&types.coverage)),
        (0, nothing.to_vec())
    );
    assert_eq!(types.coverage.received, []);
    let units = per_unit(&world, today).await.unwrap();
    assert_eq!(
        (units.rows.len(), missing(&units.coverage)),
        (0, nothing.to_vec())
    );
    let quarters = mix(&world, today).await.unwrap();
    assert_eq!(
        (quarters.rows.len(), missing(&quarters.coverage)),
        (0, nothing.to_vec())
    );
    // A call without dates is about today, too.
    let operation = world.generation().actual_generations_per_production_type();
    let answer = operation.send().await.unwrap();
    assert_eq!(answer.actual_generations_per_production_type, []);

    // Yesterday is whole.
    let both = days("2026-06-14", "2026-06-15");
    let types = per_type(&world, both).await.unwrap();
    assert_eq!(types.coverage.received, [days("2026-06-14", "2026-06-14")]);
    assert_eq!(missing(&types.coverage), nothing);
    // At two o'clock the first hours are there.
    world.clock.advance(secs(90 * 60));
    assert_eq!(per_type(&world, today).await.unwrap().rows.len(), 2 * 14);
}

/// How else the service might say so.
#[tokio::test]
async fn after_midnight_in_other_words() {
    let today = days("2026-06-15", "2026-06-15");
    let hollow = json!({TYPES: [
        {"production_type": "NUCLEAR", "values": []},
        {"production_type": "TOTAL", "values": null},
        {"production_type": "SOLAR"},
    ]});
    let late = json!({"error": "ACTUALGEN_PRODTYPE_F04", "error_description": "too late"});
    for (status, body, reason) in [
        (200, hollow, MissingReason::NoData),
        (400, late, MissingReason::AfterLimit),
    ] {
        let world = World::at("2026-06-14T22:30:00Z").await;
        let fault = Fault::status(status).body("application/json", body.to_string());
        world.sandbox.fault(fault.on("start_date=2026-06-15"));
        let series = per_type(&world, today).await.unwrap();
        assert_eq!(series.rows.len(), 0);
        assert_eq!(missing(&series.coverage), [(reason, today.to_string())]);
        assert_eq!(world.statuses(TYPES), [Some(status)]);
    }

    // Refused as a whole, the days before it are asked for without it.
    let world = World::at("2026-06-14T22:30:00Z").await;
    let late = r#"{"error":"ACTUALGEN_PRODTYPE_F04"}"#;
    let fault = Fault::status(400).body("application/json", late);
    let place = "end_date=2026-06-16";
    world.sandbox.fault(fault.on(place).always());
    let days_before = days("2026-06-12", "2026-06-14");
    let series = per_type(&world, days("2026-06-12", "2026-06-15"))
        .await
        .unwrap();
    assert_eq!(series.rows.len(), 3 * 24 * 14);
    assert_eq!(series.coverage.received, [days_before]);
    assert_eq!(
        missing(&series.coverage),
        [(MissingReason::AfterLimit, today.to_string())]
    );
}

#[tokio::test]
async fn beyond_both_ends_of_the_data() {
    let world = World::start().await;
    let range = TimeRange::new(
        days("2014-12-01", "2014-12-01").from(),
        days("2014-12-20", "2014-12-20").to(),
    );
    let series = per_type(&world, range.unwrap()).await.unwrap();
    assert_eq!(
        missing(&series.coverage),
        [(
            MissingReason::BeforeHistory,
            days("2014-12-01", "2014-12-14").to_string()
        )]
    );
    // Without batteries and wind at sea, which came in 2022.
    check_steps(
        &told_types(&series.rows),
        days("2014-12-15", "2014-12-20"),
        TimeDelta::hours(1),
        12,
    );
    let series = per_type(&world, days("2026-06-14", "2026-06-17")).await;
    assert_eq!(
        missing(&series.unwrap().coverage)[1],
        (
            MissingReason::AfterLimit,
            days("2026-06-16", "2026-06-17").to_string()
        )
    );
}

/// An hour is lost, of one series or of all: the account names it, and whose it is.
#[tokio::test]
async fn a_hole_is_named() {
    let world = World::start().await;
    let day = days("2024-06-05", "2024-06-05");
    let operation = world.generation().actual_generations_per_production_type();
    let operation = operation.start_date(day.from()).end_date(day.to());
    let raw = operation.send_raw().await.unwrap();
    let whole: Value = serde_json::from_slice(&raw.into_inner().into_bytes()).unwrap();
    let hour = "2024-06-05T14:00:00+02:00 to 2024-06-05T15:00:00+02:00";
    for (of, detail, rows) in [
        (&["SOLAR"][..], Some("SOLAR"), 14 * 24 - 1),
        (&[], None, 14 * 23),
    ] {
        let mut document = whole.clone();
        for series in document[TYPES].as_array_mut().unwrap() {
            let name = series["production_type"].as_str().unwrap().to_owned();
            if of.is_empty() || of.contains(&name.as_str()) {
                series["values"].as_array_mut().unwrap().remove(14);
            }
        }
        let body = document.to_string();
        let fault = Fault::status(200).body("application/json", body);
        world.sandbox.fault(fault.on(TYPES));
        let series = per_type(&world, day).await.unwrap();
        assert_eq!(series.rows.len(), rows);
        assert!(!series.coverage.is_complete());
        assert_eq!(
            missing(&series.coverage),
            [(MissingReason::NoData, hour.to_owned())]
        );
        assert_eq!(series.coverage.missing[0].detail.as_deref(), detail);
        let received: Vec<_> = series
            .coverage
            .received
            .iter()
            .map(ToString::to_string)
            .collect();
        if of.is_empty() {
            assert_eq!(
                received,
                [
                    "2024-06-05T00:00:00+02:00 to 2024-06-05T14:00:00+02:00",
                    "2024-06-05T15:00:00+02:00 to 2024-06-06T00:00:00+02:00",
                ]
            );
        } else {
            assert_eq!(received, [day.to_string()]);
        }
    }
}

/// A value that cannot be read is one row, not an answer.
#[tokio::test]
async fn a_broken_value_costs_itself() {
    let world = World::start().await;
    let day = days("2024-06-05", "2024-06-05");
    let operation = world.generation().actual_generations_per_production_type();
    let operation = operation.start_date(day.from()).end_date(day.to());
    let raw = operation.send_raw().await.unwrap();
    let mut document: Value = serde_json::from_slice(&raw.into_inner().into_bytes()).unwrap();
    document[TYPES][0]["values"][3]["start_date"] = "yesterday".into();
    let body = document.to_string();
    let fault = Fault::status(200).body("application/json", body);
    world.sandbox.fault(fault.on(TYPES));
    let series = per_type(&world, day).await.unwrap();
    assert_eq!(series.rows.len(), 14 * 24 - 1);
    assert_eq!(series.coverage.rejected.len(), 1);
    assert_eq!(series.coverage.rejected[0].json["start_date"], "yesterday");
    assert!(!series.coverage.is_complete());
}

/// Before anything is sent, by the name of the rule; the one limit that is in doubt is kept for the
/// caller instead.
#[tokio::test]
async fn one_call_is_held_to_the_limits() {
    let world = World::start().await;
    let client = world.generation();
    let half = days("2024-01-01", "2024-06-30");
    let types = client.actual_generations_per_production_type();
    let types = types.start_date(half.from()).end_date(half.to());
    let units = client.actual_generations_per_unit();
    let units = units.start_date(half.from()).end_date(half.to());
    let mix = client.generation_mix_15min_time_scale();
    let mix = mix.start_date(half.from()).end_date(half.to());
    for (error, rule) in [
        (
            types.clone().send().await.unwrap_err(),
            "155 days (rule ACTUALGEN_PRODTYPE_F03)",
        ),
        (units.send().await.unwrap_err(), "7 days (rule F03)"),
        (mix.send().await.unwrap_err(), "14 days (rule F03)"),
    ] {
        assert!(error.is_invalid_input());
        let text = error.to_string();
        assert!(text.contains(&format!("longer than {rule}")), "{text}");
        assert!(text.contains("Use `range`"), "{text}");
    }
    assert_eq!(world.sandbox.requests().len(), 0);
    let error = types.unchecked().send().await.unwrap_err();
    assert!(error.is_too_large());
    assert_eq!(error.code(), Some("ACTUALGEN_PRODTYPE_F03"));

    // Two years of weeks in one call, which makes two requests.
    let two = years(2023, 2024);
    let water = client.water_reserves();
    let water = water.start_date(two.from()).end_date(two.to());
    let answer = water.send().await.unwrap();
    assert_eq!(world.statuses(WATER), [Some(200), Some(200)]);
    let weeks = answer.water_reserves.iter().map(|one| one.values.len());
    assert_eq!(weeks.collect::<Vec<_>>(), [54, 53]);
}
