//! Data across both changes of the clocks.

use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire::core::series::{Coverage, MissingReason};
use gridwire::core::time::TimeRange;
use gridwire::flexmeasures::{NewSensor, Reading, Sensor, Series};

use crate::world::{World, at};

/// The days before and after each change, and the hours of the day of the change.
const CHANGES: [(&str, &str, i64); 2] = [
    ("2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00", 23),
    ("2026-10-24T00:00:00+02:00", "2026-10-27T00:00:00+01:00", 25),
];

pub(crate) async fn run(world: &World) {
    days(world).await;
    a_year_of_days(world).await;
    for minutes in [15, 60] {
        steps(world, TimeDelta::minutes(minutes)).await;
    }
    pairs_of_hours(world).await;
    instants(world).await;
}

/// A sensor in the zone of the server, Europe/Paris.
async fn sensor(world: &World, name: &str, resolution: TimeDelta) -> Sensor {
    let toy = &world.users.toy;
    let new = NewSensor::new(name, "kW", resolution, world.asset("BUILDING"));
    let made = world.seen.ok(toy.add_sensor(new).send().await).into_inner();
    assert_eq!(made.timezone, "Europe/Paris");
    made
}

type Instant = DateTime<FixedOffset>;

async fn record(world: &World, sensor: &Sensor, start: Instant, values: &[Option<f64>]) {
    let recording = world.users.toy.record(sensor);
    let reports = recording.values(start, values.to_vec()).await.unwrap();
    let recorded: usize = reports.iter().map(|report| report.values).sum();
    assert_eq!(recorded, values.len());
}

async fn read(world: &World, sensor: &Sensor, from: Instant, to: Instant) -> Series<Reading> {
    let readings = world.users.toy.readings(sensor).unwrap();
    let series = readings.range(from, to).await.unwrap();
    assert_eq!(series.coverage.asked, TimeRange::new(from, to).unwrap());
    assert_eq!(series.coverage.rows, series.rows.len() as u64);
    series
}

/// Each as text, since instants that are equal may be written in two ways.
fn texts(rows: &[Reading]) -> Vec<(String, String, f64)> {
    let texts = rows.iter().map(|row| {
        let (start, end) = (row.start.to_rfc3339(), row.end.to_rfc3339());
        (start, end, row.value)
    });
    texts.collect()
}

/// What there was no data for.
fn holes(coverage: &Coverage) -> Vec<TimeRange> {
    let missing = coverage.missing.iter();
    let holes = missing.map(|missing| {
        assert_eq!(missing.reason, MissingReason::NoData);
        missing.range
    });
    holes.collect()
}

async fn days(world: &World) {
    let daily = sensor(world, "days", TimeDelta::days(1)).await;
    let midnights = [
        [
            "2026-03-27T00:00:00+01:00",
            "2026-03-28T00:00:00+01:00",
            "2026-03-29T00:00:00+01:00",
            "2026-03-30T00:00:00+02:00",
            "2026-03-31T00:00:00+02:00",
            "2026-04-01T00:00:00+02:00",
        ],
        [
            "2026-10-23T00:00:00+02:00",
            "2026-10-24T00:00:00+02:00",
            "2026-10-25T00:00:00+02:00",
            "2026-10-26T00:00:00+01:00",
            "2026-10-27T00:00:00+01:00",
            "2026-10-28T00:00:00+01:00",
        ],
    ];
    // The same on the day of the change as on the day before, and nothing on the day after.
    let values = [Some(1.0), Some(2.0), Some(2.0), None, Some(4.0)];
    for midnights in midnights {
        let [from, .., to] = midnights.map(at);
        record(world, &daily, from, &values).await;
        let series = read(world, &daily, from, to).await;
        let days = midnights.windows(2).zip(values);
        let expected: Vec<_> = days
            .filter_map(|(day, value)| Some((day[0].to_owned(), day[1].to_owned(), value?)))
            .collect();
        assert_eq!(texts(&series.rows), expected);
        let hole = TimeRange::new(at(midnights[3]), at(midnights[4])).unwrap();
        assert_eq!(holes(&series.coverage), [hole]);
        assert_eq!(series.coverage.requests, 1);
        // Asked for by itself, the day with nothing has nothing.
        let nothing = read(world, &daily, hole.from(), hole.to()).await;
        assert_eq!(
            (nothing.rows, holes(&nothing.coverage)),
            (vec![], vec![hole])
        );
    }
}

async fn a_year_of_days(world: &World) {
    let daily = sensor(world, "days of a year", TimeDelta::days(1)).await;
    let (from, to) = (
        at("2026-01-01T00:00:00+01:00"),
        at("2027-01-01T00:00:00+01:00"),
    );
    let values: Vec<_> = (0..365).map(|day| Some(f64::from(day % 7))).collect();
    record(world, &daily, from, &values).await;
    let series = read(world, &daily, from, to).await;
    assert!(series.coverage.is_complete(), "{}", series.coverage);
    let there: Vec<_> = series.rows.iter().map(|row| Some(row.value)).collect();
    assert_eq!(there, values);
    let hours = |row: &Reading| (row.end - row.start).num_hours();
    let odd = series.rows.iter().filter(|row| hours(row) != 24);
    let odd: Vec<_> = odd
        .map(|row| (row.start.to_rfc3339(), hours(row)))
        .collect();
    let [spring, autumn] = ["2026-03-29T00:00:00+01:00", "2026-10-25T00:00:00+02:00"];
    assert_eq!(odd, [(spring.to_owned(), 23), (autumn.to_owned(), 25)]);
}

/// Steps that divide the hour have one for each of its hours, however the clocks call them.
async fn steps(world: &World, step: TimeDelta) {
    let sensor = sensor(world, &format!("steps of {step}"), step).await;
    for (from, to, hours) in CHANGES {
        let (from, to) = (at(from), at(to));
        let count = (48 + hours) * 60 / step.num_minutes();
        assert_eq!(from + step * i32::try_from(count).unwrap(), to);
        let gap = count / 2;
        let values: Vec<_> = (0..count)
            .map(|number| (number != gap).then_some(number as f64 / 8.0))
            .collect();
        record(world, &sensor, from, &values).await;
        let series = read(world, &sensor, from, to).await;
        let start = |number: i64| from + step * i32::try_from(number).unwrap();
        let expected = (0..count).filter(|number| *number != gap);
        let expected: Vec<_> = expected
            .map(|number| (start(number), start(number + 1), number as f64 / 8.0))
            .collect();
        let rows = series.rows.iter();
        let rows: Vec<_> = rows.map(|row| (row.start, row.end, row.value)).collect();
        assert_eq!(rows, expected);
        let hole = TimeRange::new(start(gap), start(gap + 1)).unwrap();
        assert_eq!(holes(&series.coverage), [hole]);
        // In the zone's own time.
        let last = series.rows.last().unwrap();
        assert_eq!(
            (series.rows[0].start.offset(), last.end.offset()),
            (from.offset(), to.offset())
        );
    }
}

/// They begin at each midnight anew: the last one of a day of an odd number of hours is cut short.
async fn pairs_of_hours(world: &World) {
    let pairs = sensor(world, "pairs of hours", TimeDelta::hours(2)).await;
    for (from, to, hours) in CHANGES {
        let (from, to) = (at(from), at(to));
        let mut starts = vec![from];
        for day in [24, hours, 24] {
            let midnight = *starts.last().unwrap();
            let within = (2..day)
                .step_by(2)
                .map(|hour| midnight + TimeDelta::hours(hour));
            starts.extend(within);
            starts.push(midnight + TimeDelta::hours(day));
        }
        assert_eq!(starts.last(), Some(&to));
        let values: Vec<_> = (1..starts.len())
            .map(|number| Some(number as f64))
            .collect();
        record(world, &pairs, from, &values).await;
        let series = read(world, &pairs, from, to).await;
        let rows = series.rows.iter();
        let rows: Vec<_> = rows
            .map(|row| (row.start, row.end, Some(row.value)))
            .collect();
        let expected = starts.windows(2).zip(values);
        let expected: Vec<_> = expected
            .map(|(ends, value)| (ends[0], ends[1], value))
            .collect();
        assert_eq!(rows, expected);
        assert!(series.coverage.is_complete(), "{}", series.coverage);
    }
}

/// Around the hour that is left out, and within the one that comes twice.
async fn instants(world: &World) {
    let level = sensor(world, "instants", TimeDelta::zero()).await;
    let at_changes = [
        [
            "2026-03-29T01:59:00+01:00",
            "2026-03-29T03:00:00+02:00",
            "2026-03-29T03:01:00+02:00",
        ],
        [
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            "2026-10-25T02:31:00+01:00",
        ],
    ];
    for (instants, (from, to, _)) in at_changes.into_iter().zip(CHANGES) {
        let points = instants.map(at).into_iter().zip([5.0, 5.0, 7.5]);
        let points: Vec<_> = points.collect();
        let recording = world.users.toy.record(&level);
        recording.points(points.clone()).await.unwrap();
        let series = read(world, &level, at(from), at(to)).await;
        let expected = instants.iter().zip([5.0, 5.0, 7.5]);
        let expected: Vec<_> = expected
            .map(|(at, value)| (at.to_string(), at.to_string(), value))
            .collect();
        assert_eq!(texts(&series.rows), expected);
        assert!(series.coverage.is_complete(), "{}", series.coverage);
    }
}
