//! The sandbox as a server, for as long as the checks take.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::workspace::{Outcome, Workspace, show_and_run};

/// Stopped when it is dropped. Ctrl-C reaches it as well as this program, since both are in the
/// foreground of the terminal.
pub(super) struct Sandbox {
    server: Child,
    first_line: String,
}

impl Sandbox {
    pub(super) fn start(workspace: &Workspace, switches: &[&str]) -> Outcome<Self> {
        // Built first, so that what it says while it builds is seen.
        show_and_run(&mut workspace.cargo(&["build", "--package", "gridwire-cli"]))?;
        let arguments = [
            "run",
            "--quiet",
            "--package",
            "gridwire-cli",
            "--",
            "--quiet",
            "sandbox",
            "serve",
            "--port",
            "0",
        ];
        let mut command = workspace.cargo(&arguments);
        for switch in switches {
            command.args(["--set", switch]);
        }
        let server = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut sandbox = Self {
            server: server.map_err(|error| format!("the sandbox does not run: {error}"))?,
            first_line: String::new(),
        };
        let line = sandbox
            .server
            .stdout
            .as_mut()
            .map(|stdout| BufReader::new(stdout).read_line(&mut sandbox.first_line));
        match line {
            Some(Ok(1..)) => Ok(sandbox),
            Some(Err(error)) => Err(format!("the sandbox is not to be read: {error}")),
            _ => Err("the sandbox ended before it said where it is".into()),
        }
    }

    /// Names and values of the variables that lead clients to it.
    pub(super) fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        variables(&self.first_line)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Asked to end, it removes the keys that it has written into files. It may have ended by itself.
        if !asked_to_end(&self.server) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// `cargo run` becomes the program that it runs, so that the signal reaches the sandbox.
#[cfg(unix)]
fn asked_to_end(server: &Child) -> bool {
    let mut kill = Command::new("kill");
    let status = kill.args(["-s", "TERM", &server.id().to_string()]).status();
    status.is_ok_and(|status| status.success())
}

#[cfg(not(unix))]
fn asked_to_end(_server: &Child) -> bool {
    false
}

/// What a flat JSON object of plain texts says.
fn variables(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let inner = line
        .trim()
        .trim_start_matches("{\"")
        .trim_end_matches("\"}");
    inner
        .split("\",\"")
        .filter_map(|pair| pair.split_once("\":\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_environment() {
        let line = "{\"RTE_BASE_URL\":\"http://127.0.0.1:4711\",\"RTE_CLIENT_ID\":\"a-b\"}\n";
        let found: Vec<_> = variables(line).collect();
        let expected = [
            ("RTE_BASE_URL", "http://127.0.0.1:4711"),
            ("RTE_CLIENT_ID", "a-b"),
        ];
        assert_eq!(found, expected);
    }
}
