//! A virtual environment with the clients.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::{Outcome, at, output, show_and_run};

pub(super) struct Python {
    program: PathBuf,
}

impl Python {
    /// Makes the environment, or takes the one that is there, and installs what is listed.
    pub(super) fn prepare(folder: &Path, requirements: &Path) -> Outcome<Self> {
        let python = Self {
            program: program(folder),
        };
        if !python.works() {
            std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
            let mut venv = Command::new(installed()?);
            venv.args(["-m", "venv", "--clear"]).arg(folder);
            show_and_run(&mut venv).map_err(|error| {
                format!("{error}\nPython's venv is needed; some systems have it in a package such as python3-venv")
            })?;
        }
        let mut pip = python.command();
        pip.args([
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
            "--requirement",
        ])
        .arg(requirements);
        show_and_run(&mut pip).map_err(|error| {
            format!("{error}\nthe clients come from the Python package index: can this computer reach it?")
        })?;
        Ok(python)
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // No compiled files beside the scripts.
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONUTF8", "1");
        command
    }

    /// An environment without its Python, or half made, does not.
    fn works(&self) -> bool {
        output(self.command().args(["-m", "pip", "--version"])).is_ok()
    }
}

fn program(folder: &Path) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    }
}

/// The Python of the system.
fn installed() -> Outcome<&'static str> {
    const PROBE: &str = "import sys; sys.exit(sys.version_info < (3, 10))";
    ["python3", "python"]
        .into_iter()
        .find(|name| output(Command::new(name).args(["-c", PROBE])).is_ok())
        .ok_or_else(|| "there is no python3 here, or it is older than 3.10".into())
}
