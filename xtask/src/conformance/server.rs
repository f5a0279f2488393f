//! The server, for as long as the suite takes.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::workspace::{Outcome, Workspace};

/// Stopped when it is dropped, and however this program ends: `server.sh` waits for the end of its input.
pub(super) struct Server {
    script: Child,
    variables: String,
}

impl Server {
    /// Starts it, with all that it makes in a folder.
    pub(super) fn start(workspace: &Workspace, folder: &Path) -> Outcome<Self> {
        let path = ["xtask", "conformance", "flexmeasures", "server.sh"];
        let path = workspace
            .root
            .join(path.iter().collect::<std::path::PathBuf>());
        let script = Command::new("bash")
            .arg(path)
            .arg(folder)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut server = Self {
            script: script.map_err(|error| format!("bash does not run: {error}"))?,
            variables: String::new(),
        };
        // Its output ends once the server is ready.
        if let Some(mut output) = server.script.stdout.take() {
            let read = output.read_to_string(&mut server.variables);
            read.map_err(|error| format!("the server is not to be read: {error}"))?;
        }
        if server.variables.is_empty() {
            return Err("the server did not start".into());
        }
        Ok(server)
    }

    /// Names and values of the variables that lead the suite to it.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .lines()
            .filter_map(|line| line.split_once('='))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // It says itself what is wrong.
        let _ = self.script.wait();
    }
}
