//! `sync`: a copy of a sensor's data, with what is new and what is believed instead.

use gridwire::core::chrono::TimeDelta;
use serde_json::{Value, json};

use super::{FETCH, record, server};
use crate::columns::{all, files, from_csv, types};
use crate::run::{Folder, Run, Server};

fn sync(server: &Server, folder: &Folder, keys: &str) -> Run {
    let dir = folder.path("copy");
    server.run(&format!(
        "sync flexmeasures/sensor-data {keys} --dir {}",
        dir.display()
    ))
}

/// Added, changed, the same.
fn counts(run: &Run) -> [Value; 3] {
    let account = run.coverage();
    ["added", "changed", "same"].map(|name| account[name].clone())
}

/// What the copy has, and what fetch has now, in order of their content.
#[track_caller]
fn is_fetched(server: &Server, folder: &Folder, sensor: u64, asked: &Value) -> usize {
    let copy = folder.path(&format!("copy/flexmeasures/sensor-data/sensor_id={sensor}"));
    let [from, to] = ["from", "to"].map(|name| asked[name].as_str().unwrap());
    let line = format!("{FETCH} --sensor-id {sensor} --from {from} --to {to} --format csv --quiet");
    let mut rows = from_csv(&server.run(&line).out, &types(&files(&copy)[0]));
    rows.sort();
    assert_eq!(all(&copy), rows);
    rows.len()
}

#[test]
fn a_copy_has_the_rows_that_fetch_has_and_takes_what_is_new() {
    let (server, folder) = (server(), Folder::new());
    let first = sync(&server, &folder, "--sensor-id 1 --from 2026-05-20").code(0);
    let asked = first.coverage()["asked"].clone();
    assert_eq!(asked["from"], "2026-05-20T00:00:00+02:00");
    let rows = is_fetched(&server, &folder, 1, &asked);
    // Up to the end of tomorrow, by the sandbox's clock.
    assert_eq!(rows, 28 * 24);
    assert_eq!(counts(&first), [json!(rows), json!(0), json!(0)]);
    let months = files(&folder.path("copy/flexmeasures/sensor-data/sensor_id=1/year=2026"));
    assert_eq!(months.len(), 2, "{months:?}");

    let second = sync(&server, &folder, "--sensor-id 1").code(0);
    assert_eq!(counts(&second)[..2], [json!(0), json!(0)]);
    assert_eq!(is_fetched(&server, &folder, 1, &asked), rows);
}

#[test]
fn what_is_believed_later_takes_the_place_of_what_was() {
    let (server, folder) = (server(), Folder::new());
    let keys = "--sensor-id 3 --from 2026-06-10";
    let first = sync(&server, &folder, keys).code(0);
    let rows = is_fetched(&server, &folder, 3, &first.coverage()["asked"]);
    assert_eq!(rows, 5 * 96 + 48);
    server.sandbox.advance(TimeDelta::hours(1));
    let hour = json!([7, 7, 7, 7]);
    record(
        &server,
        3,
        "2026-06-14T12:00:00+02:00",
        "PT1H",
        &hour,
        json!({}),
    );
    let next = json!([8, 8, 8, 8]);
    record(
        &server,
        3,
        "2026-06-15T12:00:00+02:00",
        "PT1H",
        &next,
        json!({}),
    );
    let second = sync(&server, &folder, keys).code(0);
    assert_eq!(counts(&second), [json!(4), json!(4), json!(rows - 4)]);
    is_fetched(&server, &folder, 3, &first.coverage()["asked"]);
}

#[test]
fn options_are_folders_and_a_first_copy_needs_a_start() {
    let (server, folder) = (server(), Folder::new());
    let run = sync(&server, &folder, "--sensor-id 1").code(2);
    assert!(run.error().contains("--from is missing"), "{}", run.err);
    sync(
        &server,
        &folder,
        "--sensor-id 2 --unit MW --from 2026-06-14",
    )
    .code(0);
    let copy = folder.path("copy/flexmeasures/sensor-data");
    let path = copy.join("sensor_id=2/key_unit=MW/year=2026/month=6/data.parquet");
    assert!(path.is_file(), "{:?}", files(&copy));
    assert!(all(&copy).iter().all(|row| row["unit"] == "MW"));
    let unknown = sync(
        &server,
        &folder,
        "--sensor-id 99 --unit MW --from 2026-06-14",
    )
    .code(4);
    assert!(
        unknown.error().contains("No sensor found with ID 99"),
        "{}",
        unknown.err
    );
}
