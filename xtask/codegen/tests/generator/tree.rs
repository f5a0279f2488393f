//! The generator and the files in the tree.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use gridwire_codegen::files;

use crate::{Folder, generate, root, specs, torture_root};

#[test]
fn the_files_of_the_workspace_are_up_to_date() {
    let files = generate(&specs(&root()));
    let changes = files::changes(&root(), &files, true).unwrap();
    let diff: String = changes.iter().map(|change| change.diff.as_str()).collect();
    assert!(diff.is_empty(), "{diff}\nRun `cargo xtask regen`");
    assert!(files.len() >= 12, "{:?}", files.keys());
}

/// A workspace with nothing but the torture specification.
fn workspace(name: &str) -> Folder {
    let folder = Folder::new(name);
    let spec = fs::read_to_string(torture_root().join("specs/torture/openapi.yaml")).unwrap();
    folder.write("specs/torture/openapi.yaml", &spec);
    folder.write("rustfmt.toml", "");
    folder
}

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gridwire-codegen"))
        .args(arguments)
        .arg("--root")
        .arg(&folder.0)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const TYPES: &str = "crates/torture/src/generated/types.rs";

#[test]
fn check_fails_until_the_files_are_written() {
    let folder = workspace("check");
    let check = run(&folder, &["regen", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        stderr(&check).contains("7 generated files are not up to date: run `cargo xtask regen`"),
        "{check:?}"
    );
    assert!(!folder.0.join("crates").exists(), "a check writes nothing");

    assert!(run(&folder, &["regen"]).status.success());
    let check = run(&folder, &["regen", "--check"]);
    assert!(
        check.status.success() && stdout(&check).contains("7 files are up to date"),
        "{check:?}"
    );

    let types = fs::read_to_string(folder.0.join(TYPES)).unwrap();
    folder.write(
        TYPES,
        &types.replace("pub struct Meter {", "pub struct Gauge {"),
    );
    let check = run(&folder, &["regen", "--check", "--diff"]);
    let diff = stdout(&check);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        diff.contains("-pub struct Gauge {\n+pub struct Meter {\n"),
        "{diff}"
    );
    assert_eq!(
        run(&folder, &["regen", "--check", "--api", "torture"])
            .status
            .code(),
        Some(1)
    );
    assert!(stdout(&run(&folder, &["regen", "--api", "torture"])).contains("1 of 6 files changed"));
    assert!(run(&folder, &["regen", "--check"]).status.success());
}

#[test]
fn line_ends_of_another_system_are_no_difference() {
    let folder = workspace("line-ends");
    run(&folder, &["regen"]);
    let types = fs::read_to_string(folder.0.join(TYPES)).unwrap();
    folder.write(TYPES, &types.replace('\n', "\r\n"));
    assert!(run(&folder, &["regen", "--check"]).status.success());
}

#[test]
fn files_that_are_generated_no_more_are_found_and_removed() {
    let folder = workspace("stale");
    run(&folder, &["regen"]);
    let stale = [
        "crates/torture/src/generated/old.rs",
        "crates/gone/src/generated/types.rs",
    ];
    for path in stale {
        folder.write(path, "// Old.\n");
    }
    let check = run(&folder, &["regen", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    for path in stale {
        assert!(stdout(&check).contains(path), "{check:?}");
        assert!(folder.0.join(path).exists());
    }
    run(&folder, &["regen"]);
    for path in stale {
        assert!(!folder.0.join(path).exists(), "{path}");
    }
    assert!(run(&folder, &["regen", "--check"]).status.success());
}

#[test]
fn a_wrong_call_says_what_is_wrong() {
    let folder = workspace("wrong");
    let output = run(&folder, &["regen", "--api", "tortoise"]);
    assert!(
        stderr(&output).contains("no specification tortoise; there are torture"),
        "{output:?}"
    );
    assert_eq!(output.status.code(), Some(1));

    let path = Path::new("specs/torture/openapi.yaml");
    let spec = fs::read_to_string(folder.0.join(path)).unwrap();
    folder.write(
        "specs/torture/openapi.yaml",
        &spec.replace(
            "- name: onDay\n          in: query",
            "- name: onDay\n          in: header",
        ),
    );
    for task in ["lint-specs", "regen"] {
        let output = run(&folder, &[task]);
        let line = spec
            .lines()
            .position(|line| line.contains("name: onDay"))
            .unwrap()
            + 1;
        assert!(
            stderr(&output).contains(&format!(
                "specs/torture/openapi.yaml:{line}: onDay is a header"
            )),
            "{output:?}"
        );
        assert_eq!(output.status.code(), Some(1));
    }
}
