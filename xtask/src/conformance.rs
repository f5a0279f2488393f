//! The suite in `tests/conformance` against the real server of a service.

mod server;

use clap::ValueEnum;

use server::Server;

use crate::workspace::{Outcome, Workspace, at, remove, run, show_and_run};

/// A service whose server can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    Flexmeasures,
}

const SUITE: [&str; 4] = ["--package", "gridwire-tests", "--example", "conformance"];

/// What the suite runs as a program of its own.
const EXAMPLE: [&str; 6] = [
    "--package",
    "gridwire",
    "--features",
    "flexmeasures",
    "--example",
    "battery_schedule",
];

pub(crate) fn conformance(
    workspace: &Workspace,
    service: Service,
    scenario: Option<&str>,
) -> Outcome {
    let Service::Flexmeasures = service;
    // Built first: nothing need be started for what does not compile.
    show_and_run(workspace.cargo(&["build"]).args(SUITE))?;
    show_and_run(workspace.cargo(&["build"]).args(EXAMPLE))?;
    let folder = workspace
        .target()?
        .join("conformance")
        .join(format!("flexmeasures-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    let report = folder.join("report");
    let result = suite(workspace, &folder, scenario, &report);
    // What it comes to is said last, after all that the server says.
    if let Ok(report) = std::fs::read_to_string(&report) {
        print!("{report}");
    }
    match result {
        Ok(()) => remove(&folder),
        Err(error) => {
            let logs = folder.join("log");
            let text = format!("{error}\nthe server's logs are in {}", logs.display());
            Err(text.trim_start().to_owned())
        }
    }
}

fn suite(
    workspace: &Workspace,
    folder: &std::path::Path,
    scenario: Option<&str>,
    report: &std::path::Path,
) -> Outcome {
    let server = Server::start(workspace, folder)?;
    let mut suite = workspace.cargo(&["run", "--quiet"]);
    suite.args(SUITE);
    suite.envs(server.variables()).env("FM_REPORT", report);
    if let Some(scenario) = scenario {
        suite.env("FM_SCENARIO", scenario);
    }
    run(&mut suite)
}
