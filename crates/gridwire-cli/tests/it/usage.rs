//! Wrong usage and wrong values: found before anything is sent, exit code 2.

use crate::run::{Server, run};

const TYPES: &str = "rte/capacities-per-production-type";

#[test]
fn the_parser_refuses_what_there_is_not() {
    for line in [
        "",
        "sync",
        "fetch",
        "fetch rte/nothing --from 2024-01-01 --to 2025-01-01",
        "fetch rte/capacities-cpc --from 2024-01-01",
        "api rte-capacities",
        "api rte-capacities nothing",
        "doctor somebody",
        "sandbox serve --fault nonsense",
        "sandbox serve --set edf-sf.cap=nonsense",
    ] {
        let run = run(line).code(2);
        assert!(run.out.is_empty() && !run.err.is_empty(), "{line}: {run:?}");
    }
    let sheet = run("--format xlsx datasets").code(2);
    assert!(
        sheet.err.contains("table, json, ndjson, csv, parquet"),
        "{}",
        sheet.err
    );
}

#[test]
fn help_and_version_are_no_failure() {
    assert!(run("--version").code(0).out.starts_with("gridwire "));
    let help = run("--help").code(0).out;
    assert!(
        help.contains("Exit codes") && help.contains("RTE_CLIENT_ID") && help.contains("--sandbox"),
        "{help}"
    );
    let help = run("api rte-capacities capacities-cpc --help").code(0).out;
    for part in [
        "CCPC-RG09",
        "kW",
        "--department-code",
        "Known values: RPD, RPT",
        "--unchecked",
        "guide 1.2.0",
    ] {
        assert!(help.contains(part), "{part} in {help}");
    }
    let help = run("sandbox serve --help").code(0).out;
    for part in ["clock-skew:3600s", "edf-sf.cut=tail|head|middle"] {
        assert!(help.contains(part), "{part} in {help}");
    }
    let help = run("fetch rte/capacities-per-production-unit --help")
        .code(0)
        .out;
    assert!(
        help.contains("Europe/Paris") && help.contains("366 days"),
        "{help}"
    );
}

#[test]
fn wrong_values_are_told_by_name_before_credentials_are_asked_for() {
    for (line, parts) in [
        (
            format!("fetch {TYPES} --from 2024-13-01 --to 2025-01-01"),
            ["--from = 2024-13-01: ", "YYYY-MM-DD", "RFC 3339"],
        ),
        (
            format!("fetch {TYPES} --from 2025-01-01 --to 2025-01-01"),
            ["range", "after the start", "end itself is not included"],
        ),
        (
            format!("fetch {TYPES} --from 2024-01-01 --to 2025-01-01 --production-type NUCLAER"),
            [
                "--production-type = NUCLAER: ",
                "Did you mean NUCLEAR?",
                "--unchecked",
            ],
        ),
        (
            "api rte-capacities capacities-cpc --start-date someday".into(),
            ["--start-date = someday: ", "YYYY-MM-DD", "RFC 3339"],
        ),
        (
            "--format csv api rte-capacities capacities-cpc".into(),
            ["--format = csv: ", "api", "json or ndjson"],
        ),
    ] {
        let run = run(&line).code(2);
        for part in parts {
            assert!(run.error().contains(part), "{part} in {}", run.err);
        }
        assert!(
            run.out.is_empty() && !run.err.contains("credentials"),
            "{run:?}"
        );
    }
}

#[test]
fn rules_of_the_service_are_checked_unless_unchecked() {
    let server = Server::start();
    let call = "api rte-capacities capacities-per-production-unit --start-date 2020-01-01 --end-date 2024-01-01";
    let run = server.run(call).code(2);
    assert!(run.error().contains("GENINSCAP_CPPU_F03"), "{}", run.err);
    assert!(run.err.contains("gridwire fetch"), "{}", run.err);
    let department = server
        .run("api rte-capacities capacities-cpc --department-code 35")
        .code(2);
    assert!(
        department.error().contains("Write FR-35"),
        "{}",
        department.err
    );
    assert_eq!(server.data_requests(), 0);

    let refused = server.run(&format!("{call} --unchecked")).code(4);
    assert!(refused.error().contains("HTTP 400"), "{}", refused.err);
    assert_eq!(server.data_requests(), 1);
    // A value that the service has learnt since goes out as it is.
    let unknown = format!(
        "fetch {TYPES} --from 2023-01-01 --to 2024-01-01 --production-type FUSION --unchecked"
    );
    server.run(&unknown);
    let requests = server.sandbox.requests();
    assert!(
        requests.iter().any(|request| request
            .query
            .as_deref()
            .is_some_and(|query| query.contains("production_type=FUSION"))),
        "{requests:?}"
    );
}
