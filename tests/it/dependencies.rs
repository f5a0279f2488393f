//! Pay for what you use: what a program builds that depends on one provider.

use std::process::Command;

use crate::support::project;

/// The names of all crates that a package builds on this kind of computer.
fn tree(arguments: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(arguments)
        .current_dir(project())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo tree {arguments:?}: {errors}"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<_> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names.retain(|name| !name.is_empty());
    names
}

#[track_caller]
fn none_of(names: &[String], unwanted: &[&str]) {
    let found: Vec<_> = names
        .iter()
        .filter(|name| unwanted.contains(&name.as_str()))
        .collect();
    assert!(found.is_empty(), "{found:?} in {names:?}");
}

/// What only the generator, the sandbox, the command and the tests need.
const TOOLS: [&str; 15] = [
    "progenitor",
    "progenitor-client",
    "progenitor-impl",
    "typify",
    "typify-impl",
    "openapiv3",
    "gridwire-sandbox",
    "gridwire-cli",
    "axum",
    "clap",
    "httpmock",
    "insta",
    "proptest",
    "anyhow",
    "regress",
];

#[test]
fn one_provider_brings_no_tool_of_ours() {
    for package in ["rte-capacities", "rte-oauth", "gridwire-core"] {
        let names = tree(&["-p", package]);
        assert!(names.contains(&"reqwest".to_owned()) && names.contains(&package.to_owned()));
        none_of(&names, &TOOLS);
    }
    let names = tree(&["-p", "gridwire", "--features", "full"]);
    assert!(names.contains(&"rte-capacities".to_owned()));
    none_of(&names, &TOOLS);
}

#[test]
fn the_facade_without_a_provider_has_none() {
    let names = tree(&["-p", "gridwire"]);
    none_of(&names, &["rte-capacities", "rte-oauth"]);
    let names = tree(&["-p", "gridwire", "--features", "rte-capacities"]);
    assert!(
        names.contains(&"rte-capacities".to_owned()) && names.contains(&"rte-oauth".to_owned())
    );
}

#[test]
fn tls_is_one_choice_and_one_library() {
    let has = |names: &[String], name: &str| names.iter().any(|have| have == name);
    for package in ["rte-capacities", "rte-oauth", "gridwire-core", "gridwire"] {
        let default = tree(&["-p", package]);
        assert!(
            has(&default, "rustls") && has(&default, "aws-lc-rs"),
            "{package}: {default:?}"
        );
        none_of(&default, &["ring", "native-tls", "openssl", "openssl-sys"]);

        let native = tree(&[
            "-p",
            package,
            "--no-default-features",
            "--features",
            "native-tls",
        ]);
        assert!(has(&native, "native-tls"), "{package}");
        none_of(&native, &["rustls", "ring", "aws-lc-rs"]);

        let own = tree(&[
            "-p",
            package,
            "--no-default-features",
            "--features",
            "rustls-no-provider",
        ]);
        assert!(has(&own, "rustls"), "{package}");
        none_of(&own, &["ring", "aws-lc-rs", "aws-lc-sys", "native-tls"]);

        let plain = tree(&["-p", package, "--no-default-features"]);
        none_of(&plain, &["rustls", "ring", "aws-lc-rs", "native-tls"]);
    }
}
