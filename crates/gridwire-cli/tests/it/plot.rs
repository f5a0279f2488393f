//! `plot`: the pictures against the rows that `fetch` gives, and against pictures that were looked at.

mod areas;
mod calendar;
mod edges;
mod lines;
mod pictures;
mod svg;

use gridwire::core::chrono::{DateTime, Utc};
use gridwire_sandbox::{Sandbox, SandboxBuilder};
use serde_json::Value;

use crate::run::{Folder, Run, Server};
use svg::Picture;

/// What time it is in the sandbox.
const NOW: &str = "2026-11-02T09:00:00Z";
/// What time pictures name: 2 November 2026, 10:00 in Paris.
const EPOCH: &str = "1793610000";

fn sandbox() -> SandboxBuilder {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    Sandbox::builder().now(now)
}

fn server() -> Server {
    Server::of(sandbox())
}

/// Runs `plot` into a file of the folder.
fn plot(server: &Server, line: &str, folder: &Folder, file: &str) -> Run {
    let mut command = server.command(&format!("plot {line}"));
    command.arg("--output").arg(folder.path(file));
    command.env("SOURCE_DATE_EPOCH", EPOCH);
    Run::of(command.output().unwrap())
}

/// The picture of a range, complete, and the rows that it is of.
fn picture_and_rows(server: &Server, line: &str) -> (Picture, Vec<Value>) {
    let folder = Folder::new();
    plot(server, line, &folder, "picture.svg").code(0);
    let picture = Picture::read(&folder.path("picture.svg"));
    (picture, rows(server, line))
}

fn rows(server: &Server, line: &str) -> Vec<Value> {
    server.run(&format!("fetch {line} --format ndjson")).lines()
}

/// An instant of a row, in milliseconds since 1970.
#[track_caller]
fn instant(row: &Value, name: &str) -> i64 {
    let text = row[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {row}"));
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_millis()
}
