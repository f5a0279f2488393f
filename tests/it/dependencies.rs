//! Pay for what you use: what a program builds that depends on one provider.

use std::process::Command;

use crate::support::project;

/// The names of all crates that a package builds on this kind of computer.
fn tree(arguments: &[&str]) -> Vec<String> {
    tree_if_here(arguments).unwrap_or_else(|| panic!("cargo tree {arguments:?} misses a crate"))
}

/// The same, or `None` where this computer has not got all of them: what a feature that nothing
/// here uses would build is fetched by `cargo xtask ci features`, not by the tests.
fn tree_if_here(arguments: &[&str]) -> Option<Vec<String>> {
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
    if errors.contains("failed to download") {
        println!("skipped: cargo tree {arguments:?} needs crates that are not on this computer");
        return None;
    }
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
    Some(names)
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

/// The crates of data APIs: each with its feature of the facade.
const DATA: [&str; 5] = [
    "climkit",
    "edf-sf",
    "rte-capacities",
    "rte-generation",
    "rte-tempo-calendar",
];

/// Whether a crate's service is one of RTE's, which share an account.
fn is_rte(name: &str) -> bool {
    name.starts_with("rte-")
}

fn without(name: &str) -> Vec<&'static str> {
    DATA.into_iter().filter(|other| *other != name).collect()
}

#[test]
fn one_provider_brings_no_tool_of_ours() {
    for package in DATA.into_iter().chain(["rte-oauth", "gridwire-core"]) {
        let names = tree(&["-p", package]);
        assert!(names.contains(&"reqwest".to_owned()) && names.contains(&package.to_owned()));
        none_of(&names, &TOOLS);
    }
    let names = tree(&["-p", "gridwire", "--features", "full"]);
    assert!(DATA.iter().all(|name| names.contains(&name.to_string())));
    none_of(&names, &TOOLS);
}

/// `rte-oauth` is all that those of RTE share, and the others have nothing of it.
#[test]
fn one_api_brings_no_other() {
    for package in DATA {
        let names = tree(&["-p", package]);
        let account = names.contains(&"rte-oauth".to_owned());
        assert_eq!(account, is_rte(package), "{package}");
        none_of(&names, &without(package));
    }
}

#[test]
fn the_facade_without_a_provider_has_none() {
    let names = tree(&["-p", "gridwire"]);
    none_of(&names, &DATA);
    none_of(&names, &["rte-oauth"]);
    for feature in DATA {
        let names = tree(&["-p", "gridwire", "--features", feature]);
        let account = names.contains(&"rte-oauth".to_owned());
        assert_eq!(account, is_rte(feature), "{feature}");
        assert!(names.contains(&feature.to_owned()), "{feature}");
        none_of(&names, &without(feature));
    }
    let rte = tree(&["-p", "gridwire", "--features", "rte"]);
    let has = |name: &&str| rte.contains(&name.to_string());
    assert!(DATA.iter().all(|name| has(name) == is_rte(name)), "{rte:?}");
}

/// A reader of certificates is for those who ask for client certificates.
#[test]
fn client_certificates_are_built_only_where_they_are_wanted() {
    const READER: [&str; 3] = ["x509-cert", "der", "spki"];
    for package in ["rte-oauth", "gridwire-core", "rte-capacities"] {
        none_of(&tree(&["-p", package]), &READER);
    }
    let names = tree(&["-p", "gridwire-core", "--features", "client-certificate"]);
    for name in READER {
        assert!(
            names.contains(&name.to_owned()),
            "{name} is not in {names:?}"
        );
    }
    none_of(&names, &["x509-parser", "nom", "time", "openssl", "rcgen"]);
}

#[test]
fn tls_is_one_choice_and_one_library() {
    let has = |names: &[String], name: &str| names.iter().any(|have| have == name);
    let packages = DATA.into_iter();
    for package in packages.chain(["rte-oauth", "gridwire-core", "gridwire"]) {
        let default = tree(&["-p", package]);
        assert!(
            has(&default, "rustls") && has(&default, "aws-lc-rs"),
            "{package}: {default:?}"
        );
        none_of(&default, &["ring", "native-tls", "openssl", "openssl-sys"]);

        let native = [
            "-p",
            package,
            "--no-default-features",
            "--features",
            "native-tls",
        ];
        if let Some(native) = tree_if_here(&native) {
            assert!(has(&native, "native-tls"), "{package}");
            none_of(&native, &["rustls", "ring", "aws-lc-rs"]);
        }

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
