//! The checks of continuous integration, each of which runs on a developer's machine as well.

mod scaffold;

use clap::ValueEnum;

use crate::generator;
use crate::workspace::{Outcome, Workspace, show_and_run, shown_output};

/// A check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// All code is formatted.
    Fmt,
    /// No warning of the compiler or of clippy.
    Clippy,
    /// The specifications hold nothing that the generator cannot take.
    LintSpecs,
    /// The generated files are up to date.
    Regen,
    /// All tests.
    Test,
    /// The documentation builds without a warning.
    Doc,
    /// Each choice of TLS builds, and none; client certificates work with each.
    Features,
    /// API crates do not depend on tools.
    Tree,
    /// What new-api scaffolds builds, in a copy of the workspace.
    NewApi,
}

/// What the crates that users build must never depend on: the generator's parts, the sandbox, and
/// what only the command needs.
const BANNED: &[&str] = &[
    "axum",
    "clap",
    "comfy-table",
    "gridwire-cli",
    "gridwire-codegen",
    "gridwire-sandbox",
    "openapiv3",
    "progenitor",
    "progenitor-client",
    "progenitor-impl",
    "progenitor-macro",
    "saphyr",
    "typify",
    "typify-impl",
    "typify-macro",
];

const TLS: [&str; 3] = ["rustls", "native-tls", "rustls-no-provider"];

pub(crate) fn ci(workspace: &Workspace, steps: &[Step]) -> Outcome {
    let steps = if steps.is_empty() {
        Step::value_variants()
    } else {
        steps
    };
    for step in steps {
        run_step(workspace, *step)?;
    }
    Ok(())
}

fn run_step(workspace: &Workspace, step: Step) -> Outcome {
    let name = step
        .to_possible_value()
        .map(|value| value.get_name().to_owned());
    println!("== {}", name.unwrap_or_default());
    let cargo = |arguments: &[&str]| show_and_run(&mut workspace.cargo(arguments));
    match step {
        Step::Fmt => cargo(&["fmt", "--all", "--check"]),
        Step::Clippy => cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
        Step::LintSpecs => show_and_run(&mut generator::call(workspace, &["lint-specs"])),
        Step::Regen => show_and_run(&mut generator::call(
            workspace,
            &["regen", "--check", "--diff"],
        )),
        Step::Test => cargo(&["test", "--workspace"]),
        Step::Doc => {
            let mut doc = workspace.cargo(&["doc", "--workspace", "--no-deps"]);
            show_and_run(doc.env("RUSTDOCFLAGS", "-D warnings"))
        }
        Step::Features => features(workspace),
        Step::Tree => tree(workspace),
        Step::NewApi => scaffold::check(workspace),
    }
}

fn features(workspace: &Workspace) -> Outcome {
    for (package, more) in [
        ("rte-capacities", None),
        ("gridwire", Some("full")),
        ("gridwire-core", Some("client-certificate")),
    ] {
        for tls in [None].into_iter().chain(TLS.map(Some)) {
            let features: Vec<&str> = more.into_iter().chain(tls).collect();
            let features = features.join(",");
            let mut arguments = vec!["check", "--package", package, "--no-default-features"];
            if !features.is_empty() {
                arguments.extend(["--features", &features]);
            }
            show_and_run(&mut workspace.cargo(&arguments))?;
        }
    }
    // Its tests switch the feature on that they need.
    for tls in TLS {
        let core = [
            "test",
            "--package",
            "gridwire-core",
            "--no-default-features",
        ];
        let tests = ["--features", tls, "--lib", "--test", "mutual_tls"];
        show_and_run(&mut workspace.cargo(&[&core[..], &tests].concat()))?;
    }
    // The facade with nothing on.
    show_and_run(&mut workspace.cargo(&["check", "--package", "gridwire", "--no-default-features"]))
}

fn tree(workspace: &Workspace) -> Outcome {
    let mut wrong = Vec::new();
    let mut packages = workspace.apis()?;
    packages.push("gridwire".into());
    for package in packages {
        let arguments = [
            "tree",
            "--package",
            &package,
            "--all-features",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--no-dedupe",
        ];
        let mut command = workspace.cargo(&arguments);
        let tree = shown_output(&mut command)?;
        let mut found: Vec<&str> = banned(&tree).collect();
        found.sort_unstable();
        found.dedup();
        wrong.extend(
            found
                .iter()
                .map(|name| format!("{package} depends on {name}")),
        );
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// The names on the lines of a `cargo tree` that must not be there.
fn banned(tree: &str) -> impl Iterator<Item = &str> {
    let names = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.filter(|name| BANNED.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_in_a_tree_is_found_by_its_whole_name() {
        let tree =
            "rte-capacities v0.1.0 (x)\nclap_lex v1.0.0\nclap v4.6.0\ntypify-impl v0.8.0 (*)\n";
        assert_eq!(banned(tree).collect::<Vec<_>>(), ["clap", "typify-impl"]);
    }

    #[test]
    fn steps_have_plain_names() {
        let names: Vec<_> = Step::value_variants()
            .iter()
            .filter_map(|step| Some(step.to_possible_value()?.get_name().to_owned()))
            .collect();
        assert_eq!(
            names.join(" "),
            "fmt clippy lint-specs regen test doc features tree new-api"
        );
    }
}
