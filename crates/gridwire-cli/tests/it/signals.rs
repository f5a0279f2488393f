//! Readers that go away, and people who press Ctrl-C.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use gridwire_sandbox::Fault;

use crate::run::{Folder, Server};
use crate::serve::{interrupt, serve};

fn stderr(child: &mut Child) -> String {
    let mut text = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let server = Server::start();
    for format in ["ndjson", "csv", "json", "table"] {
        // Some megabytes: more than any pipe holds.
        let line =
            format!("fetch rte/capacities-cpc --from 2022-01-01 --to 2024-01-01 --format {format}");
        let mut child = server
            .command(&line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        assert!(!first.is_empty());
        let said = stderr(&mut child);
        assert_eq!(
            (child.wait().unwrap().code(), said.as_str()),
            (Some(0), ""),
            "{format}"
        );
    }
}

#[test]
fn ctrl_c_takes_away_what_is_half_done() {
    let server = Server::with([Fault::slow(Duration::from_secs(60))
        .on("/capacities")
        .always()]);
    let folder = Folder::new();
    let line = format!(
        "fetch rte/capacities-cpc --from 2022-01-01 --to 2024-01-01 --output {}",
        folder.path("out.csv").display()
    );
    let mut child = server
        .command(&line)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while folder.names().is_empty() || server.data_requests() == 0 {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "no request was sent"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    interrupt(&mut child);
    let said = stderr(&mut child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let path = folder.path("out.csv");
    let expected = format!(
        "interrupted before the end: nothing is written to {}\n",
        path.display()
    );
    assert_eq!(said, expected);
    assert_eq!(folder.names(), Vec::<String>::new());
}

#[test]
fn ctrl_c_is_how_a_server_ends() {
    let (mut server, variables) = serve("sandbox serve --quiet");
    let key = Path::new(variables["EDF_SF_KEY"].as_str().unwrap());
    assert!(key.exists());
    interrupt(&mut server);
    let said = stderr(&mut server);
    assert_eq!(
        (server.wait().unwrap().code(), said.as_str()),
        (Some(0), "")
    );
    assert!(!key.parent().unwrap().exists());
}

#[test]
fn as_many_parts_are_asked_for_at_a_time_as_was_said_and_the_service_allows() {
    for (option, parts) in [
        ("", 2),
        ("--concurrency 1", 1),
        ("--concurrency 3", 3),
        ("--concurrency 9", 4),
    ] {
        let server = Server::with([Fault::slow(Duration::from_secs(60))
            .on("/generation_mix")
            .always()]);
        let line = format!("fetch rte/generation-mix --from 2023-01-01 --to 2024-01-01 {option}");
        let mut child = server.command(&line).stderr(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        while server.data_requests() < parts {
            assert!(started.elapsed() < Duration::from_secs(30), "{option}");
            std::thread::sleep(Duration::from_millis(10));
        }
        interrupt(&mut child);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(server.data_requests(), parts, "{option}");
    }
}
