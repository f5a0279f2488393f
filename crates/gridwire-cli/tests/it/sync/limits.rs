//! Folders that cannot be written to, and disks that are full.
#![cfg(target_os = "linux")]

use std::process::Command;

use super::{at, dataset, instant};
use crate::columns::files;
use crate::run::{Folder, Run, Server};

#[test]
fn a_folder_that_cannot_be_written_to_is_told_before_anything_is_sent() {
    let server = Server::start();
    // Not even the superuser makes a folder there.
    let run = server
        .run("sync rte/tempo --from 2026-01-01 --dir /proc/copy")
        .code(2);
    assert!(run.error().contains("--dir = /proc/copy"), "{}", run.err);
    let run =
        server.run("fetch rte/tempo --from 2026-01-01 --to 2026-02-01 --output /proc/rows.parquet");
    assert!(
        run.code(2)
            .error()
            .contains("--output = /proc/rows.parquet")
    );
    let folder = Folder::new();
    let file = folder.path("file");
    std::fs::write(&file, "").unwrap();
    server
        .run(&format!(
            "sync rte/tempo --from 2026-01-01 --dir {}",
            file.display()
        ))
        .code(2);
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn a_full_disk_is_told_and_leaves_no_half_file() {
    let (server, folder) = (at(instant("2024-11-12T10:30:00Z")), Folder::new());
    let run = server.run(
        "fetch rte/tempo --from 2024-01-01 --to 2024-02-01 --format parquet --output /dev/full",
    );
    assert!(run.code(1).error().contains("cannot be written"));
    // A file may have so many kilobytes here, which is an error like that of a full disk.
    let dir = folder.path("copy");
    let line = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} sync rte/generation-mix --from 2024-10-01 --dir {}",
        env!("CARGO_BIN_EXE_gridwire"),
        dir.display()
    );
    let mut shell = Command::new("bash");
    let output = shell
        .args(["-c", &line])
        .env_clear()
        .envs(server.sandbox.environment());
    let run = Run::of(output.output().unwrap()).code(1);
    let error = run.error();
    assert!(
        error.contains("cannot be written") && error.contains("month=10"),
        "{error}"
    );
    assert!(files(&dataset(&folder, "rte/generation-mix")).is_empty());
}

#[test]
fn a_reader_that_has_enough_of_columns_is_no_error() {
    use std::io::Read;
    use std::process::Stdio;

    let server = Server::start();
    let line = "fetch rte/capacities-cpc --from 2022-01-01 --to 2024-01-01 --format parquet";
    let mut child = server
        .command(line)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(&first, b"PAR1");
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}
