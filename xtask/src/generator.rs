//! Hands over to the generator, which takes long to build and is built only when it is called.

use std::process::Command;

use crate::workspace::{Outcome, Workspace, run};

/// A call of the generator.
pub(crate) fn call(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.cargo(&["run", "--quiet", "--package", "gridwire-codegen", "--"]);
    command.args(arguments);
    command
}

pub(crate) fn regen(workspace: &Workspace, api: Option<&str>, check: bool, diff: bool) -> Outcome {
    let mut arguments = vec!["regen"];
    arguments.extend(api.iter().flat_map(|api| ["--api", *api]));
    arguments.extend(check.then_some("--check"));
    arguments.extend(diff.then_some("--diff"));
    run(&mut call(workspace, &arguments))
}

pub(crate) fn lint_specs(workspace: &Workspace) -> Outcome {
    run(&mut call(workspace, &["lint-specs"]))
}
