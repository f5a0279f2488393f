//! `api climkit`: every operation, with every field that was sent.

use std::fs;

use gridwire_sandbox::{ClimkitShape, ClimkitSite};
use serde_json::{Value, json};

use super::{server, site};
use crate::run::{Folder, Run, Server};

/// An hour of quarters, as bodies have it: UTC without an offset.
const HOUR: &str = r#"{"t_s":"2026-06-01T00:00:00","t_e":"2026-06-01T01:00:00"}"#;

/// Calls an operation with a body, given as a file.
fn post(server: &Server, line: &str, body: &str) -> Run {
    let folder = Folder::new();
    let path = folder.path("body.json");
    fs::write(&path, body).unwrap();
    server.run(&format!("api climkit {line} --body {}", path.display()))
}

fn stamps(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["timestamp"].as_str().unwrap()).collect()
}

#[test]
fn what_is_known_of_sites_is_printed_as_it_came() {
    let server = server();
    let call = |line: &str| server.run(&format!("api climkit {line}")).code(0).json();
    let tilleuls = site(ClimkitSite::LesTilleuls);
    let sites = call("all-installations");
    assert_eq!(sites.as_array().unwrap().len(), 4);
    assert_eq!(
        sites[0],
        json!({"site_id": ClimkitSite::LesTilleuls.id(), "name": "Les Tilleuls"})
    );
    let infos = call(&format!("installation-infos {tilleuls}"));
    assert_eq!(infos["timezone"], "Europe/Zurich");
    assert_eq!(infos["address"]["city"], "Nyon");
    let meters = call(&format!("meter-info {tilleuls}"));
    assert_eq!(meters.as_array().unwrap().len(), 13);
    assert_eq!(meters[12]["is_rule_meter"], true);
    let sensors = call(&format!("sensors-list {}", site(ClimkitSite::AmBach)));
    assert_eq!(sensors[0]["unit"], "°C");

    // Of another name for the same the command knows only one, and the bytes are as they came.
    server.sandbox.climkit().set_shape(ClimkitShape::Of2022);
    let line = format!("installation-infos {tilleuls}");
    assert_eq!(call(&line)["address"]["city"], "Nyon");
    assert_eq!(
        call(&format!("{line} --raw"))["address"]["city_name"],
        "Nyon"
    );
    let meters = call(&format!("meter-info {tilleuls}"));
    assert_eq!(
        (&meters[0]["prim_ad"], &meters[12]["virtual"]),
        (&json!("10"), &json!(true))
    );
}

#[test]
fn data_are_printed_with_the_columns_that_no_document_has() {
    let server = server();
    let tilleuls = site(ClimkitSite::LesTilleuls);
    let meter = "--meter-id 64c200000000000000a10002";
    let data = post(
        &server,
        &format!("site-data {tilleuls} --meter-type electricity"),
        HOUR,
    );
    let rows = data.code(0).json();
    // Both ends are in it, and a time stamp is the end of a quarter of an hour.
    assert_eq!(stamps(&rows).len(), 5);
    assert_eq!(stamps(&rows)[0], "2026-06-01 02:00:00+02:00");
    assert!(
        rows[0]["total_64c200000000000000a10002"].is_number(),
        "{rows}"
    );
    let of_meter = post(&server, &format!("meter-data {tilleuls} {meter}"), HOUR);
    let of_meter = of_meter.code(0).json();
    assert_eq!(stamps(&of_meter), stamps(&rows));
    assert_eq!(
        of_meter[0]["total"],
        rows[0]["total_64c200000000000000a10002"]
    );
    let raw = post(&server, &format!("meter-data-raw {tilleuls} {meter}"), HOUR);
    let raw = raw.code(0).json();
    assert!(raw[0]["en_im"].is_number(), "{raw}");

    let days =
        r#"{"t_s":"2026-05-31T22:00:00","t_e":"2026-06-02T21:59:59","sampling_frequency":"D"}"#;
    let days = post(&server, &format!("meter-data {tilleuls} {meter}"), days);
    let days = days.code(0).json();
    assert!(
        stamps(&days).contains(&"2026-06-01 00:00:00+02:00"),
        "{days}"
    );
}

#[test]
fn instants_of_sensors_are_options() {
    let server = server();
    let sensor = format!(
        "sensor-data {} --sensor-id 64c300000000000000b20001",
        site(ClimkitSite::AmBach)
    );
    let period = "--t-s 2026-06-01 --t-e 2026-06-01T01:00:00+02:00";
    let line = format!("api climkit {sensor} {period}");
    let run = server.run(&line).code(0);
    let rows = run.json();
    assert_eq!(rows.as_array().unwrap().len(), 5);
    assert!(rows[0]["value"].is_number(), "{rows}");
    let query = server
        .sandbox
        .requests()
        .last()
        .unwrap()
        .query
        .clone()
        .unwrap();
    assert!(query.contains("t_s=2026-05-31T22"), "{query}");
    // The bytes as they came, and the same on one line.
    let raw = server.run(&format!("{line} --raw")).code(0).out;
    assert_eq!(serde_json::from_str::<Value>(&raw).unwrap(), rows);
    let line = server.run(&format!("{line} --format ndjson")).code(0).out;
    assert_eq!(line.lines().count(), 1);
}

#[test]
fn a_token_is_a_secret_unless_the_bytes_are_asked_for() {
    let server = server();
    let climkit = server.sandbox.climkit();
    let credentials = json!({"username": climkit.username(), "password": climkit.password()});
    let shown = post(&server, "auth", &credentials.to_string()).code(0);
    assert_eq!(shown.json()["access_token"], "[secret]");
    assert!(
        shown.json()["valid_until"]["$date"].is_number(),
        "{}",
        shown.out
    );
    let raw = post(&server, "auth --raw", &credentials.to_string()).code(0);
    let token = raw.json()["access_token"].as_str().unwrap().to_owned();
    assert!(token.len() > 20 && token != "[secret]", "{token}");
    let wrong = json!({"username": climkit.username(), "password": "a-wrong-password"});
    let wrong = post(&server, "auth", &wrong.to_string()).code(3);
    assert!(wrong.error().contains("Bad username or password"));
    assert!(!wrong.err.contains("a-wrong-password"), "{}", wrong.err);
}

#[test]
fn what_the_service_refuses_is_4_and_a_body_that_cannot_be_is_2() {
    let server = server();
    let tilleuls = site(ClimkitSite::LesTilleuls);
    let rule = "--meter-id 64c200000000000000a1000d";
    let refused = post(&server, &format!("meter-data-raw {tilleuls} {rule}"), HOUR).code(4);
    assert!(
        refused.error().contains("A rule meter has no raw data"),
        "{}",
        refused.err
    );
    let unknown = "meter-data --site-id 64c1000000000000000000a1 --meter-id 64c2";
    let unknown = post(&server, unknown, HOUR).code(4);
    assert!(
        unknown.error().contains("Meter not found"),
        "{}",
        unknown.err
    );
    let before = server.sandbox.requests().len();
    let offset = r#"{"t_s":"2026-06-01T00:00:00Z"}"#;
    for (line, body, part) in [
        (format!("meter-data {tilleuls} {rule}"), "[", "--body"),
        (
            format!("meter-data {tilleuls} {rule}"),
            offset,
            "2026-05-31T22:00:00",
        ),
        (
            format!("site-data {tilleuls} --meter-type gas"),
            HOUR,
            "Give one of electricity",
        ),
        (
            "meter-data --site-id .. --meter-id 64c2".into(),
            HOUR,
            "letters, digits",
        ),
    ] {
        let run = post(&server, &line, body).code(2);
        assert!(run.error().contains(part), "{}", run.err);
    }
    assert_eq!(server.sandbox.requests().len(), before);
}
