//! The exit codes that scripts rely on.

use gridwire_sandbox::Fault;

use crate::run::{Server, command, run};

const CALL: &str = "api rte-capacities capacities-per-production-type";
const RANGE: &str = "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01";

#[test]
fn without_credentials_the_variables_are_named_and_the_sandbox_is_offered() {
    for line in [CALL, RANGE] {
        let run = run(line).code(3);
        let error = run.error();
        assert!(
            error.contains("RTE_CLIENT_ID and RTE_CLIENT_SECRET, or RTE_CREDENTIALS"),
            "{error}"
        );
        assert!(run.err.contains("--sandbox"), "{}", run.err);
        assert!(run.out.is_empty());
    }
    run(&format!("{CALL} --sandbox")).code(0);
    run(&format!("--sandbox {RANGE}")).code(0);
}

#[test]
fn refused_credentials_are_3_and_no_secret_is_shown() {
    let server = Server::start();
    let mut command = server.command(CALL);
    let output = command
        .env("RTE_CLIENT_SECRET", "not-the-secret-at-all")
        .output()
        .unwrap();
    let run = crate::run::Run::of(output).code(3);
    assert!(run.error().contains("Check the client id"), "{}", run.err);
    assert!(
        !run.err.contains("not-the-secret-at-all") && !run.err.contains("--sandbox"),
        "{}",
        run.err
    );
}

#[test]
fn what_is_not_allowed_is_3() {
    let server = Server::start();
    assert!(
        server
            .sandbox
            .rte()
            .unsubscribe("Generation Installed Capacities")
    );
    let run = server.run(CALL).code(3);
    assert!(
        run.error().contains("Generation Installed Capacities"),
        "{}",
        run.err
    );
}

#[test]
fn settings_that_cannot_work_are_2() {
    let server = Server::start();
    let mut command = server.command(CALL);
    let output = command
        .env("RTE_BASE_URL", "http://example.org")
        .output()
        .unwrap();
    let run = crate::run::Run::of(output).code(2);
    assert!(run.error().contains("GRIDWIRE_ALLOW_HTTP=1"), "{}", run.err);
}

#[test]
fn the_service_and_the_way_to_it_are_6() {
    for (fault, part) in [
        (Fault::status(503).always().on("/capacities"), "HTTP 503"),
        (
            Fault::status(429)
                .retry_after(1000)
                .always()
                .on("/capacities"),
            "HTTP 429",
        ),
        (
            Fault::html().with_status(200).always().on("/capacities"),
            "",
        ),
    ] {
        let server = Server::with([fault]);
        let run = server.run(CALL).code(6);
        assert!(run.error().contains(part), "{}", run.err);
        assert!(run.out.is_empty(), "{}", run.out);
    }
    let mut nobody = command(CALL);
    let nobody = nobody
        .env("RTE_CLIENT_ID", "a")
        .env("RTE_CLIENT_SECRET", "b");
    let output = nobody
        .env("RTE_BASE_URL", "http://127.0.0.1:9")
        .output()
        .unwrap();
    let run = crate::run::Run::of(output).code(6);
    assert!(run.error().contains("no connection"), "{}", run.err);
}

#[test]
fn a_range_of_which_nothing_came_has_the_code_of_its_failure() {
    let server = Server::with([Fault::status(400).always().on("/capacities")]);
    let run = server.run(RANGE).code(4);
    assert!(
        run.out.is_empty() && run.error().contains("HTTP 400"),
        "{run:?}"
    );
    assert_eq!(run.coverage()["complete"], false);
}
