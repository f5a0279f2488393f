//! Where the workspace is, and how its tools are run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What went wrong, for people; empty where a command has said it already.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// A checkout of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Where to build, if not in the place that cargo chooses; nothing is downloaded then.
    pub(crate) target: Option<PathBuf>,
}

impl Workspace {
    /// The one that this program was built from.
    pub(crate) fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Self {
            root: root.canonicalize().unwrap_or(root),
            target: None,
        }
    }

    /// A call of the cargo that runs this program, in the workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command.args(arguments).current_dir(&self.root);
        if let Some(target) = &self.target {
            command
                .env("CARGO_TARGET_DIR", target)
                .env("CARGO_NET_OFFLINE", "true");
        }
        command
    }

    /// Where cargo builds.
    pub(crate) fn target(&self) -> Outcome<PathBuf> {
        let mut metadata = self.cargo(&["metadata", "--no-deps", "--format-version", "1"]);
        let metadata = output(&mut metadata)?;
        let start = metadata.split("\"target_directory\":\"").nth(1);
        let target = start.and_then(|rest| rest.split('"').next());
        target
            .map(|target| PathBuf::from(target.replace("\\\\", "\\")))
            .ok_or_else(|| "cargo metadata names no target_directory".into())
    }

    /// The names of the specifications, which are those of the API crates.
    pub(crate) fn apis(&self) -> Outcome<Vec<String>> {
        let folder = self.root.join("specs");
        let entries = std::fs::read_dir(&folder).map_err(|error| at(&folder, &error))?;
        let mut names: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().join("openapi.yaml").is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        Ok(names)
    }
}

/// Runs a command to its end; its own output says what is wrong.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| not_run(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(String::new())
    }
}

/// Shows a command, then runs it.
pub(crate) fn show_and_run(command: &mut Command) -> Outcome {
    println!("$ {}", line(command));
    run(command).map_err(|error| {
        if error.is_empty() {
            format!("failed: {}", line(command))
        } else {
            error
        }
    })
}

/// Shows a command, then gives what it prints.
pub(crate) fn shown_output(command: &mut Command) -> Outcome<String> {
    println!("$ {}", line(command));
    output(command)
}

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| not_run(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let reason = String::from_utf8_lossy(&output.stderr);
        Err(format!("failed: {}\n{}", line(command), reason.trim_end()))
    }
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> Outcome {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(folder, &error)),
        _ => Ok(()),
    }
}

/// An error of the file system, with the place.
pub(crate) fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn not_run(command: &Command, error: &std::io::Error) -> String {
    format!(
        "{} does not run: {error}",
        command.get_program().to_string_lossy()
    )
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    let set = command.get_envs().filter_map(|(name, value)| {
        Some(format!(
            "{}={:?}",
            name.to_string_lossy(),
            value?.to_string_lossy()
        ))
    });
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned());
    let words = set
        .chain([program.to_string_lossy().into_owned()])
        .chain(arguments);
    words.collect::<Vec<_>>().join(" ")
}
