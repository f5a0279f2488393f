//! The torture specification through all passes.

use gridwire_codegen::files;

use crate::outline::outline;
use crate::{generate, specs, torture_root};

const UPDATE: &str = "cargo run -p gridwire-codegen -- --root xtask/codegen/tests/torture regen";

#[test]
fn the_files_are_up_to_date() {
    let root = torture_root();
    let files = generate(&specs(&root));
    let changes = files::changes(&root, &files, true).unwrap();
    let diff: String = changes.iter().map(|change| change.diff.as_str()).collect();
    assert!(diff.is_empty(), "{diff}\nIf this is meant: {UPDATE}");
}

#[test]
fn the_outline_is_as_before() {
    let page = outline(&specs(&torture_root())[0]);
    insta::assert_snapshot!("torture", page);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let specs = specs(&torture_root());
    assert_eq!(generate(&specs), generate(&specs));
}
