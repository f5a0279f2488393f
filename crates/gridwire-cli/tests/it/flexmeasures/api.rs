//! `api flexmeasures`: operations with bodies, files and jobs.

use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};

use super::{FETCH, add_sensor, finished, record, send, server, values};
use crate::run::{Folder, Run, Server};

fn call(server: &Server, line: &str) -> Run {
    server.run(&format!("api flexmeasures {line}"))
}

fn ids(list: &Value) -> Vec<u64> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one["id"].as_u64().unwrap()).collect()
}

#[test]
fn what_there_is_is_listed() {
    let server = server();
    let read = |line: &str| call(&server, line).code(0).json();
    assert_eq!(read("versions")["flexmeasures_version"], "1.0.1");
    assert_eq!(read("health")["database_redis"], true);
    assert_eq!(ids(&read("assets")), [2, 3, 4]);
    assert_eq!(ids(&read("public-assets")), [1]);
    assert_eq!(ids(&read("sensors --asset 3")), [2, 4]);
    assert_eq!(read("accounts")[0]["name"], "Sandbox");
    assert_eq!(
        read("users")[0]["email"],
        server.sandbox.flexmeasures().email()
    );
    // A page has its counts, and texts of JSON are objects.
    let page = read("assets --page 1 --per-page 2 --sort-by name --sort-dir desc");
    assert_eq!(ids(&page["data"]), [4, 2]);
    assert_eq!(page["num-records"], 3);
    assert_eq!(
        read("asset --asset-id 3")["flex_model"]["soc-max"],
        "100 kWh"
    );
    let raw = call(&server, "asset --asset-id 3 --raw").code(0).json();
    assert!(raw["flex_model"].is_string(), "{raw}");
    let line = call(&server, "sensors --format ndjson").code(0).out;
    assert_eq!(line.lines().count(), 1);
}

#[test]
fn assets_and_sensors_are_made_changed_and_deleted() {
    let server = server();
    let asset = json!({"name": "depot", "generic_asset_type_id": 5, "account_id": 1, "latitude": 52.1,
        "flex_model": {"soc-max": "8 kWh"}, "attributes": {"flags": [1, null]}});
    let made = send(&server, "add-asset", &asset).code(0).json();
    assert_eq!(
        (&made["flex_model"], &made["attributes"], &made["latitude"]),
        (&asset["flex_model"], &asset["attributes"], &json!(52.1))
    );
    let id = made["id"].as_u64().unwrap();
    let line = format!("update-asset --asset-id {id}");
    let changed = send(&server, &line, &json!({"name": "yard"}))
        .code(0)
        .json();
    assert_eq!(
        (&changed["name"], &changed["latitude"]),
        (&json!("yard"), &json!(52.1))
    );
    let sensor =
        json!({"name": "power", "unit": "kW", "event_resolution": "PT15M", "generic_asset_id": id});
    let sensor = send(&server, "add-sensor", &sensor).code(0).json();
    let sensor = sensor["id"].as_u64().unwrap();
    assert_eq!(
        ids(&call(&server, &format!("sensors --asset {id}"))
            .code(0)
            .json()),
        [sensor]
    );
    call(&server, &format!("delete-sensor --sensor-id {sensor}")).code(0);
    let gone = call(&server, &format!("sensor --sensor-id {sensor}")).code(4);
    assert!(
        gone.error()
            .contains(&format!("No sensor found with ID {sensor}")),
        "{}",
        gone.err
    );
    call(&server, &format!("delete-asset --asset-id {id}")).code(0);
    let gone = call(&server, &format!("asset --asset-id {id}")).code(4);
    assert!(gone.error().contains("HTTP 404"), "{}", gone.err);
}

#[test]
fn data_are_recorded_read_and_deleted() {
    let server = server();
    let id = add_sensor(&server, "kW", "PT15M", "Europe/Paris");
    record(
        &server,
        id,
        "2026-06-01T00:00:00+02:00",
        "PT1H",
        &json!([1, 2, null, 4]),
        json!({}),
    );
    let period = "--start 2026-06-01T00:00:00+02:00 --duration PT1H";
    let read = |unit: &str| {
        let line = format!("get-sensor-data --sensor-id {id} {period} --unit {unit}");
        call(&server, &line).code(0).json()
    };
    assert_eq!(read("kW")["values"], json!([1, 2, null, 4]));
    assert_eq!(
        (&read("MW")["values"], &read("MW")["unit"]),
        (&json!([0.001, 0.002, null, 0.004]), &json!("MW"))
    );
    let stats = call(&server, &format!("sensor-stats --sensor-id {id}"))
        .code(0)
        .json();
    let stats = stats
        .as_object()
        .unwrap()
        .values()
        .find(|one| one.is_object());
    assert_eq!(stats.unwrap()["Sum over values"], 7.0);
    let until = json!({"until": "2026-06-01T00:30:00+02:00"});
    send(
        &server,
        &format!("delete-sensor-data --sensor-id {id}"),
        &until,
    )
    .code(0);
    assert_eq!(read("kW")["values"], json!([null, null, null, 4]));
}

#[test]
fn files_are_named_in_the_body_and_read_where_the_command_runs() {
    let (server, folder) = (server(), Folder::new());
    let id = add_sensor(&server, "kW", "PT15M", "Europe/Paris");
    let csv =
        "event_start,event_value\n2026-06-01T00:00:00+02:00,1500\n2026-06-01T00:15:00+02:00,2250\n";
    fs::write(folder.path("data.csv"), csv).unwrap();
    let upload = |body: Value| {
        let body_path = folder.path("upload.json");
        fs::write(&body_path, body.to_string()).unwrap();
        let line =
            format!("api flexmeasures upload-sensor-data --sensor-id {id} --body upload.json");
        let mut command = server.command(&line);
        command.current_dir(&folder.0).stdin(Stdio::null());
        Run::of(command.output().unwrap())
    };
    let receipt = upload(json!({"uploaded-files": ["data.csv"], "unit": "W"}))
        .code(0)
        .json();
    assert_eq!(finished(&server, &receipt)["result"], "success");
    let hour = "--from 2026-06-01T00:00:00+02:00 --to 2026-06-01T00:30:00+02:00";
    let run = server
        .run(&format!("{FETCH} --sensor-id {id} {hour} --format ndjson"))
        .code(0);
    assert_eq!(values(&run), [1.5, 2.25]);

    let before = server.sandbox.requests().len();
    fs::write(folder.path("empty.csv"), "").unwrap();
    for (body, part) in [
        (
            json!({"uploaded-files": ["none.csv"]}),
            "none.csv cannot be read",
        ),
        (
            json!({"uploaded-files": ["empty.csv"]}),
            "empty.csv: is empty",
        ),
        (json!({"unit": "W"}), "uploaded-files"),
        (
            json!({"uploaded-files": ["data.csv"], "units": "W"}),
            "no field units",
        ),
    ] {
        let run = upload(body).code(2);
        assert!(run.error().contains(part), "{}", run.err);
    }
    assert_eq!(server.sandbox.requests().len(), before);
}

#[test]
fn a_schedule_and_a_forecast_are_jobs() {
    let server = server();
    let trigger = json!({"start": "2026-06-14T00:00:00+02:00", "duration": "PT2H", "flex-model": [
        {"sensor": 2, "soc-at-start": "20 kWh"}]});
    let receipt = send(&server, "trigger-schedule --asset-id 2", &trigger)
        .code(0)
        .json();
    let job = receipt["job"].as_str().unwrap();
    let line = format!("schedule --sensor-id 2 --job {job} --duration PT2H");
    let waiting = call(&server, &line);
    finished(&server, &receipt);
    let schedule = call(&server, &line).code(0).json();
    assert_eq!(
        schedule["values"].as_array().unwrap().len(),
        8,
        "{schedule}"
    );
    assert_eq!(
        (&schedule["unit"], &schedule["start"]),
        (&json!("kW"), &json!("2026-06-14T00:00:00+02:00"))
    );
    // Before the job is done, the command says how far it is.
    assert!(
        waiting.code == Some(0) || waiting.err.contains("QUEUED"),
        "{waiting:?}"
    );

    let forecast = json!({"start": "2026-06-14T12:00:00+02:00", "duration": "PT1H"});
    let receipt = send(&server, "trigger-forecast --sensor-id 3", &forecast)
        .code(0)
        .json();
    finished(&server, &receipt);
    let job = receipt["job"].as_str().unwrap();
    let line = format!("forecast --sensor-id 3 --job {job}");
    let forecast = call(&server, &line).code(0).json();
    assert_eq!(
        forecast["values"].as_array().unwrap().len(),
        4,
        "{forecast}"
    );

    let unknown = json!({"start": "2020-01-01T00:00:00+01:00", "duration": "PT2H", "flex-model": [
        {"sensor": 2, "soc-at-start": "20 kWh"}]});
    let receipt = send(&server, "trigger-schedule --asset-id 2", &unknown)
        .code(0)
        .json();
    let failed = call(
        &server,
        &format!("job --job {}", receipt["job"].as_str().unwrap()),
    );
    assert!(
        failed.err.contains("Prices unknown") || failed.out.contains("Prices unknown"),
        "{failed:?}"
    );
}

#[test]
fn what_the_server_refuses_is_4_and_what_cannot_be_is_2() {
    let server = server();
    let post = |body: Value| send(&server, "post-sensor-data --sensor-id 2", &body);
    let mut good = json!({"values": [1], "start": "2026-06-01T00:00:00+02:00", "duration": "PT15M", "unit": "EUR"});
    let run = post(good.clone()).code(4);
    assert!(
        run.error()
            .contains("Required unit for this sensor is kW, got incompatible unit: EUR"),
        "{}",
        run.err
    );
    let before = server.sandbox.requests().len();
    good["start"] = json!("soon");
    let run = post(good).code(2);
    assert!(
        run.error().contains("--body") && run.error().contains("soon"),
        "{}",
        run.err
    );
    let period = "get-sensor-data --sensor-id 2 --start 2026-06-01 --unit kW --duration";
    let run = call(&server, &format!("{period} P1M")).code(2);
    assert!(run.error().contains("P1M"), "{}", run.err);
    assert_eq!(server.sandbox.requests().len(), before);
}
