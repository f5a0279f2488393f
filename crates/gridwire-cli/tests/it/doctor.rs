//! `doctor`: one line for each check, each failure with what to do.

use gridwire_sandbox::Fault;

use crate::run::{Run, Server, run};

/// The line of a check, which there is once in a state.
#[track_caller]
pub(crate) fn line<'a>(run: &'a Run, provider: &str, state: &str, check: &str) -> &'a str {
    let mut lines = run.out.lines().filter(|line| {
        let rest = line.strip_prefix(&format!("{state:<4} {provider} "));
        rest.is_some_and(|rest| rest.trim_start().starts_with(&format!("{check:<18} ")))
    });
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("{state} {check} in {run:#?}"));
    assert_eq!(lines.next(), None, "{}", run.out);
    line
}

/// That a check came to something that is not ok, and says what to do.
#[track_caller]
pub(crate) fn found(run: &Run, provider: &str, check: &str, state: &str, parts: &[&str]) {
    let line = line(run, provider, state, check);
    for part in parts {
        assert!(line.contains(part), "{part} in {line}");
    }
    let (_, remedy) = line.split_once(" -> ").unwrap_or_else(|| panic!("{line}"));
    assert!(remedy.len() > 10, "{line}");
}

#[test]
fn all_is_well_in_the_sandbox() {
    for (line, lines) in [("--sandbox doctor rte", 7..8), ("doctor --sandbox", 20..40)] {
        let run = run(line).code(0);
        assert!(
            lines.contains(&run.out.lines().count())
                && run.out.lines().all(|line| line.starts_with("ok ")),
            "{}",
            run.out
        );
        assert_eq!(run.err, "");
    }
}

#[test]
fn values_are_never_shown() {
    let server = Server::start();
    let run = server.run("doctor rte").code(0);
    assert!(
        run.out
            .contains("RTE_CLIENT_ID, RTE_CLIENT_SECRET, RTE_BASE_URL set"),
        "{}",
        run.out
    );
    assert!(
        !run.out.contains(server.sandbox.rte().client_secret()),
        "{}",
        run.out
    );
    assert!(
        !run.out.contains(server.sandbox.rte().client_id()),
        "{}",
        run.out
    );
}

#[track_caller]
fn failing(run: &Run, parts: &[&str]) {
    let line = run
        .out
        .lines()
        .find(|line| line.starts_with("fail "))
        .unwrap_or_else(|| panic!("{}", run.out));
    for part in parts {
        assert!(line.contains(part), "{part} in {line}");
    }
    let (_, remedy) = line.split_once(" -> ").unwrap();
    assert!(remedy.len() > 10, "{line}");
}

#[test]
fn each_failure_says_what_to_do_and_has_its_code() {
    let run = run("doctor").code(3);
    failing(&run, &["credentials", "nothing set", "RTE_CLIENT_SECRET"]);

    let server = Server::start();
    let with = |name: &str, value: &str| {
        Run::of(
            server
                .command("doctor rte")
                .env(name, value)
                .output()
                .unwrap(),
        )
    };
    failing(
        &with("RTE_CLIENT_SECRET", "wrong").code(3),
        &["login", "Check the client id"],
    );
    failing(
        &with("RTE_BASE_URL", "ftp://somewhere").code(2),
        &["base URL", "https"],
    );
    failing(
        &with("RTE_BASE_URL", "http://127.0.0.1:9").code(6),
        &["login", "no connection"],
    );

    assert!(
        server
            .sandbox
            .rte()
            .unsubscribe("Generation Installed Capacities")
    );
    failing(
        &server.run("doctor rte").code(3),
        &["rte-capacities", "Generation Installed Capacities"],
    );
}

#[test]
fn an_api_without_a_subscription_is_named_and_the_others_are_asked() {
    for (subscription, wanting) in [
        ("Generation Installed Capacities", "rte-capacities"),
        ("Actual Generation", "rte-generation"),
        ("Tempo Like Supply Contract", "rte-tempo-calendar"),
    ] {
        let server = Server::start();
        assert!(server.sandbox.rte().unsubscribe(subscription));
        let run = server.run("doctor rte").code(3);
        failing(&run, &[wanting, subscription]);
        for name in ["rte-capacities", "rte-generation", "rte-tempo-calendar"] {
            let state = if name == wanting { "fail" } else { "ok  " };
            assert!(
                run.out.contains(&format!("{state} rte      {name} ")),
                "{}",
                run.out
            );
        }
        assert!(run.out.contains("ok   rte      clock"), "{}", run.out);
    }
}

#[test]
fn a_clock_that_is_off_is_a_warning() {
    let server = Server::with(["clock-skew:3600s*always".parse::<Fault>().unwrap()]);
    let run = server.run("doctor rte").code(0);
    let line = run
        .out
        .lines()
        .find(|line| line.starts_with("warn "))
        .unwrap_or_else(|| panic!("{}", run.out));
    assert!(
        line.contains("behind the server's -> Set this computer's clock"),
        "{line}"
    );
}
