//! `sync`: a copy of a sensor's data, with what is new and what is believed instead.

use gridwire::core::chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};
use gridwire::core::chrono_tz::{Europe::Amsterdam, Tz};
use serde_json::{Value, json};

use super::{FETCH, record};
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

/// A server by this computer's clock, by which copies are made.
fn current() -> Server {
    let server = Server::start();
    server.sandbox.flexmeasures().set_looks(0);
    server
}

/// Midnight so many days from today, where the sensors are.
fn midnight(days: i64) -> DateTime<Tz> {
    let today = Utc::now().with_timezone(&Amsterdam).date_naive();
    let day = today + TimeDelta::days(days);
    day.and_time(NaiveTime::MIN)
        .and_local_timezone(Amsterdam)
        .unwrap()
}

#[test]
fn a_copy_has_the_rows_that_fetch_has_and_a_second_run_adds_none() {
    let (server, folder) = (current(), Folder::new());
    let (from, to) = (midnight(-20), midnight(2));
    let keys = format!("--sensor-id 1 --from {}", from.date_naive());
    let first = sync(&server, &folder, &keys).code(0);
    let asked = first.coverage()["asked"].clone();
    assert_eq!(asked["from"], from.to_rfc3339());
    let rows = is_fetched(&server, &folder, 1, &asked);
    // Prices are known up to the end of tomorrow.
    assert_eq!(rows as i64, (to - from).num_hours());
    assert_eq!(counts(&first), [json!(rows), json!(0), json!(0)]);

    let second = sync(&server, &folder, "--sensor-id 1").code(0);
    assert_eq!(counts(&second)[..2], [json!(0), json!(0)]);
    assert_eq!(is_fetched(&server, &folder, 1, &asked), rows);
}

#[test]
fn what_is_believed_later_takes_the_place_of_what_was() {
    let (server, folder) = (current(), Folder::new());
    let keys = format!("--sensor-id 3 --from {}", midnight(-5).date_naive());
    let first = sync(&server, &folder, &keys).code(0);
    let asked = first.coverage()["asked"].clone();
    let rows = is_fetched(&server, &folder, 3, &asked);
    assert!(rows >= 5 * 96 - 4, "{rows}");
    // An hour of yesterday anew, and one of tomorrow.
    for day in [-1, 1] {
        let start = (midnight(day) + TimeDelta::hours(12)).to_rfc3339();
        let hour = json!([77.5, 77.5, 77.5, 77.5]);
        record(&server, 3, &start, "PT1H", &hour, json!({}));
    }
    let second = sync(&server, &folder, &keys).code(0);
    assert_eq!(counts(&second), [json!(4), json!(4), json!(rows - 4)]);
    assert_eq!(is_fetched(&server, &folder, 3, &asked), rows + 4);
}

#[test]
fn options_are_folders_and_a_first_copy_needs_a_start() {
    let (server, folder) = (current(), Folder::new());
    let run = sync(&server, &folder, "--sensor-id 1").code(2);
    assert!(run.error().contains("--from is missing"), "{}", run.err);
    let from = midnight(-2).date_naive();
    let keys = |sensor: u64| format!("--sensor-id {sensor} --unit MW --from {from}");
    sync(&server, &folder, &keys(2)).code(0);
    let copy = folder.path("copy/flexmeasures/sensor-data");
    let month = format!("year={}/month={}", from.year(), from.month());
    let path = copy.join(format!("sensor_id=2/key_unit=MW/{month}/data.parquet"));
    assert!(path.is_file(), "{:?}", files(&copy));
    assert!(all(&copy).iter().all(|row| row["unit"] == "MW"));
    let unknown = sync(&server, &folder, &keys(99)).code(4);
    assert!(
        unknown.error().contains("No sensor found with ID 99"),
        "{}",
        unknown.err
    );
}
