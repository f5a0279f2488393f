//! `doctor edf-sf`: variables, files, certificates, environment, handshake, login, clock.

use gridwire_sandbox::{ClimkitLimit, EdfClient, EdfServerCertificate, Fault};
use serde_json::{Value, json};

use super::{command_of, server};
use crate::doctor;
use crate::run::{Folder, Run, Server, run};

#[track_caller]
fn line<'a>(run: &'a Run, state: &str, check: &str) -> &'a str {
    doctor::line(run, "edf-sf", state, check)
}

#[track_caller]
fn found(run: &Run, check: &str, state: &str, parts: &[&str]) {
    doctor::found(run, "edf-sf", check, state, parts);
}

/// The doctor with some variables set to something else.
fn with(server: &Server, changes: &[(&str, &str)]) -> Run {
    let mut command = server.command("doctor edf-sf");
    command.envs(changes.iter().copied());
    Run::of(command.output().unwrap())
}

/// A server by this computer's clock, with which the doctor compares.
fn current() -> Server {
    Server::start()
}

#[test]
fn all_is_well_in_the_sandbox() {
    let run = run("--sandbox doctor edf-sf").code(0);
    assert_eq!(run.err, "");
    let checks: Vec<&str> = run.out.lines().map(|line| line[12..31].trim()).collect();
    let key_file: &[&str] = if cfg!(unix) { &["key file"] } else { &[] };
    let wanted = [
        &["variables"][..],
        key_file,
        &[
            "certificate",
            "key",
            "CA",
            "environment",
            "handshake",
            "login",
            "clock",
        ],
    ];
    assert_eq!(checks, wanted.concat(), "{}", run.out);
    assert!(
        run.out.lines().all(|line| line.starts_with("ok ")),
        "{}",
        run.out
    );
    assert!(line(&run, "ok", "certificate").contains("CN=operator, issued by CN=gridwire sandbox"));
    assert!(line(&run, "ok", "login").contains("1104"), "{}", run.out);
}

#[test]
fn one_call_is_enough_and_values_are_not_shown() {
    let server = current();
    let run = server.run("doctor edf-sf").code(0);
    assert!(
        run.out
            .contains("EDF_SF_CA, EDF_SF_CERT, EDF_SF_KEY, EDF_SF_BASE_URL set")
    );
    for (name, value) in server.sandbox.environment() {
        // Where requests go is told, for that is what goes wrong.
        assert!(
            name == "EDF_SF_BASE_URL" || !run.out.contains(&value),
            "{name}: {}",
            run.out
        );
    }
    assert_eq!(server.data_requests(), 1);
}

#[test]
fn every_provider_has_the_lines_as_objects() {
    let server = current();
    // Two runs in a second are too many for a service that is asked here too.
    server.sandbox.climkit().set_limit(ClimkitLimit::Off);
    let lines = server.run("doctor --format ndjson").code(0).lines();
    let array = server.run("doctor --json").code(0).json();
    let texts = |lines: &[Value]| -> Vec<(Value, Value)> {
        let lines = lines.iter();
        lines
            .map(|line| (line["provider"].clone(), line["check"].clone()))
            .collect()
    };
    assert_eq!(texts(array.as_array().unwrap()), texts(&lines));
    assert!(
        lines.iter().any(|line| line["provider"] == "rte"),
        "{lines:?}"
    );
    let mut clocks = lines.iter().filter(|line| line["check"] == "clock");
    assert_eq!(
        *clocks.nth(1).unwrap(),
        json!({
            "provider": "edf-sf",
            "check": "clock",
            "state": "ok",
            "text": "agrees with the server's",
            "remedy": null
        })
    );
    let mut failing = server.command("doctor edf-sf --json");
    let failing = Run::of(failing.env("EDF_SF_CERT", "").output().unwrap()).code(3);
    let lines = failing.json();
    let mut lines = lines.as_array().unwrap().iter();
    let first = lines.find(|line| line["provider"] == "edf-sf").unwrap();
    assert_eq!(
        (&first["check"], &first["state"]),
        (&json!("variables"), &json!("fail"))
    );
    assert_eq!(
        first["remedy"],
        "Set EDF_SF_CERT to the PEM file of the client certificate that EDF issued"
    );
    assert!(
        server
            .run("doctor --format csv")
            .code(2)
            .error()
            .contains("--format = csv")
    );
}

#[test]
fn nothing_set_is_a_failure_only_where_it_is_asked_for() {
    let none = run("doctor edf-sf").code(3);
    found(
        &none,
        "variables",
        "fail",
        &["nothing set", "EDF_SF_CA", "EDF_SF_KEY"],
    );
    found(
        &none,
        "environment",
        "fail",
        &["EDF_SF_ENVIRONMENT", "no default"],
    );

    // Whoever uses one service does not have to set up the others.
    let server = current();
    let mut only_rte = server.command("doctor");
    for (name, _) in server.sandbox.environment() {
        if !name.starts_with("RTE_") {
            only_rte.env_remove(name);
        }
    }
    let only_rte = Run::of(only_rte.output().unwrap()).code(0);
    found(
        &only_rte,
        "variables",
        "note",
        &["not checked", "gridwire doctor edf-sf"],
    );
    doctor::line(&only_rte, "rte", "ok", "login");
}

#[test]
fn variables_and_files_are_all_looked_at_at_once() {
    let (server, folder) = (current(), Folder::new());
    let (gone, here) = (folder.path("gone.pem"), folder.0.clone());
    let run = with(
        &server,
        &[
            ("EDF_SF_CA", gone.to_str().unwrap()),
            ("EDF_SF_CERT", here.to_str().unwrap()),
            ("EDF_SF_KEY", ""),
            ("EDF_SF_BASE_URL", ""),
            ("EDF_SF_ENVIRONMENT", "preprod"),
        ],
    )
    .code(3);
    found(&run, "variables", "fail", &["EDF_SF_KEY to the PEM file"]);
    found(
        &run,
        "EDF_SF_CA",
        "fail",
        &["gone.pem", "cannot be read", "Check the path in EDF_SF_CA"],
    );
    found(&run, "EDF_SF_CERT", "fail", &["is a directory"]);
    found(
        &run,
        "environment",
        "fail",
        &["neither production nor preproduction"],
    );
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn no_environment_and_a_wrong_address_are_2() {
    let server = current();
    let none = with(&server, &[("EDF_SF_BASE_URL", "")]).code(2);
    found(
        &none,
        "environment",
        "fail",
        &["EDF_SF_ENVIRONMENT to production or preproduction"],
    );
    let plain = with(&server, &[("EDF_SF_BASE_URL", "http://example.org/v1")]).code(2);
    found(&plain, "environment", "fail", &["GRIDWIRE_ALLOW_HTTP"]);
    let both = with(&server, &[("EDF_SF_ENVIRONMENT", "production")]).code(0);
    assert!(
        line(&both, "ok", "environment").contains("goes before EDF_SF_ENVIRONMENT"),
        "{}",
        both.out
    );
    assert_eq!(server.data_requests(), 1);
}

#[test]
fn certificates_that_cannot_work_are_2_and_nothing_is_sent() {
    let (server, folder) = (current(), Folder::new());
    let doctor = |client: EdfClient| {
        let mut command = command_of(&server, client, &folder, "doctor edf-sf");
        Run::of(command.output().unwrap())
    };
    let expired = doctor(EdfClient::Expired).code(2);
    found(
        &expired,
        "certificate",
        "fail",
        &["CN=operator", "expired on", "Get a new one from"],
    );
    let other = doctor(EdfClient::OtherKey).code(2);
    found(
        &other,
        "certificate",
        "fail",
        &["does not belong to", "Give the key that"],
    );
    for run in [&expired, &other] {
        assert!(!run.out.contains("ok   edf-sf key  "), "{}", run.out);
        assert!(!run.out.contains("handshake"), "{}", run.out);
    }
    let operator = server.sandbox.edf().client(EdfClient::Operator).unwrap();
    let key = folder.path("key.pem");
    std::fs::write(&key, operator.encrypted_key_pem("secret").unwrap()).unwrap();
    let encrypted = with(&server, &[("EDF_SF_KEY", key.to_str().unwrap())]).code(2);
    found(
        &encrypted,
        "files",
        "fail",
        &["passphrase", "openssl pkey -in"],
    );
    assert_eq!(server.data_requests(), 0);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt;

    let (server, folder) = (current(), Folder::new());
    for (mode, who) in [
        (0o640, "its group"),
        (0o604, "every user"),
        (0o644, "every user"),
    ] {
        let mut command = command_of(&server, EdfClient::Operator, &folder, "doctor edf-sf");
        let key = folder.path("key.pem");
        std::fs::set_permissions(&key, PermissionsExt::from_mode(mode)).unwrap();
        let run = Run::of(command.output().unwrap()).code(0);
        let chmod = format!("chmod 600 {}", key.display());
        found(
            &run,
            "key file",
            "warn",
            &[who, &format!("mode {mode:o}"), &chmod],
        );
        line(&run, "ok", "login");
    }
}

#[test]
fn a_handshake_that_fails_says_which_side_and_what_to_do() {
    let server = current();
    let edf = server.sandbox.edf();
    for (certificate, parts) in [
        (
            EdfServerCertificate::OtherAuthority,
            ["unknown authority", "Check that the CA file"],
        ),
        (EdfServerCertificate::Expired, ["has expired", "clock"]),
        (
            EdfServerCertificate::OtherHost,
            ["for another host", "Check the host"],
        ),
    ] {
        edf.set_server_certificate(certificate);
        let run = server.run("doctor edf-sf").code(6);
        found(&run, "handshake", "fail", &parts);
        assert!(!run.out.contains("login"), "{}", run.out);
    }
    edf.set_server_certificate(EdfServerCertificate::Valid);
    let folder = Folder::new();
    let mut stranger = command_of(&server, EdfClient::OtherAuthority, &folder, "doctor edf-sf");
    let stranger = Run::of(stranger.output().unwrap()).code(6);
    found(
        &stranger,
        "handshake",
        "fail",
        &["does not know the authority"],
    );
    // Without a connection it is good to know, and no more.
    found(&stranger, "certificate", "note", &["is not given"]);
}

#[test]
fn a_service_that_is_not_there_or_fails_is_6() {
    let server = current();
    let nobody = with(&server, &[("EDF_SF_BASE_URL", "https://localhost:9/v1")]).code(6);
    found(&nobody, "connection", "fail", &["no connection"]);
    let failing = Server::with([Fault::status(503).always()]);
    let failing = failing.run("doctor edf-sf").code(6);
    line(&failing, "ok", "handshake");
    found(&failing, "login", "fail", &["HTTP 503"]);
}

#[test]
fn a_certificate_that_the_service_does_not_know_is_3() {
    let server = current();
    server
        .sandbox
        .fault(server.sandbox.edf().refusal(1400).always());
    let run = server.run("doctor edf-sf").code(3);
    found(
        &run,
        "login",
        "fail",
        &["1400", "gridwire api edf-sf get-tariff --site-id N"],
    );
    line(&run, "ok", "clock");
    // Any right at all is enough for the login: which sites it is for, no call tells.
    let (server, folder) = (current(), Folder::new());
    let mut reader = command_of(&server, EdfClient::Reader, &folder, "doctor edf-sf");
    let reader = Run::of(reader.output().unwrap()).code(0);
    line(&reader, "ok", "login");
}

#[test]
fn a_clock_that_is_off_is_a_warning() {
    let server = Server::with(["clock-skew:3600s*always".parse::<Fault>().unwrap()]);
    let run = server.run("doctor edf-sf").code(0);
    found(
        &run,
        "clock",
        "warn",
        &["behind the server's", "Set this computer's clock"],
    );
    // The sandbox's own time is a year off, or will be.
    let run = self::server(&[]).run("doctor edf-sf").code(0);
    line(&run, "warn", "clock");
}
