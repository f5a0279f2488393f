//! A part of the range is missing: what came is written, what is missing is listed, exit code 5.

use gridwire::core::chrono::DateTime;
use gridwire_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::run::{Folder, Server, run};

const LINE: &str = "fetch rte/capacities-per-production-type --from 2021-01-01 --to 2024-01-01 --production-type NUCLEAR";

/// A server that never answers for 2022.
fn server() -> Server {
    Server::with([Fault::status(503).on("start_date=2022").always()])
}

#[test]
fn the_other_years_are_written_and_the_missing_one_is_listed() {
    let run = server().run(&format!("{LINE} --format json")).code(5);
    let starts: Vec<_> = run
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["interval_start"].clone())
        .collect();
    assert_eq!(
        starts,
        ["2021-01-01T00:00:00+01:00", "2023-01-01T00:00:00+01:00"]
    );
    let coverage = run.coverage();
    let missing = &coverage["missing"][0];
    assert_eq!(
        (&missing["from"], &missing["to"]),
        (
            &json!("2022-01-01T00:00:00+01:00"),
            &json!("2023-01-01T00:00:00+01:00")
        )
    );
    assert_eq!(missing["reason"], "failed");
    assert!(
        missing["detail"].as_str().unwrap().contains("HTTP 503"),
        "{missing}"
    );
    assert_eq!(
        (&coverage["complete"], &coverage["retries"]),
        (&json!(false), &json!(3))
    );
    assert!(
        run.error().contains("a part of the range is missing"),
        "{}",
        run.err
    );
}

#[test]
fn the_file_is_there_with_what_came_and_quiet_still_lists() {
    let folder = Folder::new();
    let path = folder.path("years.csv");
    let run = server()
        .run(&format!("{LINE} --quiet --output {}", path.display()))
        .code(5);
    assert_eq!(run.coverage()["missing"].as_array().unwrap().len(), 1);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 3);
    assert_eq!(folder.names(), ["years.csv"]);
}

#[test]
fn what_the_service_does_not_have_is_missing_too() {
    let run = run("--sandbox fetch rte/capacities-per-production-type --from 2014-01-01 --to 2016-01-01 --format ndjson").code(5);
    assert_eq!(run.out.lines().count(), 20);
    assert_eq!(run.coverage()["missing"][0]["reason"], "before-history");
    assert!(run.error().contains("not there"), "{}", run.err);
}

#[test]
fn a_row_that_cannot_be_read_is_listed_as_it_came() {
    let server = Server::answering(
        "/capacities_cpc",
        r#"{"capacities_cpc": [
            {"updated_date": "2024-01-02T00:00:00+01:00", "department_code": "FR", "network_connection": "RPD", "production_type": "WIND", "value": 7},
            {"updated_date": "2024-01-02T00:00:00+01:00", "department_code": "FR", "network_connection": "RPT", "production_type": "WIND", "value": "many"}
        ]}"#,
    );
    let run = server
        .run("fetch rte/capacities-cpc --from 2024-01-01 --to 2024-02-01 --format ndjson")
        .code(5);
    assert_eq!(run.out.lines().count(), 1);
    let coverage = run.coverage();
    assert!(
        coverage["rejected"][0].to_string().contains("many"),
        "{coverage}"
    );
    assert!(run.error().contains("could not be read"), "{}", run.err);
}

#[test]
fn whatever_is_too_late_is_found_to_be_so_and_not_left_out() {
    // The service's clock is two years behind: each window is cut until it is known what is too late.
    let now = DateTime::parse_from_rfc3339("2024-11-12T10:30:00Z").unwrap();
    let server = Server::of(Sandbox::builder().now(now.to_utc()));
    let line = "fetch rte/generation-mix --from 2024-11-01 --to 2024-12-15 --production-type NUCLEAR --format ndjson";
    for concurrency in 1..=4 {
        let run = server
            .run(&format!("{line} --concurrency {concurrency}"))
            .code(5);
        let coverage = run.coverage();
        let missing = coverage["missing"].as_array().unwrap();
        let reasons = missing.iter().map(|missing| &missing["reason"]);
        let not_asked = reasons.filter(|reason| *reason == "not-asked").count();
        assert_eq!(not_asked, 0, "{concurrency}: {coverage}");
        assert_eq!(missing.last().unwrap()["to"], "2024-12-15T00:00:00+01:00");
        assert_eq!(missing.last().unwrap()["reason"], "after-limit");
    }
}
