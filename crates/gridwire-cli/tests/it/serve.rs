//! `sandbox serve`: a server for other processes.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::{Run, command};

/// Starts a server; gives it with what its first line says.
pub(crate) fn serve(line: &str) -> (Child, Value) {
    let mut server = command(line)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let variables = serde_json::from_str(&first).unwrap_or_else(|_| panic!("{first}"));
    (server, variables)
}

/// Asks a process to end, where there are signals: a server then takes its files away.
pub(crate) fn interrupt(child: &mut Child) {
    if cfg!(unix) {
        let mut kill = Command::new("kill");
        let status = kill.args(["-INT", &child.id().to_string()]).status();
        assert!(status.unwrap().success());
    } else {
        child.kill().unwrap();
    }
}

#[test]
fn the_first_line_leads_a_second_process_there() {
    let (mut server, variables) =
        serve("sandbox serve --fault 503@/capacities_per_production_type");
    let variables = variables.as_object().unwrap();
    assert!(
        variables["RTE_BASE_URL"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:"),
        "{variables:?}"
    );
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let environment = variables.iter().map(|(name, value)| (name, text(value)));
    let mut fetch = command(
        "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01 --format ndjson",
    );
    let run = Run::of(fetch.envs(environment).output().unwrap()).code(0);
    assert_eq!(run.out.lines().count(), 40);
    // The fault hit one request, which was sent again.
    assert_eq!(run.coverage()["retries"], 1);
    interrupt(&mut server);
    let hints = Run::of(server.wait_with_output().unwrap()).err;
    assert!(
        hints.contains("export RTE_CLIENT_ID=") && hints.contains("Ctrl-C"),
        "{hints}"
    );
}

#[test]
fn a_port_that_is_taken_is_wrong_usage() {
    let (mut server, variables) = serve("sandbox serve --quiet");
    let port = variables["RTE_BASE_URL"]
        .as_str()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap();
    let run = crate::run::run(&format!("sandbox serve --port {port}")).code(2);
    assert!(run.error().contains("--port = "), "{}", run.err);
    interrupt(&mut server);
    assert_eq!(Run::of(server.wait_with_output().unwrap()).err, "");
}
