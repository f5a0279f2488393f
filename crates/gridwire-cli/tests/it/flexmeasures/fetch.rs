//! Ranges: days of the sensor's zone, units, sources, what was known when, and what is missing.

use gridwire_sandbox::Fault;
use serde_json::{Value, json};

use super::{DAY, FETCH, add_sensor, paths, record, server, told, values};
use crate::columns::{from_csv, records, types};
use crate::run::{Folder, Server};

/// Rows as one JSON object on each line.
fn lines(server: &Server, keys: &str) -> crate::run::Run {
    server.run(&format!("{FETCH} {keys} --format ndjson"))
}

fn sensor(id: u64) -> String {
    format!("--sensor-id {id}")
}

#[test]
fn a_day_of_prices_is_the_same_in_every_format() {
    let (server, folder) = (server(), Folder::new());
    let line = format!("{FETCH} --sensor-id 1 {DAY}");
    let csv = server.run(&format!("{line} --format csv")).code(0);
    let coverage = csv.coverage();
    assert_eq!(
        (&coverage["complete"], &coverage["rows"]),
        (&json!(true), &json!(24))
    );
    // Who asks, of what sensor, and its data.
    assert_eq!(
        paths(&server),
        [
            "/api/requestAuthToken",
            "/api/v3_0/sensors/1",
            "/api/v3_0/sensors/1/data"
        ]
    );
    let header = "interval_start,interval_end,sensor,field,value,unit";
    assert_eq!(csv.out.lines().next(), Some(header));
    let ndjson = server.run(&format!("{line} --format ndjson")).code(0);
    let rows = ndjson.lines();
    assert_eq!(
        Value::from(rows.clone()),
        server.run(&format!("{line} --format json")).code(0).json()
    );
    assert_eq!(rows.len(), 24);
    for (row, text) in rows.iter().zip(csv.out.lines().skip(1)) {
        let cells = [
            "interval_start",
            "interval_end",
            "sensor",
            "field",
            "value",
            "unit",
        ];
        let cells = cells.map(|name| row[name].to_string().trim_matches('"').to_owned());
        assert_eq!(text, cells.join(","));
        assert_eq!(
            (&row["sensor"], &row["field"], &row["unit"]),
            (&json!(1), &json!("value"), &json!("EUR/MWh"))
        );
    }
    let told = told(&ndjson);
    assert_eq!(told[0].0, "2026-06-01T00:00:00+02:00");
    assert_eq!(told[23].1, "2026-06-02T00:00:00+02:00");
    assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0));
    let table = server.run(&format!("{line} --format table")).code(0);
    assert_eq!(table.out.lines().count(), 24 + 2);
    let path = folder.path("day.parquet");
    server
        .run(&format!("{line} --output {}", path.display()))
        .code(0);
    let types = types(&path);
    assert!(
        types["sensor"].starts_with("DOUBLE") && types["value"].starts_with("DOUBLE"),
        "{types:?}"
    );
    assert_eq!(records(&path), from_csv(&csv.out, &types));
}

#[test]
fn days_are_those_of_the_sensor_s_zone() {
    let server = server();
    for (zone, day, next, start, end, hours) in [
        // The clocks go forward and back at other times than where the provider is, or never.
        (
            "America/New_York",
            "2026-03-08",
            "2026-03-09",
            "2026-03-08T00:00:00-05:00",
            "2026-03-09T00:00:00-04:00",
            23,
        ),
        (
            "America/New_York",
            "2025-11-02",
            "2025-11-03",
            "2025-11-02T00:00:00-04:00",
            "2025-11-03T00:00:00-05:00",
            25,
        ),
        (
            "Asia/Kolkata",
            "2026-03-29",
            "2026-03-30",
            "2026-03-29T00:00:00+05:30",
            "2026-03-30T00:00:00+05:30",
            24,
        ),
    ] {
        let known = server
            .run("api flexmeasures sensors --asset 3 --format ndjson")
            .code(0)
            .json();
        let name = format!("kW by PT1H in {zone}");
        let mut known = known.as_array().unwrap().iter();
        let known = known.find(|sensor| sensor["name"] == name.as_str());
        let id = match known {
            Some(sensor) => sensor["id"].as_u64().unwrap(),
            None => add_sensor(&server, "kW", "PT1H", zone),
        };
        let numbers: Vec<f64> = (1..=hours).map(f64::from).collect();
        record(
            &server,
            id,
            start,
            &format!("PT{hours}H"),
            &json!(numbers),
            json!({}),
        );
        let run = lines(&server, &format!("{} --from {day} --to {next}", sensor(id))).code(0);
        assert_eq!(run.coverage()["complete"], true, "{zone}");
        assert_eq!(run.coverage()["asked"], json!({"from": start, "to": end}));
        assert_eq!(values(&run), numbers, "{zone} {day}");
        let rows = told(&run);
        assert_eq!(
            (rows[0].0.as_str(), rows.last().unwrap().1.as_str()),
            (start, end)
        );
    }
}

#[test]
fn daily_events_have_the_hours_that_their_days_have() {
    let server = server();
    let id = add_sensor(&server, "kW", "P1D", "Europe/Paris");
    for (start, value) in [
        ("2026-03-28T00:00:00+01:00", 1.0),
        ("2026-03-29T00:00:00+01:00", 2.0),
        ("2026-03-30T00:00:00+02:00", 3.0),
    ] {
        record(&server, id, start, "P1D", &json!([value]), json!({}));
    }
    let days = format!("{} --from 2026-03-28 --to 2026-03-31", sensor(id));
    let run = lines(&server, &days).code(0);
    let midnight = |text: &str| format!("2026-03-{text}:00");
    assert_eq!(
        told(&run),
        [
            (midnight("28T00:00:00+01"), midnight("29T00:00:00+01"), 1.0),
            (midnight("29T00:00:00+01"), midnight("30T00:00:00+02"), 2.0),
            (midnight("30T00:00:00+02"), midnight("31T00:00:00+02"), 3.0),
        ]
    );
    assert_eq!(
        values(&lines(&server, &format!("{days} --unit MW")).code(0)),
        [0.001, 0.002, 0.003]
    );
    // The server has nothing in the last of 25 hours, which is the day's all the same.
    record(
        &server,
        id,
        "2025-10-26T00:00:00+02:00",
        "P1D",
        &json!([4]),
        json!({}),
    );
    let long = format!("{} --from 2025-10-26 --to 2025-10-27", sensor(id));
    let [start, end] = ["2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00"];
    let long = lines(&server, &long).code(0);
    assert_eq!(told(&long), [(start.to_owned(), end.to_owned(), 4.0)]);
    // The server would take a day's 24 kW for 24 kWh, since it is asked for by the hour.
    let before = server.sandbox.requests().len();
    let energy = lines(&server, &format!("{days} --unit kWh")).code(2);
    assert!(
        energy
            .error()
            .contains("unit = kWh: the server would not convert kW"),
        "{}",
        energy.err
    );
    assert!(energy.error().contains("Ask for kW"), "{}", energy.err);
    assert!(
        !paths(&server)[before..]
            .iter()
            .any(|path| path.ends_with("/data"))
    );
}

#[test]
fn the_server_converts_and_the_rows_have_the_unit() {
    let server = server();
    let id = add_sensor(&server, "kW", "PT15M", "Europe/Paris");
    record(
        &server,
        id,
        "2026-06-01T00:00:00+02:00",
        "PT1H",
        &json!([1, 2, 3, 4.5]),
        json!({}),
    );
    for (unit, expected) in [
        ("kW", [1.0, 2.0, 3.0, 4.5]),
        ("MW", [0.001, 0.002, 0.003, 0.0045]),
        ("kWh", [0.25, 0.5, 0.75, 1.125]),
    ] {
        let hour = "--from 2026-06-01T00:00:00+02:00 --to 2026-06-01T01:00:00+02:00";
        let run = lines(&server, &format!("{} {hour} --unit {unit}", sensor(id))).code(0);
        assert_eq!(values(&run), expected, "{unit}");
        assert!(
            run.lines().iter().all(|row| row["unit"] == unit),
            "{}",
            run.out
        );
    }
    let prices =
        |unit: &str| values(&lines(&server, &format!("--sensor-id 1 {DAY} {unit}")).code(0));
    let thousandth: Vec<f64> = prices("").iter().map(|price| price / 1000.0).collect();
    assert_eq!(prices("--unit EUR/kWh"), thousandth);
}

#[test]
fn a_source_and_what_was_known_then() {
    let server = server();
    let id = add_sensor(&server, "kW", "PT15M", "Europe/Paris");
    let hour = "--from 2026-06-01T00:00:00+02:00 --to 2026-06-01T01:00:00+02:00";
    let ask = |keys: &str| lines(&server, &format!("{} {hour} {keys}", sensor(id)));
    for (known, value) in [("2026-06-02T12:00:00Z", 1.0), ("2026-06-04T12:00:00Z", 2.0)] {
        let values = json!([value, value, value, value]);
        record(
            &server,
            id,
            "2026-06-01T00:00:00+02:00",
            "PT1H",
            &values,
            json!({"prior": known}),
        );
    }
    assert_eq!(values(&ask("").code(0)), [2.0; 4]);
    assert_eq!(
        values(&ask("--prior 2026-06-03T00:00:00Z").code(0)),
        [1.0; 4]
    );
    // A day is midnight where the sensor is.
    assert_eq!(values(&ask("--prior 2026-06-03").code(0)), [1.0; 4]);
    let asked = server
        .sandbox
        .requests()
        .last()
        .unwrap()
        .query
        .clone()
        .unwrap();
    assert!(
        asked.contains("prior=2026-06-03T00:00:00%2B02:00"),
        "{asked}"
    );
    let early = ask("--prior 2026-06-02").code(5);
    assert_eq!(early.coverage()["missing"][0]["reason"], "no-data");

    // The user's own is source 1; a script has recorded what is there from the start.
    assert_eq!(values(&ask("--source 1").code(0)), [2.0; 4]);
    assert_eq!(ask("--source 4").code(5).out, "");
    let script = lines(&server, &format!("--sensor-id 2 {DAY} --source 4")).code(0);
    assert_eq!(values(&script).len(), 96);
    let nobody = ask("--source 77").code(4);
    assert!(
        nobody.error().contains("No data source found with id 77"),
        "{}",
        nobody.err
    );
}

#[test]
fn what_has_no_value_is_missing_and_what_came_is_written() {
    let server = server();
    let id = add_sensor(&server, "kW", "PT15M", "Europe/Paris");
    record(
        &server,
        id,
        "2026-06-01T00:00:00+02:00",
        "PT1H",
        &json!([1, null, 3, 0]),
        json!({}),
    );
    let hour = "--from 2026-06-01T00:00:00+02:00 --to 2026-06-01T01:00:00+02:00";
    let run = lines(&server, &format!("{} {hour}", sensor(id))).code(5);
    assert_eq!(values(&run), [1.0, 3.0, 0.0]);
    assert_eq!(
        run.coverage()["missing"],
        json!([{"from": "2026-06-01T00:15:00+02:00", "to": "2026-06-01T00:30:00+02:00", "reason": "no-data"}])
    );
    assert!(run.error().contains("a part of the range is not there"));
    // A range may begin and end within events.
    let within = "--from 2026-06-01T00:40:00+02:00 --to 2026-06-01T00:50:00+02:00";
    assert_eq!(
        values(&lines(&server, &format!("{} {within}", sensor(id))).code(0)),
        [3.0, 0.0]
    );
}

#[test]
fn a_long_range_is_cut_and_a_part_that_fails_is_told() {
    let server = server();
    let id = add_sensor(&server, "kW", "PT1M", "Europe/Paris");
    let hour: Vec<u32> = (0..60).collect();
    for day in ["2026-01-01T00:00:00+01:00", "2026-06-01T00:00:00+02:00"] {
        record(&server, id, day, "PT1H", &json!(hour), json!({}));
    }
    // 69 days of minutes are 100,000 of them.
    let range = format!("{} --from 2026-01-01 --to 2026-06-02", sensor(id));
    let run = lines(&server, &range).code(5);
    let coverage = run.coverage();
    assert_eq!(
        (&coverage["requests"], &coverage["rows"]),
        (&json!(3), &json!(120))
    );
    assert_eq!(values(&run)[60..], values(&run)[..60]);
    assert_eq!(told(&run)[60].0, "2026-06-01T00:00:00+02:00");

    server
        .sandbox
        .fault(Fault::status(400).on("start=2026-01-01").always());
    let run = lines(&server, &range).code(5);
    assert_eq!(values(&run).len(), 60);
    let missing = run.coverage()["missing"].clone();
    assert_eq!(
        (
            &missing[0]["from"],
            &missing[0]["to"],
            &missing[0]["reason"]
        ),
        (
            &json!("2026-01-01T00:00:00+01:00"),
            &json!("2026-03-11T00:00:00+01:00"),
            &json!("failed")
        )
    );
}

#[test]
fn instants_begin_and_end_at_once_and_a_silence_is_no_gap() {
    let server = server();
    let none = lines(&server, &format!("--sensor-id 4 {DAY}")).code(0);
    assert_eq!(
        (none.out.as_str(), &none.coverage()["complete"]),
        ("", &json!(true))
    );
    for (at, value) in [
        ("2026-06-01T08:07:00+02:00", 20.0),
        ("2026-06-01T19:31:00+02:00", 35.5),
    ] {
        record(
            &server,
            4,
            at,
            "PT0M",
            &json!([value]),
            json!({"unit": "kWh"}),
        );
    }
    let run = lines(&server, &format!("--sensor-id 4 {DAY}")).code(0);
    let at = |text: &str| format!("2026-06-01T{text}:00+02:00");
    assert_eq!(
        told(&run),
        [
            (at("08:07"), at("08:07"), 20.0),
            (at("19:31"), at("19:31"), 35.5)
        ]
    );
    let run = lines(&server, &format!("--sensor-id 4 {DAY} --unit MWh")).code(0);
    assert_eq!(values(&run), [0.02, 0.0355]);
}
