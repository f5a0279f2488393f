//! Checks `new-api` where it counts: in a copy of the workspace that is then built and tested.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::generator;
use crate::new_api::new_api;
use crate::workspace::{Outcome, Workspace, at, output, remove, show_and_run, shown_output};

const NAME: &str = "scaffold-check";
const SERVICE: &str = "A Scaffold";

pub(super) fn check(workspace: &Workspace) -> Outcome {
    let target = workspace.target()?;
    // Always in the same place: builds of other places would pile up.
    let copy = Workspace {
        root: target.join("xtask").join("scaffold"),
        // Dependencies are built already where the workspace builds; without this they would be
        // built once more.
        target: Some(target),
    };
    remove(&copy.root)?;
    copy_files(workspace, &copy.root)?;
    set_apart(&copy)?;
    build(&copy)?;
    remove(&copy.root)
}

/// Gives the crates of the copy a version of their own. To cargo a crate is its name, version and
/// place within its workspace: without this it would take what it built of the one workspace for
/// what it needs of the other.
fn set_apart(copy: &Workspace) -> Outcome {
    let manifest = copy.root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| at(&manifest, &error))?;
    let version = env!("CARGO_PKG_VERSION");
    let line = format!("\nversion = \"{version}\"\n");
    if !text.contains(&line) {
        return Err(format!("Cargo.toml does not state the version {version}"));
    }
    let text = text.replacen(&line, &format!("\nversion = \"{version}+scaffold\"\n"), 1);
    fs::write(&manifest, text).map_err(|error| at(&manifest, &error))
}

fn build(copy: &Workspace) -> Outcome {
    println!("$ cargo xtask new-api {NAME} --service {SERVICE:?}");
    new_api(copy, NAME, Some(SERVICE))?;
    show_and_run(&mut generator::call(copy, &["regen", "--check", "--diff"]))?;
    show_and_run(&mut generator::call(copy, &["lint-specs"]))?;
    show_and_run(&mut copy.cargo(&["fmt", "--package", NAME, "--package", "gridwire", "--check"]))?;
    let clippy = [
        "clippy",
        "--package",
        NAME,
        "--package",
        "gridwire",
        "--features",
        "gridwire/full",
    ];
    let more = [
        "--package",
        "gridwire-sandbox",
        "--package",
        "gridwire-cli",
        "--",
        "-D",
        "warnings",
    ];
    show_and_run(copy.cargo(&clippy).args(more))?;
    // The example of its front page runs against its module of the sandbox.
    show_and_run(&mut copy.cargo(&["test", "--package", NAME]))?;
    // The command knows it without a line written by hand.
    let gridwire = ["run", "--quiet", "--package", "gridwire-cli", "--"];
    let mut command = copy.cargo(&gridwire);
    command.args(["--sandbox", "api", NAME, "readings"]);
    let answer = shown_output(&mut command)?;
    match answer.matches("\"start\"").count() {
        24 => Ok(()),
        other => Err(format!("{other} readings instead of 24:\n{answer}")),
    }
}

/// The files that git knows or would take, without what is built.
fn copy_files(workspace: &Workspace, folder: &Path) -> Outcome {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let list = output(git.current_dir(&workspace.root))?;
    for file in list.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (workspace.root.join(file), folder.join(file));
        if !from.is_file() {
            continue; // Deleted, but not yet committed.
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
        }
        fs::copy(&from, &to).map_err(|error| at(&from, &error))?;
    }
    Ok(())
}
