//! `sync`: a local copy that is brought up to date, whatever happened to the run before.

mod kill;
mod limits;
mod rows;
mod runs;

use std::path::{Path, PathBuf};

use gridwire::core::chrono::{DateTime, Utc};
use gridwire_sandbox::Sandbox;
use serde_json::Value;

use crate::columns::{Record, all, from_csv, types};
use crate::run::{Folder, Run, Server};

/// A server at a time of its own.
fn at(now: DateTime<Utc>) -> Server {
    Server::of(Sandbox::builder().now(now))
}

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The copy's own folder of a dataset.
fn dataset(folder: &Folder, name: &str) -> PathBuf {
    folder.path("copy").join(name)
}

/// Brings the copy in a folder up to date.
fn sync(server: &Server, folder: &Folder, line: &str) -> Run {
    let dir = folder.path("copy");
    server.run(&format!("sync {line} --dir {}", dir.display()))
}

/// Added, changed, same.
fn counts(run: &Run) -> (u64, u64, u64) {
    let account = account(run);
    let [added, changed, same] =
        ["added", "changed", "same"].map(|name| account[name].as_u64().unwrap());
    (added, changed, same)
}

/// The account, the one JSON line on standard error.
fn account(run: &Run) -> Value {
    run.coverage()
}

/// The rows of a folder.
fn copied(folder: &Path) -> Vec<Record> {
    all(folder)
}

/// The rows that `fetch` gives, as they would stand in the copy's files, in order of their content.
fn fetched(server: &Server, copy: &Path, line: &str) -> Vec<Record> {
    let csv = server
        .run(&format!("fetch {line} --format csv --quiet"))
        .out;
    let files = crate::columns::files(copy);
    let mut rows = from_csv(&csv, &types(&files[0]));
    rows.sort();
    rows
}
