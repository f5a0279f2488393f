//! The generator as a whole: what it makes of a specification with every construct, of the real
//! specifications, and of edits to them.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod alternatives;
mod answers;
mod behaviour;
#[allow(unreachable_pub)] // As in `generated`, which exports it.
mod by_hand;
mod edits;
mod outline;
mod refusals;
mod scaffold;
mod setters;
mod torture;
mod tree;
mod versions;

/// What the generator made of the torture specification. It is compiled here, and [`torture`]
/// checks that it is up to date.
#[path = "../torture/crates/torture/src/generated/mod.rs"]
#[allow(dead_code, unreachable_pub)] // It is a crate of its own elsewhere, of which all is public.
mod generated;

use std::path::{Path, PathBuf};

use gridwire_codegen::emit::Files;
use gridwire_codegen::regen;
use gridwire_codegen::spec::Spec;

/// The workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A small workspace with the torture specification and what is generated from it.
fn torture_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/torture")
}

fn specs(root: &Path) -> Vec<Spec> {
    regen::specs(root).unwrap_or_else(|error| panic!("{error}"))
}

fn generate(specs: &[Spec]) -> Files {
    regen::generate(&root(), specs).unwrap_or_else(|error| panic!("{error}"))
}

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("gridwire-codegen-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it is the business of the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
