//! `api edf-sf`: every operation, and what is written comes back.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::server;
use crate::run::{Folder, Run, Server};

/// Writes a body, given as a file, and gives what the command says.
fn put(server: &Server, folder: &Folder, line: &str, body: &Value) -> Run {
    let path = folder.path("body.json");
    fs::write(&path, body.to_string()).unwrap();
    server.run(&format!("api edf-sf {line} --body {}", path.display()))
}

/// 15 June 2026, 10:00 UTC, in milliseconds.
const MORNING: i64 = 1_781_517_600_000;
const PERIOD: &str = "--from 2026-06-15T10:00:00Z --to 2026-06-15T11:00:00Z";

#[test]
fn every_operation_writes_and_reads_what_was_written() {
    let (server, folder) = (server(&[]), Folder::new());
    let record = json!({
        "timestamp": MORNING, "id": 2, "soc": 55.5, "e": 305.25, "p": -41.8, "p_ch": -750.0, "p_disch": 750.0,
        "q": 3.2, "q_max": 90.0, "q_min": -90.0, "state": 4
    });
    let periods = json!([
        {"timestamp": MORNING, "p": 1210.5, "quality": 1},
        {"timestamp": MORNING + 1_800_000, "p": 1188.25, "quality": 2}
    ]);
    let vector = json!({"creation_timestamp": MORNING - 7_200_000, "id": 2, "values": periods});
    let commitment = json!({
        "creation_timestamp": MORNING - 7_200_000, "id": 2, "quality": 1,
        "values": [{"timestamp": MORNING, "value": 950.5}]
    });
    let tariff =
        json!({"id": 2, "values": [{"timestamp": MORNING, "label": "on-peak", "value": 0.25}]});
    for (put_line, get_line, results) in [
        (
            "put-production --site-id 100 --equipment-type battery",
            "get-production --site-id 100 --equipment-type battery --equipment-id 1",
            {
                let mut record = record;
                record["id"] = json!(1);
                record
            },
        ),
        (
            "put-forecast --site-id 200 --forecast-type wind",
            "get-forecast --site-id 200 --forecast-type wind --forecast-id 2",
            vector,
        ),
        (
            "put-commitment --site-id 200",
            "get-commitment --site-id 200 --commitment-id 2",
            commitment,
        ),
        (
            "put-tariff --site-id 200",
            "get-tariff --site-id 200 --tariff-id 2",
            tariff,
        ),
    ] {
        let written = put(&server, &folder, put_line, &json!({"values": [results]})).code(0);
        // Even where the answer has a comma too many, as in the document.
        assert_eq!(
            written.json()["status_code"],
            1000,
            "{put_line}: {written:?}"
        );
        assert_eq!(written.err, "");
        let read = server
            .run(&format!("api edf-sf {get_line} {PERIOD}"))
            .code(0)
            .json();
        assert_eq!(read["results"], json!([results]), "{get_line}");
        let raw = server
            .run(&format!("api edf-sf {get_line} {PERIOD} --raw"))
            .code(0);
        let raw: Value = serde_json::from_str(&raw.out).unwrap();
        assert_eq!(raw["results"], read["results"], "{get_line}");
    }
}

#[test]
fn a_body_may_come_from_standard_input() {
    let server = server(&[]);
    let folder = Folder::new();
    let body = folder.path("body.json");
    let record = json!({"timestamp": MORNING, "id": 2, "value": 3});
    fs::write(&body, json!({"values": [record]}).to_string()).unwrap();
    let mut command: Command =
        server.command("api edf-sf put-production --site-id 200 --equipment-type status --body -");
    let command = command.stdin(Stdio::from(fs::File::open(&body).unwrap()));
    Run::of(command.output().unwrap()).code(0);
    let read = "api edf-sf get-production --site-id 200 --equipment-type status --equipment-id 2";
    let read = server.run(&format!("{read} {PERIOD}")).code(0).json();
    assert_eq!(read["results"], json!([record]));
}

#[test]
fn a_body_that_is_none_is_not_sent() {
    let (server, folder) = (server(&[]), Folder::new());
    for (line, body, part) in [
        (
            "put-production --site-id 200 --equipment-type battery",
            json!({"a": 1}),
            "missing field `values`",
        ),
        ("put-tariff --site-id 200", json!([]), "--body = JSON"),
        (
            "put-forecast --site-id 200 --forecast-type wind",
            json!({"values": [{"id": 2}]}),
            "creation_timestamp",
        ),
    ] {
        let run = put(&server, &folder, line, &body).code(2);
        assert!(run.error().contains(part), "{}", run.err);
    }
    let gone = server
        .run("api edf-sf put-tariff --site-id 200 --body /no/such/file.json")
        .code(2);
    assert!(
        gone.error().contains("--body = /no/such/file.json"),
        "{}",
        gone.err
    );
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn what_was_taken_is_no_failure_however_the_answer_looks() {
    for answer in ["empty", "html"] {
        let switch = format!("edf-sf.put-answer={answer}");
        let (server, folder) = (server(&[&switch]), Folder::new());
        let body = json!({"values": [{"id": 2, "values": [{"timestamp": MORNING, "label": "a", "value": 1}]}]});
        let run = put(&server, &folder, "put-tariff --site-id 200", &body).code(0);
        assert_eq!(run.out, "", "{answer}");
        assert!(
            run.err.starts_with("warning: ") && run.err.contains("HTTP 201"),
            "{}",
            run.err
        );
        let read = "api edf-sf get-tariff --site-id 200 --tariff-id 2";
        let read = server.run(&format!("{read} {PERIOD}")).code(0).json();
        assert_eq!(read["results"][0]["values"][0]["value"], 1.0);
    }
    // An answer to a question that cannot be read is one.
    let server = Server::answering("/tariff/", "<html>");
    server
        .run("api edf-sf get-tariff --site-id 200 --tariff-id 1")
        .code(6);
}

#[test]
fn what_the_service_refuses_is_4_with_its_code() {
    let (server, folder) = (server(&[]), Folder::new());
    let unknown = json!({"values": [{"timestamp": MORNING, "id": 9, "value": 1}]});
    let line = "put-production --site-id 200 --equipment-type status";
    let run = put(&server, &folder, line, &unknown).code(4);
    assert!(
        run.error().contains("1107") && run.error().contains("Check the id"),
        "{}",
        run.err
    );
    let empty = put(&server, &folder, line, &json!({"values": []})).code(4);
    assert!(empty.error().contains("1302"), "{}", empty.err);
    let cut = self::server(&["edf-sf.cap=10"]);
    let call = "api edf-sf get-production --site-id 200 --equipment-type battery --equipment-id 1 \
                --from 2026-06-15T09:00:00Z --to 2026-06-15T09:01:00Z";
    let run = cut.run(call).code(5);
    assert!(run.error().contains("left out"), "{}", run.err);
}
