//! Ranges of Tempo's colours: texts as values, and days that have none yet.

use gridwire::core::chrono::{Days, NaiveDate, NaiveTime, Utc};
use gridwire::core::chrono_tz::Europe::Paris;
use serde_json::{Value, json};

use crate::run::{Run, Server, run};

fn today() -> NaiveDate {
    Utc::now().with_timezone(&Paris).date_naive()
}

/// A server on which tomorrow's colour is not published yet.
fn early() -> Server {
    let server = Server::start();
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap();
    server.sandbox.rte().set_tempo_publication(last);
    server
}

fn days(server: &Server, from: NaiveDate, to: NaiveDate) -> Run {
    server.run(&format!(
        "fetch rte/tempo --from {from} --to {to} --format ndjson --fallback-status true"
    ))
}

#[test]
fn a_season_has_22_red_and_43_white_days() {
    let rows = run("--sandbox fetch rte/tempo --from 2023-09-01 --to 2024-09-01 --format ndjson")
        .code(0)
        .lines();
    let of = |color: &str| rows.iter().filter(|row| row["value"] == color).count();
    assert_eq!((of("RED"), of("WHITE"), of("BLUE")), (22, 43, 301));
    // The 1st, whole: a colour is a text, and has no unit.
    let first = json!({
        "interval_start": "2023-09-01T00:00:00+02:00", "interval_end": "2023-09-02T00:00:00+02:00",
        "field": "value", "value": "BLUE", "unit": null, "fallback": null,
        "updated_date": "2023-08-31T10:20:00+02:00",
    });
    assert_eq!(rows[0], first);
}

#[test]
fn a_colour_stands_to_the_left_in_a_table_and_has_no_unit() {
    let out = run("--sandbox fetch rte/tempo --from 2025-01-15 --to 2025-01-18 --quiet")
        .code(0)
        .out;
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].starts_with("start       end         value  "),
        "{out}"
    );
    for (line, color) in lines[2..].iter().zip(["WHITE", "RED", "RED"]) {
        assert!(line[24..].starts_with(color), "{out}");
    }
    let datasets = run("datasets").code(0).out;
    assert!(!datasets.contains("[]"), "{datasets}");
}

#[test]
fn a_colour_that_is_not_published_yet_is_missing() {
    let (server, today) = (early(), today());
    let after = today + Days::new(2);
    let run = days(&server, today - Days::new(3), after).code(5);
    assert_eq!(run.lines().len(), 4);
    // Only what may still change says if it is a fallback.
    let fallbacks: Vec<Value> = run
        .lines()
        .iter()
        .map(|row| row["fallback"].clone())
        .collect();
    assert_eq!(
        fallbacks,
        [Value::Null, Value::Null, Value::Null, json!(false)]
    );
    assert!(run.error().contains("not there"), "{}", run.err);
    let coverage = run.coverage();
    let missing = coverage["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 1, "{coverage}");
    assert_eq!(missing[0]["to"], coverage["asked"]["to"]);
}

#[test]
fn a_range_that_is_all_to_come_is_missing_too() {
    let (server, today) = (early(), today());
    for (from, to, requests) in [(1, 2, 1), (1, 9, 1), (2, 9, 0)] {
        server.sandbox.clear_requests();
        let run = days(&server, today + Days::new(from), today + Days::new(to)).code(5);
        assert_eq!(run.out, "");
        let coverage = run.coverage();
        let missing = coverage["missing"].as_array().unwrap();
        assert!(
            missing
                .iter()
                .all(|missing| missing["reason"] == "after-limit"),
            "{coverage}"
        );
        assert!(!missing.is_empty(), "{coverage}");
        assert_eq!(server.data_requests(), requests, "{from} to {to}");
    }
}

#[test]
fn fallback_status_is_a_truth_value() {
    let line = "fetch rte/tempo --from 2025-01-15 --to 2025-01-18 --fallback-status";
    let wrong = run(&format!("{line} maybe")).code(2);
    assert!(
        wrong.error().contains("--fallback-status = maybe: ") && wrong.err.contains("`true`"),
        "{}",
        wrong.err
    );
    assert!(!wrong.err.contains("credentials"), "{}", wrong.err);
    for given in ["true", "false"] {
        let server = Server::start();
        server.run(&format!("{line} {given}")).code(0);
        let requests = server.sandbox.requests();
        let query = requests.last().unwrap().query.clone().unwrap();
        assert!(
            query.contains(&format!("fallback_status={given}")),
            "{query}"
        );
    }
}
