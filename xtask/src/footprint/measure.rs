//! One clean build, measured.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::workspace::{Outcome, Workspace, at, output};

/// A small program to build.
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) dependencies: String,
    pub(super) main: &'static str,
}

/// What its build takes.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    /// Packages built, the program itself left out.
    pub(super) crates: usize,
    /// CPU seconds of the build, user and system, where they can be counted.
    pub(super) cpu: Option<f64>,
    /// Seconds by the clock on the wall.
    pub(super) wall: f64,
    /// The size of the program.
    pub(super) megabytes: f64,
}

impl Program {
    pub(super) fn measure(
        &self,
        workspace: &Workspace,
        folder: &Path,
        lock: &str,
    ) -> Outcome<Figures> {
        let folder = folder.join(self.name);
        let manifest = format!(
            "[package]\nname = \"hello\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n[workspace]\n",
            self.dependencies
        );
        // With the workspace's lock file both are built with the same versions as everything else.
        for (path, text) in [
            ("Cargo.toml", manifest.as_str()),
            ("Cargo.lock", lock),
            ("src/main.rs", self.main),
        ] {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&folder))
                .map_err(|error| at(&folder, &error))?;
            fs::write(&path, text).map_err(|error| at(&path, &error))?;
        }
        // Downloads are no part of a build; this needs what the build needs, and builds nothing.
        output(workspace.cargo(&["tree"]).current_dir(&folder))?;

        let cargo = workspace.cargo(&[
            "build",
            "--release",
            "--quiet",
            "--message-format",
            "json-render-diagnostics",
        ]);
        let timed = has_bash();
        let mut command = if timed { under_bash(&cargo) } else { cargo };
        let target = folder.join("target");
        command
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let start = Instant::now();
        let output = command
            .output()
            .map_err(|error| format!("cargo does not run: {error}"))?;
        let wall = start.elapsed().as_secs_f64();
        let errors = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("the build of {} failed:\n{errors}", self.name));
        }
        let binary = target
            .join("release")
            .join(format!("hello{}", std::env::consts::EXE_SUFFIX));
        let size = fs::metadata(&binary)
            .map_err(|error| at(&binary, &error))?
            .len();
        #[allow(clippy::cast_precision_loss)] // Far below 2^52 bytes.
        let megabytes = size as f64 / 1e6;
        Ok(Figures {
            crates: packages(&String::from_utf8_lossy(&output.stdout)).saturating_sub(1),
            cpu: if timed { seconds(&errors) } else { None },
            wall,
            megabytes,
        })
    }
}

fn has_bash() -> bool {
    let mut bash = Command::new("bash");
    let ran = bash.args(["-c", "exit 0"]).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

/// The command under the shell's `time`, which counts the CPU seconds of everything that it starts.
fn under_bash(command: &Command) -> Command {
    let mut bash = Command::new("bash");
    bash.args(["-c", "TIMEFORMAT='cpu %U %S'; time \"$0\" \"$@\""]);
    bash.arg(command.get_program()).args(command.get_args());
    bash
}

/// User and system seconds from the last line of the shell's `time`.
fn seconds(errors: &str) -> Option<f64> {
    let times = errors
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("cpu "))?;
    let (user, system) = times.split_once(' ')?;
    // Some languages write a comma.
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    Some(number(user)? + number(system)?)
}

/// How many packages the messages of a build speak of.
fn packages(messages: &str) -> usize {
    let built = messages
        .lines()
        .filter(|line| line.contains("\"reason\":\"compiler-artifact\""));
    let ids = built.filter_map(|line| line.split("\"package_id\":\"").nth(1)?.split('"').next());
    ids.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_a_build_are_counted_by_package() {
        let message = |reason: &str, id: &str| {
            format!("{{\"reason\":\"{reason}\",\"package_id\":\"{id}\",\"x\":1}}\n")
        };
        let messages = message("compiler-artifact", "a#1")
            + &message("compiler-artifact", "a#1")
            + &message("build-script-executed", "b#1")
            + &message("compiler-artifact", "b#1")
            + "{\"reason\":\"build-finished\",\"success\":true}\n";
        assert_eq!(packages(&messages), 2);
    }

    #[test]
    fn the_shell_s_times_are_added() {
        assert_eq!(seconds("warning: x\ncpu 12.500 1.250\n"), Some(13.75));
        assert_eq!(seconds("cpu 12,5 1,25"), Some(13.75));
        assert_eq!(seconds("nothing"), None);
    }
}
