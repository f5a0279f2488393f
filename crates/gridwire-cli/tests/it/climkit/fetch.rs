//! Ranges: intervals with both ends over the days on which the clocks change, in every format.

use std::collections::BTreeSet;

use gridwire::core::chrono::{DateTime, TimeDelta};
use gridwire_sandbox::ClimkitSite;
use serde_json::{Value, json};

use super::{DAY, server, server_at, site, together, utc};
use crate::run::Server;

const SPRING: &str = "--from 2026-03-29 --to 2026-03-30";
const AUTUMN: &str = "--from 2025-10-26 --to 2025-10-27";

/// Rows of a format for programs, each with the texts of its six fields.
fn records(csv: &str) -> Vec<[String; 6]> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        assert_eq!(record.len(), 6, "{record:?}");
        std::array::from_fn(|field| record[field].to_owned())
    });
    records.collect()
}

/// The same as it stands in JSON, its fields by the names of a header.
fn as_record(row: &Value, header: &str) -> [String; 6] {
    assert_eq!(row.as_object().unwrap().len(), 6, "{row}");
    let texts = header.split(',').map(|name| match &row[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let texts: Vec<String> = texts.collect();
    texts.try_into().unwrap()
}

/// A range in every format, which must say the same; gives it as records.
fn in_every_format(server: &Server, line: &str, rows: usize) -> Vec<[String; 6]> {
    let lines =
        ["csv", "json", "ndjson", "table"].map(|format| format!("{line} --format {format}"));
    let runs = together(server, lines).map(|run| run.code(0));
    for run in &runs {
        let coverage = run.coverage();
        assert_eq!(
            (&coverage["complete"], &coverage["rows"]),
            (&json!(true), &json!(rows)),
            "{line}"
        );
    }
    let [csv, json, ndjson, table] = runs;
    let (header, records) = (csv.out.lines().next().unwrap(), records(&csv.out));
    assert!(
        header.starts_with("interval_start,interval_end,"),
        "{header}"
    );
    assert!(header.ends_with(",field,value,unit"), "{header}");
    let array = json.json();
    for rows in [array.as_array().unwrap(), &ndjson.lines()] {
        let rows = rows.iter().map(|row| as_record(row, header));
        assert_eq!(rows.collect::<Vec<_>>(), records, "{line}");
    }
    // A line for each row, below the header and its rule.
    assert_eq!(table.out.lines().count(), rows + 2, "{line}");
    records
}

/// The different values of a field.
fn different(records: &[[String; 6]], field: usize) -> BTreeSet<&str> {
    records.iter().map(|record| &*record[field]).collect()
}

/// The intervals of records, each once, in order.
fn intervals(records: &[[String; 6]]) -> Vec<(&str, &str)> {
    let mut intervals: Vec<_> = records.iter().map(|it| (&*it[0], &*it[1])).collect();
    intervals.dedup();
    intervals
}

/// That intervals are quarters of an hour without a gap, as many as a day has.
fn are_quarters(intervals: &[(&str, &str)], quarters: usize) {
    assert_eq!(intervals.len(), quarters);
    for (start, end) in intervals {
        let [start, end] = [start, end].map(|text| DateTime::parse_from_rfc3339(text).unwrap());
        assert_eq!(end - start, TimeDelta::minutes(15), "{start}");
    }
    for pair in intervals.windows(2) {
        assert_eq!(pair[0].1, pair[1].0);
    }
}

#[test]
fn a_site_and_its_meters_are_rows_with_units() {
    let server = server();
    let bach = site(ClimkitSite::AmBach);
    let line = format!("fetch climkit/site-data {bach} {DAY} --format csv");
    let csv = server.run(&line).code(0);
    let records = records(&csv.out);
    are_quarters(&intervals(&records), 96);
    assert_eq!(different(&records, 5), BTreeSet::from(["kWh"]));
    // The site itself, three flats, the roof and the battery.
    assert_eq!(different(&records, 2).len(), 6);
    let fields = |meter: &str| -> Vec<&str> {
        let first = records
            .iter()
            .take_while(|record| record[0] == records[0][0]);
        let of_meter = first.filter(|record| record[2] == meter);
        of_meter.map(|record| &*record[3]).collect()
    };
    assert_eq!(
        fields(""),
        [
            "self",
            "conso_total",
            "prod_total",
            "from_ext",
            "to_ext",
            "storage_charging_self",
            "storage_charging_total",
            "storage_discharging_total"
        ]
    );
    assert_eq!(fields("64c200000000000000b20002"), ["total", "self", "ext"]);
    // A roof has neither a grid nor a share of its own.
    assert_eq!(fields("64c200000000000000b20005"), ["total"]);
    // The login, and one request for everything.
    assert_eq!(server.sandbox.requests().len(), 2);
}

#[test]
fn the_day_on_which_an_hour_is_missing_has_92_quarters() {
    let server = server();
    let bach = site(ClimkitSite::AmBach);
    let line = format!("fetch climkit/site-data {bach} {SPRING}");
    let site = in_every_format(&server, &line, 92 * 6);
    // Eight sums, three fields of each flat, one of the roof and one of the battery.
    assert_eq!(site.len(), 92 * (8 + 3 * 3 + 1 + 1));
    are_quarters(&intervals(&site), 92);
    let meter = "64c200000000000000b20003";
    let line = format!("fetch climkit/meter-data {bach} --meter-id {meter} {SPRING}");
    let own = in_every_format(&server, &line, 92);
    let of_site: Vec<_> = site
        .into_iter()
        .filter(|record| record[2] == meter)
        .collect();
    assert_eq!(own, of_site);
    let intervals = intervals(&own);
    assert_eq!(
        intervals[7..9],
        [
            ("2026-03-29T01:45:00+01:00", "2026-03-29T03:00:00+02:00"),
            ("2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00")
        ]
    );
    assert_eq!(
        (intervals[0].0, intervals[91].1),
        ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")
    );
}

#[test]
fn the_day_on_which_an_hour_comes_twice_has_100_quarters() {
    let server = server_at("2025-11-15T10:00:00Z");
    let bach = site(ClimkitSite::AmBach);
    let line = format!("fetch climkit/site-data {bach} {AUTUMN}");
    let site = in_every_format(&server, &line, 100 * 6);
    assert_eq!(site.len(), 100 * 19);
    let intervals = intervals(&site);
    are_quarters(&intervals, 100);
    assert_eq!(
        intervals[11],
        ("2025-10-26T02:45:00+02:00", "2025-10-26T02:00:00+01:00")
    );
    assert_eq!(
        (intervals[0].0, intervals[99].1),
        ("2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00")
    );
    let sensor = "--sensor-id 64c300000000000000b20001";
    let line = format!("fetch climkit/sensor-data {bach} {sensor} {AUTUMN}");
    let measured = in_every_format(&server, &line, 100);
    assert_eq!(measured.len(), 100);
}

#[test]
fn what_has_one_instant_has_one_end_and_no_unit() {
    let server = server();
    let bach = site(ClimkitSite::AmBach);
    let sensor = "--sensor-id 64c300000000000000b20002";
    let line = format!("fetch climkit/sensor-data {bach} {sensor} {SPRING}");
    let measured = in_every_format(&server, &line, 92);
    assert_eq!(different(&measured, 0).len(), 92);
    let ends = [1, 3, 5].map(|field| different(&measured, field));
    assert_eq!(ends, ["", "value", ""].map(|text| BTreeSet::from([text])));
    assert_eq!(utc(&measured[0][0]), utc("2026-03-28T23:00:00Z"));

    // Nobody has validated what a meter sent: some of it got lost on the way.
    let meter = "--meter-id 64c200000000000000b20002";
    let folder = crate::run::Folder::new();
    let body = folder.path("body.json");
    std::fs::write(
        &body,
        r#"{"t_s":"2026-03-28T23:00:01","t_e":"2026-03-29T22:00:00"}"#,
    )
    .unwrap();
    let call = format!(
        "api climkit meter-data-raw {bach} {meter} --body {}",
        body.display()
    );
    let sent = server.run(&call).code(0).json();
    let sent = sent.as_array().unwrap().len();
    assert!((80..=92).contains(&sent), "{sent}");
    let line = format!("fetch climkit/meter-data-raw {bach} {meter} {SPRING}");
    let raw = in_every_format(&server, &line, sent);
    assert_eq!(raw.len(), 2 * sent);
    assert_eq!(different(&raw, 0), BTreeSet::from([""]));
    assert_eq!(different(&raw, 1).len(), sent);
    assert_eq!(different(&raw, 3), BTreeSet::from(["en_ex", "en_im"]));
    assert_eq!(different(&raw, 5), BTreeSet::from([""]));
    // The reading at the end of the day is of its last quarter.
    assert_eq!(raw.last().unwrap()[1], "2026-03-30T00:00:00+02:00");
}

#[test]
fn raw_data_of_heat_and_water_have_units() {
    let server = server();
    let bach = site(ClimkitSite::AmBach);
    let line = |meter: &str| {
        format!("fetch climkit/meter-data-raw {bach} --meter-id {meter} {DAY} --format csv")
    };
    let runs = [
        line("64c200000000000000b20007"),
        line("64c200000000000000b2000a"),
    ];
    let runs = together(&server, runs).map(|run| records(&run.code(0).out));
    for (records, field, unit) in [
        (&runs[0], "heat_energy_kwh", "kWh"),
        (&runs[1], "vol_m3", "m³"),
    ] {
        assert_eq!(different(records, 3), BTreeSet::from([field]));
        assert_eq!(different(records, 5), BTreeSet::from([unit]));
    }
}

#[test]
fn longer_steps_are_those_of_the_calendar() {
    let server = server();
    let bach = site(ClimkitSite::AmBach);
    let line = |rest: &str| format!("fetch climkit/{rest} --format csv");
    let [hours, days, months, water] = together(
        &server,
        [
            line(&format!("site-data {bach} {SPRING} --sampling-frequency H")),
            line(&format!("site-data {bach} --from 2026-03-28 --to 2026-03-31 --sampling-frequency D")),
            line(&format!("meter-data {bach} --meter-id 64c200000000000000b20002 --from 2025-01-01 --to 2026-01-01 --sampling-frequency M")),
            line(&format!("site-data {bach} {DAY} --meter-type cold_water --sampling-frequency D")),
        ],
    )
    .map(|run| records(&run.code(0).out));
    assert_eq!(intervals(&hours).len(), 23);
    let dates: Vec<_> = intervals(&days)
        .into_iter()
        .map(|(start, end)| (start.to_owned(), end.to_owned()))
        .collect();
    let midnight = |text: &str| format!("2026-03-{text}:00");
    assert_eq!(
        dates,
        [
            (midnight("28T00:00:00+01"), midnight("29T00:00:00+01")),
            (midnight("29T00:00:00+01"), midnight("30T00:00:00+02")),
            (midnight("30T00:00:00+02"), midnight("31T00:00:00+02")),
        ]
    );
    assert_eq!(intervals(&months).len(), 12);
    assert_eq!(
        intervals(&months)[2],
        ("2025-03-01T00:00:00+01:00", "2025-04-01T00:00:00+02:00")
    );
    // The site and its two meters.
    assert_eq!(different(&water, 5), BTreeSet::from(["m³"]));
    assert_eq!(different(&water, 2).len(), 3);
    assert_eq!(water[0][1], "2026-06-02T00:00:00+02:00");
}

#[test]
fn days_are_those_of_the_zone_that_is_given() {
    let server = server();
    let quinta = site(ClimkitSite::Quinta);
    let days = "--sampling-frequency D --format ndjson";
    // In Zurich no day begins when one does in Lisbon: what came is written, and nothing of it is a day.
    let line = format!("fetch climkit/site-data {quinta} {DAY} {days}");
    let run = server.run(&line).code(5);
    assert_eq!(run.coverage()["missing"][0]["reason"], "no-data");
    let line = format!("{line} --zone Europe/Lisbon");
    let rows = server.run(&line).code(0).lines();
    // Then the days that were asked for are those of Lisbon as well.
    assert_eq!(rows[0]["interval_start"], "2026-06-01T00:00:00+01:00");
}

#[test]
fn months_of_all_meters_are_a_request_for_each_30_days() {
    let server = server();
    let tilleuls = site(ClimkitSite::LesTilleuls);
    let line = format!(
        "fetch climkit/site-data {tilleuls} --from 2026-03-01 --to 2026-05-15 --format csv"
    );
    let run = server.run(&line).code(0);
    let coverage = run.coverage();
    assert_eq!(
        (&coverage["requests"], &coverage["complete"]),
        (&json!(3), &json!(true))
    );
    let records = records(&run.out);
    are_quarters(&intervals(&records), 75 * 96 - 4);
    assert_eq!(different(&records, 2).len(), 13);
}
