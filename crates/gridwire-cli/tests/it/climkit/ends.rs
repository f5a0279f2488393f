//! How a fetch ends: each failure with its exit code, and what came is written.

use gridwire_sandbox::{ClimkitSite, Fault};
use serde_json::json;

use super::{DAY, paths, server, server_at, site, together, utc, with};
use crate::run::run;

/// The start of a line that fetches a dataset of the site by the brook.
const DATASETS: [&str; 4] = [
    "site-data",
    "meter-data --meter-id 64c200000000000000b20002",
    "meter-data-raw --meter-id 64c200000000000000b20002",
    "sensor-data --sensor-id 64c300000000000000b20001",
];

fn lines(rest: &str) -> [String; 4] {
    let bach = site(ClimkitSite::AmBach);
    DATASETS.map(|dataset| format!("fetch climkit/{dataset} {bach} {rest}"))
}

#[test]
fn what_is_wrong_is_found_before_anything_is_sent() {
    let server = server();
    let missing = run(&format!("fetch climkit/site-data {DAY}")).code(2);
    assert!(missing.err.contains("--site-id"), "{}", missing.err);
    for (period, part) in [
        (
            "--from 2026-13-01 --to 2026-06-02",
            "--from = 2026-13-01: neither a day nor an instant",
        ),
        (
            "--from 2026-06-01 --to 2026-06-01T10:00",
            "--to = 2026-06-01T10:00: ",
        ),
        (
            "--from 2026-06-02 --to 2026-06-01",
            "the end must be after the start",
        ),
        (
            "--from 2026-06-01 --to 2026-06-01",
            "the end must be after the start",
        ),
    ] {
        for line in lines(period) {
            let run = server.run(&line).code(2);
            assert!(run.error().contains(part), "{line}: {}", run.err);
        }
    }
    for (keys, part) in [
        ("--site-id a/b", "letters, digits"),
        ("--site-id site_data", "the name of a call"),
        (
            "--site-id 64c1 --zone Moon/Base",
            "Write its IANA name, such as Europe/Zurich",
        ),
        (
            "--site-id 64c1 --sampling-frequency weekly",
            "Give one of 15T, H, D, M, Y.",
        ),
        (
            "--site-id 64c1 --meter-type cold-watr",
            "Did you mean cold_water?",
        ),
    ] {
        let line = format!("fetch climkit/site-data {keys} {DAY}");
        let run = server.run(&line).code(2);
        assert!(run.error().contains(part), "{line}: {}", run.err);
        assert_eq!(run.out, "");
    }
    assert!(server.sandbox.requests().is_empty());
}

#[test]
fn without_credentials_it_is_3_with_an_offer() {
    for line in lines(DAY) {
        let none = run(&line).code(3);
        for part in [
            "CLIMKIT_USERNAME and CLIMKIT_PASSWORD",
            "service@climkit.io",
        ] {
            assert!(none.error().contains(part), "{}", none.err);
        }
        assert!(none.err.contains("hint: add --sandbox"), "{}", none.err);
    }
    let server = server();
    let half = [("CLIMKIT_PASSWORD", "")];
    with(&server, "api climkit all-installations", &half).code(3);
    assert!(server.sandbox.requests().is_empty());
}

#[test]
fn a_wrong_password_is_3_asked_once_and_never_shown() {
    let wrong = [("CLIMKIT_PASSWORD", "a-wrong-password")];
    for line in lines(DAY) {
        let server = server();
        let run = with(&server, &line, &wrong).code(3);
        assert!(
            run.error().contains("Bad username or password"),
            "{}",
            run.err
        );
        assert!(
            run.error().contains("not those of the Climkit portal"),
            "{}",
            run.err
        );
        assert!(!run.err.contains("a-wrong-password"), "{}", run.err);
        assert!(!run.err.contains("--sandbox"), "{}", run.err);
        assert_eq!(run.out, "");
        assert_eq!(paths(&server), ["/auth"], "{line}");
    }
}

#[test]
fn sites_that_are_not_there_or_somebody_else_s_are_4_and_3() {
    let server = server();
    let fetch = |site: &str| format!("fetch climkit/site-data --site-id {site} {DAY}");
    let lines = [
        fetch("64c1000000000000000000ff"),
        fetch(ClimkitSite::Foreign.id()),
    ];
    let [unknown, foreign] = together(&server, lines);
    assert!(unknown.code(4).error().contains("Site not found"));
    let foreign = foreign.code(3);
    assert!(
        foreign.error().contains("may not read this site"),
        "{}",
        foreign.err
    );
    assert!(
        foreign.error().contains("service@climkit.io"),
        "{}",
        foreign.err
    );
}

#[test]
fn a_service_that_is_not_there_is_6() {
    let server = server();
    let mut running = Vec::new();
    for line in lines(&format!("{DAY} --format ndjson")) {
        let mut command = server.command(&line);
        command.env("CLIMKIT_BASE_URL", "http://127.0.0.1:9/api/v1");
        command.stdout(std::process::Stdio::piped());
        running.push(
            command
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap(),
        );
    }
    for child in running {
        let run = crate::run::Run::of(child.wait_with_output().unwrap()).code(6);
        assert!(
            run.error().contains("no connection to the service"),
            "{}",
            run.err
        );
        assert_eq!(run.out, "");
        assert_eq!(run.coverage()["complete"], false);
    }
    assert!(server.sandbox.requests().is_empty());
}

#[test]
fn too_many_requests_are_waited_for() {
    let server = server();
    let plain = server
        .run(&format!("{} --format csv", lines(DAY)[0]))
        .code(0);
    let said = r#"{"message": "Too many requests"}"#;
    for fault in [
        Fault::status(429).retry_after(1).on("/auth"),
        Fault::status(429).retry_after(1).on("/site_data"),
        // By its text alone.
        Fault::status(200)
            .body("application/json", said)
            .on("/site_data"),
    ] {
        server.sandbox.fault(fault);
    }
    server.sandbox.clear_requests();
    let run = server
        .run(&format!("{} --format csv", lines(DAY)[0]))
        .code(0);
    assert_eq!(run.out, plain.out);
    let coverage = run.coverage();
    assert_eq!(
        (&coverage["complete"], &coverage["retries"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(server.sandbox.requests().len(), 5);
}

#[test]
fn a_token_that_ends_before_its_time_is_replaced() {
    let server = server();
    server.sandbox.fault(Fault::status(401).on("/site_data"));
    let run = server
        .run(&format!("{} --format csv", lines(DAY)[0]))
        .code(0);
    assert_eq!(run.coverage()["complete"], true);
    let paths: Vec<_> = server
        .sandbox
        .requests()
        .into_iter()
        .map(|it| it.path)
        .collect();
    let logins = paths.iter().filter(|path| path.ends_with("/auth")).count();
    assert_eq!((logins, paths.len()), (2, 4), "{paths:?}");
}

#[test]
fn a_start_that_the_service_moved_is_5_and_what_came_is_written() {
    let server = server();
    let tilleuls = ClimkitSite::LesTilleuls;
    let climkit = server.sandbox.climkit();
    climkit.clamp_start(tilleuls.id(), utc("2026-06-01T10:00:00Z"));
    let line = format!(
        "fetch climkit/site-data {} {DAY} --format ndjson",
        site(tilleuls)
    );
    let run = server.run(&line).code(5);
    let gap = &run.coverage()["missing"][0];
    assert_eq!(
        (&gap["from"], &gap["to"]),
        (
            &json!("2026-06-01T00:00:00+02:00"),
            &json!("2026-06-01T11:45:00+02:00")
        )
    );
    assert_eq!(
        run.lines()[0]["interval_start"],
        "2026-06-01T11:45:00+02:00"
    );
}

#[test]
fn a_morning_without_data_is_5() {
    let server = server_at("2025-02-10T10:00:00Z");
    let [whole, ..] = lines("--from 2025-02-03 --to 2025-02-04 --format ndjson");
    let run = server.run(&whole).code(5);
    let coverage = run.coverage();
    assert_eq!(
        coverage["missing"][0]["from"], "2025-02-03T03:00:00+01:00",
        "{coverage}"
    );
    assert_eq!(coverage["missing"][0]["to"], "2025-02-03T09:15:00+01:00");
    assert!(!run.out.is_empty());
}
