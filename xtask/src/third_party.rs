//! Public clients of the services, and the examples of two documents, against `gridwire sandbox serve`.

mod python;
mod sandbox;

use std::process::Command;

use python::Python;
use sandbox::Sandbox;

use crate::workspace::{Outcome, Workspace, run};

/// A client, and the script in `xtask/third-party` that checks it.
const CLIENTS: &[(&str, &str)] = &[
    ("rtedata", "check_rtedata.py"),
    ("rte-tempo-api", "check_rte_tempo_api.py"),
    ("data-rte-python-api", "check_data_rte_python_api.py"),
    ("curl", "check_edf_curl.py"),
    ("DuckDB, PyArrow and pandas", "check_files.py"),
    ("requests", "check_climkit_requests.py"),
    ("flexmeasures-client", "check_flexmeasures_client.py"),
];

/// The command, which the sandbox is started by.
const COMMAND: &str = if cfg!(windows) {
    "gridwire.exe"
} else {
    "gridwire"
};

/// EDF's document answers tariffs of other months than it asks for.
const SWITCHES: &[&str] = &["edf-sf.tariff-range=ignored"];

pub(crate) fn third_party(workspace: &Workspace, requests: bool) -> Outcome {
    let scripts = workspace.root.join("xtask").join("third-party");
    let folder = workspace.target()?.join("xtask").join("third-party");
    let python = Python::prepare(&folder, &scripts.join("requirements.txt"))?;
    let sandbox = Sandbox::start(workspace, SWITCHES)?;
    let mut failed = Vec::new();
    for (client, script) in CLIENTS {
        let mut check = python.command();
        check.arg(scripts.join(script)).envs(sandbox.environment());
        check.env("GRIDWIRE", workspace.target()?.join("debug").join(COMMAND));
        if requests {
            check.env("THIRD_PARTY_REQUESTS", "1");
        }
        if let Err(error) = run(direct(&mut check)) {
            println!("{}", format!("{client}: FAILED {error}").trim_end());
            failed.push(*client);
        }
    }
    let (all, passed) = (CLIENTS.len(), CLIENTS.len() - failed.len());
    println!("{all} clients, {passed} passed");
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failed.join(", ")))
    }
}

/// The sandbox is on this computer, which no proxy leads to.
fn direct(command: &mut Command) -> &mut Command {
    ["NO_PROXY", "no_proxy"]
        .into_iter()
        .fold(command, |command, name| {
            command.env(name, "127.0.0.1,localhost")
        })
}
