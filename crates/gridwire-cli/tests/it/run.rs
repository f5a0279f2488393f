//! Runs the command, and the sandbox that it talks to.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use gridwire_sandbox::{Fault, Sandbox, SandboxBuilder};
use serde_json::Value;
use tokio::runtime::Runtime;

/// A server of the test, in its own threads.
pub(crate) struct Server {
    // Dropped first, while its runtime still runs.
    pub(crate) sandbox: Sandbox,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with([])
    }

    pub(crate) fn with(faults: impl IntoIterator<Item = Fault>) -> Self {
        let builder = faults
            .into_iter()
            .fold(Sandbox::builder(), |builder, fault| builder.fault(fault));
        Self::of(builder)
    }

    pub(crate) fn of(builder: SandboxBuilder) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(builder.start()).unwrap();
        Self {
            sandbox,
            _runtime: runtime,
        }
    }

    /// A server that answers every call of a resource with one body.
    pub(crate) fn answering(resource: &str, body: impl Into<Vec<u8>>) -> Self {
        let body: Vec<u8> = body.into();
        Self::with([Fault::status(200)
            .body("application/json", body)
            .on(resource)
            .always()])
    }

    /// The command, led to this server.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = command(line);
        command.envs(self.sandbox.environment());
        command
    }

    pub(crate) fn run(&self, line: &str) -> Run {
        Run::of(self.command(line).output().unwrap())
    }

    /// How many requests came for data, logins left out.
    pub(crate) fn data_requests(&self) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|request| !request.path.starts_with("/token"))
            .count()
    }
}

/// The command with nothing in its environment.
pub(crate) fn command(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridwire"));
    command.args(line.split_whitespace()).env_clear();
    command
}

/// Runs the command with nothing in its environment.
pub(crate) fn run(line: &str) -> Run {
    Run::of(command(line).output().unwrap())
}

/// What a run of the command has printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let run = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for text in [&run.out, &run.err] {
            assert!(
                !text.contains("panicked") && !text.contains('\u{1b}'),
                "{text}"
            );
        }
        run
    }

    /// The run, if it ended with a code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Standard output as one JSON document on each line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
            .collect()
    }

    /// The account of a range, the one JSON line on standard error.
    pub(crate) fn coverage(&self) -> Value {
        let mut lines = self.err.lines().filter(|line| line.starts_with('{'));
        let coverage = serde_json::from_str(lines.next().unwrap_or_default())
            .unwrap_or_else(|_| panic!("{}", self.err));
        assert_eq!(lines.next(), None);
        coverage
    }

    /// The one error on standard error.
    #[track_caller]
    pub(crate) fn error(&self) -> &str {
        let mut errors = self.err.lines().filter(|line| line.starts_with("error: "));
        let error = errors
            .next()
            .unwrap_or_else(|| panic!("no error in {:?}", self.err));
        assert_eq!(errors.next(), None, "an error is told once: {}", self.err);
        error
    }
}

/// A folder of a test's own, removed at its end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("gridwire-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of the files, hidden ones included.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
