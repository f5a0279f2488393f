//! How a fetch ends: each failure with its exit code, and what to do.

use gridwire_sandbox::Fault;
use serde_json::json;

use super::{DAY, FETCH, paths, server, with};
use crate::run::run;

fn prices() -> String {
    format!("{FETCH} --sensor-id 1 {DAY}")
}

#[test]
fn what_is_wrong_is_found_before_anything_is_sent() {
    let server = server();
    let missing = run(&format!("{FETCH} {DAY}")).code(2);
    assert!(missing.err.contains("--sensor-id"), "{}", missing.err);
    for (keys, part) in [
        (
            "--sensor-id day-ahead",
            "--sensor-id = day-ahead: not a whole number",
        ),
        ("--sensor-id -1", "--sensor-id = -1: "),
        (
            "--sensor-id 1 --source us",
            "--source = us: not a whole number",
        ),
        (
            "--sensor-id 1 --prior yesterday",
            "--prior = yesterday: neither a day nor an instant",
        ),
    ] {
        let run = server.run(&format!("{FETCH} {keys} {DAY}")).code(2);
        assert!(run.error().contains(part), "{keys}: {}", run.err);
        assert_eq!(run.out, "");
    }
    for (period, part) in [
        (
            "--from 2026-13-01 --to 2026-06-02",
            "neither a day nor an instant",
        ),
        (
            "--from 2026-06-02 --to 2026-06-01",
            "the end must be after the start",
        ),
    ] {
        let run = server
            .run(&format!("{FETCH} --sensor-id 1 {period}"))
            .code(2);
        assert!(run.error().contains(part), "{period}: {}", run.err);
    }
    assert_eq!(paths(&server), [""; 0]);
}

#[test]
fn without_credentials_it_is_3_and_without_a_server_2() {
    let none = run(&prices()).code(3);
    for name in [
        "FLEXMEASURES_EMAIL",
        "FLEXMEASURES_PASSWORD",
        "FLEXMEASURES_TOKEN",
        "FLEXMEASURES_URL",
    ] {
        assert!(none.error().contains(name), "{}", none.err);
    }
    assert!(none.err.contains("hint: add --sandbox"), "{}", none.err);
    let server = server();
    with(&server, &prices(), &[("FLEXMEASURES_PASSWORD", "")]).code(3);
    // Which server it is nobody else can know: there is no default.
    let nowhere = with(&server, &prices(), &[("FLEXMEASURES_URL", "")]).code(2);
    assert!(
        nowhere.error().contains("no FlexMeasures server is named"),
        "{}",
        nowhere.err
    );
    assert!(
        nowhere.error().contains("Set FLEXMEASURES_URL"),
        "{}",
        nowhere.err
    );
    let plain = [("FLEXMEASURES_URL", "http://flexmeasures.example.com")];
    let plain = with(&server, &prices(), &plain).code(2);
    assert!(plain.error().contains("plain http"), "{}", plain.err);
    assert_eq!(paths(&server), [""; 0]);
}

#[test]
fn a_wrong_password_is_3_asked_once_and_never_shown() {
    for (name, value, part) in [
        (
            "FLEXMEASURES_PASSWORD",
            "a-wrong-password",
            "User password does not match",
        ),
        ("FLEXMEASURES_EMAIL", "nobody@example.com", "does not exist"),
    ] {
        let server = server();
        let run = with(&server, &prices(), &[(name, value)]).code(3);
        assert!(run.error().contains(part), "{}", run.err);
        assert!(
            run.error()
                .contains("Check the e-mail address and the password"),
            "{}",
            run.err
        );
        assert!(
            !run.err.contains("a-wrong-password") && !run.err.contains("--sandbox"),
            "{}",
            run.err
        );
        assert_eq!(run.out, "");
        assert_eq!(paths(&server), ["/api/requestAuthToken"]);
    }
}

#[test]
fn a_token_will_do_and_one_that_has_ended_is_3() {
    let server = server();
    let user = server.sandbox.flexmeasures();
    let body = json!({"email": user.email(), "password": user.password()});
    let shown = super::send(&server, "request-auth-token", &body)
        .code(0)
        .json();
    assert_eq!(shown["auth_token"], "[secret]");
    let raw = super::send(&server, "request-auth-token --raw", &body)
        .code(0)
        .json();
    let token = raw["auth_token"].as_str().unwrap();
    let alone = [("FLEXMEASURES_PASSWORD", ""), ("FLEXMEASURES_TOKEN", token)];
    with(&server, &prices(), &alone).code(0);
    user.expire_tokens();
    let ended = with(&server, &prices(), &alone).code(3);
    assert!(
        ended.error().contains("Use a token of this server's"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains(token), "{}", ended.err);
    // With a password, the next token is asked for.
    server.sandbox.fault(Fault::status(401).on("/data"));
    let run = server.run(&format!("{} --format csv", prices())).code(0);
    assert_eq!(run.out.lines().count(), 1 + 24);
}

#[test]
fn a_sensor_that_is_not_there_is_4_with_where_to_look() {
    let server = server();
    let run = server.run(&format!("{FETCH} --sensor-id 99 {DAY}")).code(4);
    assert!(
        run.error().contains("No sensor found with ID 99"),
        "{}",
        run.err
    );
    let hint = "gridwire api flexmeasures sensors --include-public-assets true";
    assert!(run.error().contains(hint), "{}", run.err);
    assert_eq!(run.out, "");
    let listed = server.run(&hint["gridwire ".len()..]).code(0).json();
    let ids: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|sensor| &sensor["id"])
        .collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    let run = server.run(&format!("{} --unit kg", prices())).code(4);
    assert!(
        run.error()
            .contains("Required unit for this sensor is EUR/MWh, got incompatible unit: kg"),
        "{}",
        run.err
    );
}

#[test]
fn a_service_that_is_not_there_or_fails_is_6_and_one_that_is_busy_is_waited_for() {
    let server = server();
    let nobody = [("FLEXMEASURES_URL", "http://127.0.0.1:9")];
    let nobody = with(&server, &prices(), &nobody).code(6);
    assert!(
        nobody.error().contains("no connection to the service"),
        "{}",
        nobody.err
    );
    server
        .sandbox
        .fault(Fault::status(429).retry_after(1).on("/sensors/1/data"));
    let run = server.run(&format!("{} --format csv", prices())).code(0);
    assert_eq!(run.coverage()["retries"], 1);
    assert_eq!(run.out.lines().count(), 1 + 24);
}
