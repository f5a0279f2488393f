//! Recorded answers of the real services: every file, every row, every field.

mod payload;

use std::fs;
use std::path::PathBuf;

use gridwire::core::chrono::{DateTime, TimeDelta};
use serde_json::Value;

use crate::run::Server;
use payload::{Resource, plain, resource};

/// Recorded answers are no part of the repository; they may lie in a folder beside it.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/payloads/rte");

/// The recorded files with their bytes, and what they hold without a byte order mark.
fn recorded() -> Vec<(PathBuf, Vec<u8>, Value)> {
    let Ok(entries) = fs::read_dir(RECORDED) else {
        eprintln!("skipped: no recorded answers beside the repository");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let files = paths.into_iter().map(|path| {
        let body = fs::read(&path).unwrap();
        let json = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
        let json = serde_json::from_slice(json)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, body, json)
    });
    files.collect()
}

#[test]
fn a_call_prints_every_field_of_a_recorded_answer() {
    for (path, body, sent) in recorded() {
        let Resource {
            wire,
            api,
            operation,
            ..
        } = resource(&sent);
        let server = Server::answering(wire, body.clone());
        let run = server
            .run(&format!("api {api} {operation} --format json"))
            .code(0);
        assert_eq!(plain(&run.json()), plain(&sent), "{}", path.display());
        let raw = server
            .command(&format!("api {api} {operation} --raw"))
            .output()
            .unwrap();
        assert_eq!(raw.stdout, body, "{}", path.display());
    }
}

#[test]
fn a_range_has_every_row_of_a_recorded_answer() {
    for (path, body, sent) in recorded() {
        let resource = resource(&sent);
        let Some(dataset) = resource.dataset else {
            continue;
        };
        let (from, to) = resource.days(&sent);
        let server = Server::answering(resource.wire, body);
        let run = server.run(&format!(
            "fetch {dataset} --from {from} --to {to} --format ndjson"
        ));
        // Samples lack hours, and end before the day that they were asked for does.
        assert!(
            matches!(run.code, Some(0 | 5)),
            "{}: {run:?}",
            path.display()
        );
        let rows = run.lines();
        let mut expected = resource.rows(&sent, &rows[0]);
        let coverage = run.coverage();
        assert_eq!(coverage["rejected"], Value::Array(Vec::new()));
        assert_eq!(rows.len(), expected.len(), "{}: {coverage}", path.display());
        let mut rows: Vec<String> = rows.iter().map(|row| plain(row).to_string()).collect();
        rows.sort();
        expected.sort();
        assert_eq!(rows, expected, "{}", path.display());
    }
}

impl Resource {
    /// The days around the dates of an answer, which one call may ask for.
    fn days(&self, sent: &Value) -> (String, String) {
        let of = |name: &str| -> Vec<String> {
            let dates = self.items(sent).into_iter().flat_map(|(series, value)| {
                let dated = if self.rows_are_dated { value } else { series };
                dated.get(name).and_then(Value::as_str).map(str::to_owned)
            });
            dates.collect()
        };
        let (first, last) = (of("start_date"), of("end_date"));
        let from = first.iter().min().unwrap();
        // The day after the last moment, unless that is a midnight already.
        let last: DateTime<_> = DateTime::parse_from_rfc3339(last.iter().max().unwrap()).unwrap();
        let end = last - TimeDelta::seconds(1) + TimeDelta::days(1);
        (from[..10].to_owned(), end.format("%Y-%m-%d").to_string())
    }
}
