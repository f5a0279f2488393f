//! `--output`: the file is there in full or not at all.

use gridwire_sandbox::Fault;

use crate::run::{Folder, Server, run};

const LINE: &str =
    "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01 --format csv";

#[test]
fn a_file_is_replaced_when_the_new_one_is_complete() {
    let (server, folder) = (Server::start(), Folder::new());
    let path = folder.path("out.csv");
    std::fs::write(&path, "old").unwrap();
    let run = server
        .run(&format!("{LINE} --output {}", path.display()))
        .code(0);
    assert_eq!(run.out, "");
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 41);
    assert_eq!(folder.names(), ["out.csv"]);
}

#[test]
fn a_failure_leaves_what_was_there() {
    let server = Server::with([Fault::status(400).on("/capacities").always()]);
    let folder = Folder::new();
    let path = folder.path("out.csv");
    std::fs::write(&path, "old").unwrap();
    server
        .run(&format!("{LINE} --output {}", path.display()))
        .code(4);
    server
        .run(&format!(
            "api rte-capacities capacities-cpc --output {}",
            path.display()
        ))
        .code(4);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(folder.names(), ["out.csv"]);
}

#[test]
fn a_file_that_cannot_be_made_is_told_before_anything_is_sent() {
    let (server, folder) = (Server::start(), Folder::new());
    let run = server
        .run(&format!(
            "{LINE} --output {}",
            folder.path("no/such/folder.csv").display()
        ))
        .code(2);
    assert!(run.error().contains("--output = "), "{}", run.err);
    server
        .run(&format!("{LINE} --output {}", folder.0.display()))
        .code(2);
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn every_command_that_prints_can_write_to_a_file() {
    let folder = Folder::new();
    for (line, part) in [
        ("datasets --format json", "rte/capacities-cpc"),
        ("--sandbox doctor rte", "ok   rte login"),
        ("demo", "Try next"),
        ("--sandbox api rte-oauth token", "Bearer"),
    ] {
        let path = folder.path("out");
        let run = run(&format!("{line} --output {}", path.display())).code(0);
        assert_eq!(run.out, "", "{line}");
        assert!(
            std::fs::read_to_string(path).unwrap().contains(part),
            "{line}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_devices_stay_devices() {
    use std::os::unix::fs::FileTypeExt;

    let (server, folder) = (Server::start(), Folder::new());
    let (target, link) = (folder.path("target.csv"), folder.path("link.csv"));
    std::fs::write(&target, "old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    server
        .run(&format!("{LINE} --output {}", link.display()))
        .code(0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        std::fs::read_to_string(&target).unwrap().lines().count(),
        41
    );
    server.run(&format!("{LINE} --output /dev/null")).code(0);
    assert!(
        std::fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let server = Server::start();
    let run = server.run(&format!("{LINE} --output /dev/full")).code(1);
    assert!(run.error().contains("cannot be written"), "{}", run.err);
}
