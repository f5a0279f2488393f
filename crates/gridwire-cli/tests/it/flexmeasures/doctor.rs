//! `doctor flexmeasures`: variables, base URL, server, readiness, login, sensors, clock.

use gridwire_sandbox::{Fault, Sandbox};

use super::{paths, with};
use crate::doctor;
use crate::run::{Run, Server, run};

const DOCTOR: &str = "doctor flexmeasures";

#[track_caller]
fn line<'a>(run: &'a Run, state: &str, check: &str) -> &'a str {
    doctor::line(run, "flexmeasures", state, check)
}

#[track_caller]
fn found(run: &Run, check: &str, state: &str, parts: &[&str]) {
    doctor::found(run, "flexmeasures", check, state, parts);
}

/// A server by this computer's clock, with which the doctor compares.
fn current() -> Server {
    Server::start()
}

#[test]
fn all_is_well_in_the_sandbox() {
    let run = run("--sandbox doctor flexmeasures").code(0);
    assert_eq!(run.err, "");
    let lines = run.out.lines();
    let checks: Vec<_> = lines
        .map(|line| (&line[..18], line[18..37].trim()))
        .collect();
    let wanted = [
        "variables",
        "base URL",
        "server",
        "readiness",
        "login",
        "sensors",
        "clock",
    ];
    assert_eq!(
        checks,
        wanted.map(|check| ("ok   flexmeasures ", check)),
        "{}",
        run.out
    );
    assert!(line(&run, "ok", "server").ends_with("FlexMeasures 1.0.1"));
    // The market is public, and not the account's.
    assert!(line(&run, "ok", "sensors").ends_with("the user's account has 3 sensors"));
}

#[test]
fn four_calls_are_enough_and_values_are_not_shown() {
    let server = current();
    let run = server.run(DOCTOR).code(0);
    assert_eq!(
        paths(&server),
        [
            "/api/",
            "/api/v3_0/health/ready",
            "/api/requestAuthToken",
            "/api/v3_0/sensors"
        ]
    );
    let names = "FLEXMEASURES_URL, FLEXMEASURES_EMAIL, FLEXMEASURES_PASSWORD set";
    assert!(line(&run, "ok", "variables").contains(names), "{}", run.out);
    let user = server.sandbox.flexmeasures();
    for value in [user.email(), user.password()] {
        assert!(!run.out.contains(value), "{}", run.out);
    }
    // An address out of the documentation is one of the host.
    let url = server.sandbox.base_url();
    let longer = with(
        &server,
        DOCTOR,
        &[("FLEXMEASURES_URL", &format!("{url}/api/v3_0/"))],
    );
    assert!(line(&longer.code(0), "ok", "base URL").ends_with(&url));
}

#[test]
fn what_is_not_set_is_named_and_nothing_is_sent() {
    let none = run(DOCTOR).code(3);
    found(
        &none,
        "variables",
        "fail",
        &["nothing set", "FLEXMEASURES_TOKEN", "FLEXMEASURES_URL"],
    );
    let server = current();
    let half = with(&server, DOCTOR, &[("FLEXMEASURES_PASSWORD", "")]).code(3);
    let set = "(FLEXMEASURES_URL, FLEXMEASURES_EMAIL set in the environment)";
    found(&half, "variables", "fail", &[set]);
    let nowhere = with(&server, DOCTOR, &[("FLEXMEASURES_URL", "")]).code(2);
    found(
        &nowhere,
        "variables",
        "fail",
        &["no FlexMeasures server is named"],
    );
    let plain = [("FLEXMEASURES_URL", "http://flexmeasures.example.com")];
    let plain = with(&server, DOCTOR, &plain).code(2);
    found(
        &plain,
        "base URL",
        "fail",
        &["plain http", "GRIDWIRE_ALLOW_HTTP=1"],
    );
    assert_eq!(paths(&server), [""; 0]);
}

#[test]
fn a_login_that_is_refused_is_3_and_asked_for_once() {
    let server = current();
    let run = with(
        &server,
        DOCTOR,
        &[("FLEXMEASURES_PASSWORD", "a-wrong-password")],
    )
    .code(3);
    found(
        &run,
        "login",
        "fail",
        &["User password does not match", "Check the e-mail address"],
    );
    assert!(
        !run.out.contains("a-wrong-password") && !run.out.contains("sensors"),
        "{}",
        run.out
    );
    line(&run, "ok", "clock");
    let logins = paths(&server)
        .iter()
        .filter(|path| path.ends_with("AuthToken"))
        .count();
    assert_eq!(logins, 1);
    let token = [
        ("FLEXMEASURES_PASSWORD", ""),
        ("FLEXMEASURES_TOKEN", "a-wrong-token"),
    ];
    let run = with(&server, DOCTOR, &token).code(3);
    found(
        &run,
        "login",
        "fail",
        &["HTTP 401", "Use a token of this server's"],
    );
    assert!(!run.out.contains("a-wrong-token"), "{}", run.out);
}

#[test]
fn an_address_without_the_service_ends_it() {
    let server = current();
    let url = format!("{}/elsewhere", server.sandbox.base_url());
    let run = with(&server, DOCTOR, &[("FLEXMEASURES_URL", &url)]).code(4);
    found(
        &run,
        "server",
        "fail",
        &["HTTP 404", "FLEXMEASURES_URL, the address of the host"],
    );
    let nobody = with(
        &server,
        DOCTOR,
        &[("FLEXMEASURES_URL", "http://127.0.0.1:9")],
    )
    .code(6);
    found(
        &nobody,
        "server",
        "fail",
        &["no connection", "Check the base URL"],
    );
    assert!(
        !nobody.out.contains("login") && !nobody.out.contains("clock"),
        "{}",
        nobody.out
    );
}

#[test]
fn old_servers_and_those_that_lack_something_are_told() {
    let server =
        Server::of(Sandbox::builder().switch("flexmeasures.version=0.31.0".parse().unwrap()));
    let run = server.run(DOCTOR).code(0);
    found(
        &run,
        "server",
        "note",
        &["FlexMeasures 0.31", "Some operations need 1.0"],
    );
    line(&run, "ok", "sensors");
    let body = r#"{"database_sql": true, "database_redis": false, "status": 503}"#;
    let unready = Fault::status(200)
        .body("application/json", body)
        .on("/health/ready");
    let run = Server::with([unready.always()]).run(DOCTOR).code(0);
    found(
        &run,
        "readiness",
        "warn",
        &["cannot reach Redis", "Tell whoever runs the server"],
    );
    let forbidden = Fault::status(403).on("/api/v3_0/sensors").always();
    let run = Server::with([forbidden]).run(DOCTOR).code(3);
    found(&run, "login", "fail", &["HTTP 403"]);
}

#[test]
fn a_clock_that_is_off_is_a_warning() {
    let server = Server::with(["clock-skew:3600s*always".parse::<Fault>().unwrap()]);
    let run = server.run(DOCTOR).code(0);
    found(
        &run,
        "clock",
        "warn",
        &["behind the server's", "Set this computer's clock"],
    );
}
