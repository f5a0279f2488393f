//! Runs that do not go well, and runs at the same time.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use gridwire_sandbox::Fault;

use super::{at, copied, counts, dataset, fetched, instant, sync};
use crate::columns::files;
use crate::run::{Folder, Run, Server, command};

const NOW: &str = "2024-11-12T10:30:00Z";
const MIX: &str = "rte/generation-mix --from 2024-08-01 --production-type NUCLEAR";

#[test]
fn what_failed_is_listed_and_fetched_by_the_next_run() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    let september = Fault::status(503).on("start_date=2024-09-15").always();
    server.sandbox.fault(september);
    let first = sync(&server, &folder, MIX).code(5);
    let account = first.coverage();
    assert_eq!(account["complete"], false);
    let missing = account["missing"].as_array().unwrap().iter();
    let missing: Vec<_> = missing
        .filter(|missing| missing["reason"] == "failed")
        .collect();
    assert_eq!(missing.len(), 1, "{account}");
    assert_eq!(missing[0]["from"], "2024-09-15T00:00:00+02:00");
    assert!(
        first.error().contains("run the same command again"),
        "{}",
        first.err
    );
    let copy = dataset(&folder, "rte/generation-mix");
    let before = copied(&copy).len() as u64;
    assert!(before > 5000, "{before}");

    server.sandbox.clear_faults();
    server.sandbox.clear_requests();
    let second = sync(&server, &folder, MIX).code(0);
    // Of the past only what was missing is asked for.
    let requests = server.sandbox.requests();
    let queries = requests
        .iter()
        .filter_map(|request| request.query.as_deref());
    let past: Vec<_> = queries
        .filter(|query| query.contains("start_date=2024-0"))
        .collect();
    assert_eq!(past.len(), 1, "{past:?}");
    let asked = second.coverage()["asked"].clone();
    let to = asked["to"].as_str().unwrap();
    let rows = fetched(&server, &copy, &format!("{MIX} --to {to}"));
    assert_eq!(copied(&copy), rows);
    assert_eq!(counts(&second).0, rows.len() as u64 - before);
}

#[test]
fn a_run_that_gets_nothing_says_why() {
    let folder = Folder::new();
    let server = Server::with([Fault::status(400).always().on("/actual_generation")]);
    let run = sync(&server, &folder, "rte/generation-mix --from 2026-01-01").code(4);
    assert!(run.error().contains("HTTP 400"), "{}", run.err);
    let dir = folder.path("copy");
    let mut without = command(&format!("sync rte/tempo --dir {}", dir.display()));
    let run = Run::of(without.output().unwrap()).code(3);
    assert!(run.error().contains("RTE_CLIENT_ID"), "{}", run.err);
}

#[test]
fn after_a_refusal_of_the_account_the_rest_is_not_asked_for() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    let refused = Fault::status(403).always().on("start_date=2024-09-01");
    server.sandbox.fault(refused);
    let run = sync(&server, &folder, MIX).code(5);
    let account = run.coverage();
    let reasons = account["missing"].as_array().unwrap().iter();
    let reasons: Vec<_> = reasons
        .map(|missing| missing["reason"].as_str().unwrap())
        .collect();
    assert!(
        reasons.contains(&"failed") && reasons.contains(&"not-asked"),
        "{account}"
    );
    let months = files(&dataset(&folder, "rte/generation-mix"));
    assert_eq!(months.len(), 1, "{months:?}");
}

#[test]
fn a_refusal_is_not_sought_again_in_every_part() {
    let folder = Folder::new();
    let server = Server::with([Fault::status(403).always().on("/tempo")]);
    // A part for each year, and a request for each part.
    sync(&server, &folder, "rte/tempo --from 2015-01-01").code(3);
    assert_eq!(server.data_requests(), 1);
    assert!(files(&dataset(&folder, "rte/tempo")).is_empty());
}

#[test]
fn one_run_at_a_time_writes_a_dataset() {
    let folder = Folder::new();
    let slow = Server::with([Fault::slow(Duration::from_secs(60)).on("/tempo").always()]);
    let dir = folder.path("copy");
    let line = format!("sync rte/tempo --from 2026-01-01 --dir {}", dir.display());
    let mut first = slow.command(&line).stderr(Stdio::null()).spawn().unwrap();
    wait_until(|| slow.data_requests() > 0);
    let server = Server::start();
    let second = server.run(&line).code(2);
    assert!(
        second
            .error()
            .contains("another gridwire sync is writing rte/tempo"),
        "{}",
        second.err
    );
    assert_eq!(server.data_requests(), 0);
    // Another dataset is none of its business.
    sync(&server, &folder, "rte/water-reserves --from 2026-01-01").code(0);
    // The lock ends with the process, however that ends.
    first.kill().unwrap();
    first.wait().unwrap();
    server.run(&line).code(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_says_what_is_complete_and_the_next_run_goes_on() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    let slow = Fault::slow(Duration::from_secs(60))
        .on("start_date=2024-10-01")
        .always();
    server.sandbox.fault(slow);
    let dir = folder.path("copy");
    let mut child = server
        .command(&format!("sync {MIX} --dir {}", dir.display()))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = |query: &str| {
        let requests = server.sandbox.requests();
        let mut queries = requests
            .iter()
            .filter_map(|request| request.query.as_deref());
        queries.any(|found| found.contains(query))
    };
    wait_until(|| asked("start_date=2024-10-01"));
    crate::serve::interrupt(&mut child);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let expected = format!(
        "interrupted before the end: rte/generation-mix is complete up to 2024-10-01T00:00:00+02:00 in {}; \
         run it again to go on\n",
        dir.display()
    );
    assert_eq!(said, expected);
    let copy = dataset(&folder, "rte/generation-mix");
    let names: Vec<_> = files(&copy);
    assert_eq!(names.len(), 2, "{names:?}");

    server.sandbox.clear_faults();
    server.sandbox.clear_requests();
    let next = sync(&server, &folder, MIX).code(0);
    assert!(!asked("start_date=2024-08") && !asked("start_date=2024-09"));
    let to = next.coverage()["asked"]["to"].as_str().unwrap().to_owned();
    assert_eq!(
        copied(&copy),
        fetched(&server, &copy, &format!("{MIX} --to {to}"))
    );
}

#[test]
fn what_a_killed_run_has_left_is_taken_away() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    sync(&server, &folder, "rte/tempo --from 2024-09-01").code(0);
    let copy = dataset(&folder, "rte/tempo");
    let before = files(&copy);
    let left = copy.join("year=2024/month=9/.data.parquet.4711-abc.part");
    fs::write(&left, "half").unwrap();
    sync(&server, &folder, "rte/tempo").code(0);
    assert_eq!(files(&copy), before);
}

#[test]
fn a_damaged_file_is_named_and_fetched_anew_when_it_is_gone() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    sync(&server, &folder, "rte/tempo --from 2024-09-01").code(0);
    let copy = dataset(&folder, "rte/tempo");
    let rows = copied(&copy);
    let path = copy.join("year=2024/month=9/data.parquet");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let damaged = sync(&server, &folder, "rte/tempo --from 2024-09-01").code(2);
    assert!(damaged.error().contains("month=9"), "{}", damaged.err);
    assert!(
        damaged.error().contains("remove the file"),
        "{}",
        damaged.err
    );
    fs::remove_file(&path).unwrap();
    let again = sync(&server, &folder, "rte/tempo --from 2024-09-01").code(0);
    assert_eq!(counts(&again).0, 30);
    assert_eq!(copied(&copy), rows);
}

#[test]
fn other_keys_have_another_folder_and_other_options_another_copy() {
    let (server, folder) = (at(instant(NOW)), Folder::new());
    let line = |keys: &str| format!("rte/generation-mix --from 2024-11-01 {keys}");
    sync(&server, &folder, &line("--production-type NUCLEAR,SOLAR")).code(0);
    // The same choice, however it is written.
    let same = sync(&server, &folder, &line("--production-type SOLAR,NUCLEAR")).code(0);
    assert_eq!(counts(&same).0, 0);
    sync(&server, &folder, &line("--production-type HYDRO")).code(0);
    let copy = dataset(&folder, "rte/generation-mix");
    let names = fs::read_dir(&copy).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "key_production_type=HYDRO",
            "key_production_type=NUCLEAR,SOLAR"
        ]
    );
    for keys in [
        "",
        "--production-type HYDRO --production-subtype TOTAL",
        "--production-subtype TOTAL",
    ] {
        let run = sync(&server, &folder, &line(keys)).code(2);
        assert!(
            run.error().contains("Give the same options as before"),
            "{}",
            run.err
        );
    }
}

#[test]
fn what_makes_no_sense_for_a_copy_is_refused() {
    let folder = Folder::new();
    let dir = folder.path("copy");
    let line = format!("--sandbox sync rte/tempo --dir {}", dir.display());
    for (options, part) in [
        ("--format csv", "--format = csv"),
        ("--output x.parquet", "Name the folder with --dir"),
        ("--from 2999-01-01", "--from = 2999"),
        ("--from yesterday", "--from = yesterday"),
    ] {
        let run = crate::run::run(&format!("{line} {options}")).code(2);
        assert!(run.error().contains(part), "{}", run.err);
    }
    assert!(files(&dir.join("rte")).is_empty());
    // Where nothing says when the data begins, somebody has to.
    let edf = format!(
        "--sandbox sync edf-sf/tariff --site-id 200 --tariff-id 1 --dir {}",
        dir.display()
    );
    let run = crate::run::run(&edf).code(2);
    assert!(run.error().contains("Give --from once"), "{}", run.err);
}

fn wait_until(mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "it does not happen"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}
