//! FlexMeasures: one dataset, whose unit, steps and zone are those of the sensor.

mod api;
mod datasets;
mod doctor;
mod ends;
mod fetch;
mod sync;

use gridwire::core::chrono::{DateTime, Utc};
use gridwire_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::run::{Folder, Run, Server};

/// What time it is in the sandbox.
const NOW: &str = "2026-06-15T10:00:00Z";
const FETCH: &str = "fetch flexmeasures/sensor-data";
const DAY: &str = "--from 2026-06-01 --to 2026-06-02";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A server whose clock stands still, and whose jobs are done when somebody looks.
fn server_at(now: &str) -> Server {
    let server = Server::of(Sandbox::builder().seed(7).now(utc(now)));
    server.sandbox.flexmeasures().set_looks(0);
    server
}

fn server() -> Server {
    server_at(NOW)
}

/// The command with some variables set to something else; an empty value counts as not set.
fn with(server: &Server, line: &str, changes: &[(&str, &str)]) -> Run {
    let mut command = server.command(line);
    command.envs(changes.iter().copied());
    Run::of(command.output().unwrap())
}

/// An operation that takes a body, given as a file.
fn send(server: &Server, line: &str, body: &Value) -> Run {
    let folder = Folder::new();
    let path = folder.path("body.json");
    std::fs::write(&path, body.to_string()).unwrap();
    server.run(&format!(
        "api flexmeasures {line} --body {}",
        path.display()
    ))
}

/// Adds a sensor to the battery; gives its id.
fn add_sensor(server: &Server, unit: &str, resolution: &str, zone: &str) -> u64 {
    let name = format!("{unit} by {resolution} in {zone}");
    let sensor = json!({"name": name, "unit": unit, "event_resolution": resolution, "timezone": zone,
        "generic_asset_id": 3});
    let added = send(server, "add-sensor", &sensor).code(0).json();
    added["id"].as_u64().unwrap()
}

/// The job of a receipt, which has to be done.
fn finished(server: &Server, receipt: &Value) -> Value {
    let job = receipt["job"].as_str().unwrap();
    let job = server.run(&format!("api flexmeasures job --job {job}"));
    let job = job.code(0).json();
    assert_eq!(job["status"], "FINISHED", "{job}");
    job
}

/// Records values of a sensor, from a start on.
fn record(server: &Server, sensor: u64, start: &str, duration: &str, values: &Value, more: Value) {
    let mut body = json!({"start": start, "duration": duration, "values": values, "unit": "kW"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let line = format!("post-sensor-data --sensor-id {sensor}");
    let receipt = send(server, &line, &body).code(0).json();
    assert_eq!(finished(server, &receipt)["result"], "success");
}

/// The start, the end and the value of each row.
fn told(run: &Run) -> Vec<(String, String, f64)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = run.lines().into_iter();
    rows.map(|row| {
        (
            text(&row["interval_start"]),
            text(&row["interval_end"]),
            row["value"].as_f64().unwrap(),
        )
    })
    .collect()
}

fn values(run: &Run) -> Vec<f64> {
    told(run).into_iter().map(|row| row.2).collect()
}

/// The paths of the requests so far.
fn paths(server: &Server) -> Vec<String> {
    let requests = server.sandbox.requests().into_iter();
    requests.map(|request| request.path).collect()
}
