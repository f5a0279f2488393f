//! `doctor climkit`: variables, base URL, login, the list of sites, clock.

use gridwire_sandbox::{ClimkitLimit, ClimkitSiteList, Fault};
use serde_json::json;

use super::{paths, server as standing, with};
use crate::doctor;
use crate::run::{Run, Server, run};

const DOCTOR: &str = "doctor climkit";

#[track_caller]
fn line<'a>(run: &'a Run, state: &str, check: &str) -> &'a str {
    doctor::line(run, "climkit", state, check)
}

#[track_caller]
fn found(run: &Run, check: &str, state: &str, parts: &[&str]) {
    doctor::found(run, "climkit", check, state, parts);
}

/// A server by this computer's clock, with which the doctor compares.
fn current() -> Server {
    Server::start()
}

/// A server whose list of sites is this, or fails so.
fn listing(fault: Fault) -> Run {
    Server::with([fault.on("/all_installations").always()]).run(DOCTOR)
}

#[test]
fn all_is_well_in_the_sandbox() {
    let run = run("--sandbox doctor climkit").code(0);
    assert_eq!(run.err, "");
    let lines = run.out.lines();
    let checks: Vec<_> = lines
        .map(|line| (&line[..13], line[13..32].trim()))
        .collect();
    let checks_wanted = ["variables", "base URL", "login", "sites", "clock"];
    assert_eq!(
        checks,
        checks_wanted.map(|check| ("ok   climkit ", check)),
        "{}",
        run.out
    );
    assert!(line(&run, "ok", "sites").contains("may read 4 sites"));
}

#[test]
fn two_calls_are_enough_a_second_apart_and_values_are_not_shown() {
    let server = current();
    let run = server.run(DOCTOR).code(0);
    assert_eq!(paths(&server), ["/auth", "/all_installations"]);
    let climkit = server.sandbox.climkit();
    assert_eq!(climkit.violations(), 0);
    let variables = line(&run, "ok", "variables");
    assert!(variables.contains("CLIMKIT_USERNAME, CLIMKIT_PASSWORD, CLIMKIT_BASE_URL set"));
    for value in [climkit.username(), climkit.password()] {
        assert!(!run.out.contains(value), "{}", run.out);
    }
    let url = format!("{}/api/v1", server.sandbox.base_url());
    assert!(line(&run, "ok", "base URL").ends_with(&url), "{}", run.out);
}

#[test]
fn every_line_is_an_object_too() {
    let server = current();
    let array = server.run("doctor climkit --json").code(0).json();
    let mut lines = array.as_array().unwrap().iter();
    let sites = lines.find(|line| line["check"] == "sites").unwrap();
    assert_eq!(
        *sites,
        json!({
            "provider": "climkit",
            "check": "sites",
            "state": "ok",
            "text": "the user may read 4 sites",
            "remedy": null
        })
    );
    let wrong = [("CLIMKIT_PASSWORD", "")];
    let failing = with(&server, "doctor climkit --format ndjson", &wrong).code(3);
    let lines = failing.lines();
    let mut lines = lines.iter();
    let first = lines.find(|line| line["provider"] == "climkit").unwrap();
    assert_eq!(
        (&first["check"], &first["state"]),
        (&json!("variables"), &json!("fail"))
    );
    assert!(
        first["remedy"]
            .as_str()
            .unwrap()
            .contains("CLIMKIT_PASSWORD")
    );
}

#[test]
fn what_is_not_set_is_named_and_nothing_is_sent() {
    let none = run(DOCTOR).code(3);
    found(
        &none,
        "variables",
        "fail",
        &["nothing set", "CLIMKIT_USERNAME", "an API user"],
    );
    let server = current();
    let half = with(&server, DOCTOR, &[("CLIMKIT_PASSWORD", "")]).code(3);
    found(
        &half,
        "variables",
        "fail",
        &["(CLIMKIT_USERNAME, CLIMKIT_BASE_URL set in the environment)"],
    );
    let plain = [("CLIMKIT_BASE_URL", "http://example.org/api/v1")];
    let plain = with(&server, DOCTOR, &plain).code(2);
    found(
        &plain,
        "base URL",
        "fail",
        &["plain http", "GRIDWIRE_ALLOW_HTTP=1"],
    );
    assert!(server.sandbox.requests().is_empty());

    // Whoever uses one service does not have to set up the others.
    let other = server.sandbox.environment();
    let other: Vec<_> = other
        .iter()
        .filter(|(name, _)| name.starts_with("CLIMKIT_"))
        .collect();
    let changes: Vec<_> = other.iter().map(|(name, _)| (*name, "")).collect();
    let unset = with(&server, "doctor", &changes).code(0);
    found(
        &unset,
        "variables",
        "note",
        &["not checked", "gridwire doctor climkit"],
    );
}

#[test]
fn a_refused_login_is_3_and_not_repeated() {
    let wrong = [("CLIMKIT_PASSWORD", "a-wrong-password")];
    for switch in ["climkit.errors=statuses", "climkit.errors=objects"] {
        let builder = gridwire_sandbox::Sandbox::builder();
        let server = Server::of(builder.switch(switch.parse().unwrap()));
        let run = with(&server, DOCTOR, &wrong).code(3);
        found(
            &run,
            "login",
            "fail",
            &[
                "Bad username or password",
                "not those of the Climkit portal",
            ],
        );
        assert!(!run.out.contains("sites"), "{}", run.out);
        assert!(!run.out.contains("a-wrong-password"), "{}", run.out);
        assert_eq!(paths(&server), ["/auth"], "{switch}");
    }
}

#[test]
fn an_address_without_the_service_is_told_from_wrong_credentials() {
    let server = current();
    let url = format!("{}/api", server.sandbox.base_url());
    let run = with(&server, DOCTOR, &[("CLIMKIT_BASE_URL", &url)]);
    found(
        &run,
        "login",
        "fail",
        &["HTTP 404", "CLIMKIT_BASE_URL, which ends in /api/v1"],
    );
    let nobody = [("CLIMKIT_BASE_URL", "http://127.0.0.1:9/api/v1")];
    let nobody = with(&server, DOCTOR, &nobody).code(6);
    found(
        &nobody,
        "login",
        "fail",
        &["no connection", "Check the base URL"],
    );
    assert!(!nobody.out.contains("clock"), "{}", nobody.out);
}

#[test]
fn the_list_of_sites_is_read_in_every_form() {
    let server = standing();
    let climkit = server.sandbox.climkit();
    for list in [ClimkitSiteList::ObjectIds, ClimkitSiteList::Ids] {
        climkit.set_site_list(list);
        let run = server.run(DOCTOR).code(0);
        assert!(line(&run, "ok", "sites").contains("4 sites"), "{list:?}");
    }
    let json = |body: &str| Fault::status(200).body("application/json", body.to_owned());
    let one = listing(json(r#"["64c1000000000000000000a1"]"#)).code(0);
    assert!(
        line(&one, "ok", "sites").ends_with("may read 1 site"),
        "{}",
        one.out
    );
    let none = listing(json("[]")).code(0);
    found(&none, "sites", "warn", &["no site", "service@climkit.io"]);
    let strange = listing(json(r#"["64c1000000000000000000a1", {"ref": 7}]"#)).code(6);
    found(
        &strange,
        "sites",
        "fail",
        &[r#"no id in {"ref":7}"#, "Tell the project"],
    );
    line(&strange, "ok", "clock");
    let refused = listing(Fault::status(403)).code(3);
    found(
        &refused,
        "sites",
        "fail",
        &["HTTP 403", "service@climkit.io"],
    );
    line(&refused, "ok", "login");
}

#[test]
fn a_limit_that_others_use_up_is_waited_for() {
    let server = current();
    let limit = ClimkitLimit::Status {
        status: 429,
        retry_after: Some(1),
    };
    server.sandbox.climkit().set_limit(limit);
    server
        .sandbox
        .fault(Fault::status(429).retry_after(1).on("/auth"));
    server
        .sandbox
        .fault(Fault::status(429).retry_after(1).on("/all_installations"));
    let run = server.run(DOCTOR).code(0);
    line(&run, "ok", "sites");
    assert_eq!(paths(&server), ["/auth", "/all_installations"]);
    assert_eq!(server.sandbox.requests().len(), 4);
}

#[test]
fn a_clock_that_is_off_is_a_warning() {
    let server = Server::with(["clock-skew:3600s*always".parse::<Fault>().unwrap()]);
    server.sandbox.climkit().set_limit(ClimkitLimit::Off);
    let run = server.run(DOCTOR).code(0);
    found(
        &run,
        "clock",
        "warn",
        &["behind the server's", "Set this computer's clock"],
    );
    // Of a login that failed the time is known too.
    let wrong = with(&server, DOCTOR, &[("CLIMKIT_PASSWORD", "wrong")]).code(3);
    line(&wrong, "warn", "clock");
}
