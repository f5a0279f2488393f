//! The exit codes that scripts rely on, each with all that is said on standard error.

use std::path::Path;
use std::process::Command;

use gridwire_sandbox::Fault;
use insta::assert_snapshot;

use crate::run::{Folder, Run, Server, command, run};

const CALL: &str = "api rte-capacities capacities-per-production-type";
const RANGE: &str = "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01";

/// What was run, how it ended, and what it said; without what is different each time.
#[derive(Default)]
struct Told(String);

impl Told {
    fn add(&mut self, line: &str, run: &Run, changing: &[(&str, &str)]) {
        let mut text = format!("$ {line}\nexit code {}\n{}\n", run.code.unwrap(), run.err);
        for (from, to) in changing {
            text = text.replace(from, to);
        }
        self.0 += &text;
    }

    /// Runs the command on a server.
    fn on(&mut self, server: &Server, line: &str) -> Run {
        self.with(
            server.command(line),
            line,
            &[(&server.sandbox.base_url(), "SANDBOX")],
        )
    }

    fn with(&mut self, mut command: Command, line: &str, changing: &[(&str, &str)]) -> Run {
        let run = Run::of(command.output().unwrap());
        self.add(&format!("gridwire {line}"), &run, changing);
        run
    }
}

#[test]
fn complete_is_0() {
    let mut told = Told::default();
    let server = Server::start();
    for line in [
        CALL,
        RANGE,
        "doctor rte",
        "--sandbox doctor climkit",
        "--version",
    ] {
        let run = told.on(&server, line);
        assert!(!run.out.is_empty() && run.code == Some(0), "{run:?}");
    }
    assert_snapshot!("exit-0", told.0);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_1() {
    let server = Server::start();
    let mut told = Told::default();
    for line in [
        "datasets",
        CALL,
        &format!("{RANGE} --format csv"),
        &format!("{RANGE} --format table"),
        "completions bash",
        "man",
        "doctor rte",
    ] {
        let mut full = server.command(line);
        full.stdout(std::fs::File::create("/dev/full").unwrap());
        told.with(full, &format!("{line} > /dev/full"), &[]).code(1);
    }
    for line in [CALL, &format!("{RANGE} --format parquet")] {
        told.on(&server, &format!("{line} --output /dev/full"))
            .code(1);
    }
    assert_snapshot!("exit-1", told.0);
}

/// A disk that is full after some blocks: no half of a file is left behind, and what was there stays.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_becomes_full_leaves_no_half_file() {
    let server = Server::start();
    let folder = Folder::new();
    let range = RANGE.replace("-production-type", "-production-unit");
    let limited = |line: &str| {
        // The limit of a file's size, as an error and not as a signal, in blocks of 512 or 1024 bytes.
        let script = format!(
            "trap '' XFSZ; ulimit -f 2; exec {} {line}",
            env!("CARGO_BIN_EXE_gridwire")
        );
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &script])
            .env_clear()
            .envs(server.sandbox.environment());
        Run::of(shell.output().unwrap())
    };
    for format in ["csv", "ndjson", "json", "table", "parquet"] {
        let path = folder.path("out");
        std::fs::write(&path, "old").unwrap();
        let run = limited(&format!(
            "{range} --format {format} --output {}",
            path.display()
        ))
        .code(1);
        assert!(
            run.error().contains("the output cannot be written: "),
            "{}",
            run.err
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(folder.names(), ["out"], "{format}");
    }
    let copy = folder.path("copy");
    let sync = format!(
        "sync rte/capacities-per-production-unit --from 2024-01-01 --dir {}",
        copy.display()
    );
    let run = limited(&sync);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        files(&copy).iter().all(|name| !name.ends_with(".part")),
        "{:?}",
        files(&copy)
    );
    // Once there is room the copy is made as if nothing had been.
    server.run(&sync).code(0);
    assert!(files(&copy).iter().any(|name| name.ends_with(".parquet")));
}

/// The names of all files in a folder and below.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(files(&path));
        } else {
            names.push(path.display().to_string());
        }
    }
    names
}

#[test]
fn wrong_usage_and_settings_are_2_and_nothing_is_sent() {
    let server = Server::start();
    let folder = Folder::new();
    let file = folder.path("file");
    std::fs::write(&file, "").unwrap();
    let here = folder.0.display().to_string();
    let mut told = Told::default();
    let mut add = |line: String, variables: &[(&str, &str)]| {
        let mut command = server.command(&line);
        command.envs(variables.iter().copied());
        let changing = [(&*here, "FOLDER"), (&server.sandbox.base_url(), "SANDBOX")];
        let run = Run::of(command.output().unwrap()).code(2);
        let set = variables
            .iter()
            .map(|(name, value)| format!("{name}={value} "));
        let set: String = set.collect();
        told.add(&format!("{set}gridwire {line}"), &run, &changing);
    };
    for line in [
        "fetch rte/nothing --from 2024-01-01 --to 2025-01-01",
        "fetch rte/tempo --from 2024-01-01",
        "fetch rte/tempo --from 2024-13-01 --to 2025-01-01",
        "fetch rte/tempo --from 2025-01-01 --to 2025-01-01",
        "fetch rte/capacities-per-production-type --from 2024-01-01 --to 2025-01-01 --production-type NUCLAER",
        "fetch edf-sf/production --site-id 200 --equipment-type battery --equipment-id 1 --from 2024-01-01 --to 2024-01-02 --agg avg",
        "api rte-capacities capacities-per-production-unit --start-date 2020-01-01 --end-date 2024-01-01",
        "api edf-sf put-tariff --site-id 200 --body none.json",
        "--format csv api rte-capacities capacities-cpc",
        "fetch rte/tempo --from 2024-01-01 --to 2025-01-01 --format parquet --output /dev/null/x",
        "doctor somebody",
        "completions tcsh",
    ] {
        add(line.into(), &[]);
    }
    // A folder that cannot be written to, whoever asks: a file stands in its place.
    let read_only = file.join("out.csv");
    add(format!("{RANGE} --output {}", read_only.display()), &[]);
    add(
        format!("sync rte/tempo --from 2024-01-01 --dir {}", file.display()),
        &[],
    );
    add(CALL.into(), &[("RTE_BASE_URL", "http://example.org")]);
    add(
        CALL.into(),
        &[(
            "GRIDWIRE_CONFIG",
            &folder.path("none.toml").display().to_string(),
        )],
    );
    add(CALL.into(), &[("GRIDWIRE_PROFILE", "home")]);
    assert_snapshot!("exit-2", told.0);
    assert_eq!(server.sandbox.requests().len(), 0);
    assert_eq!(folder.names(), ["file"]);
}

#[test]
fn whoever_is_not_let_in_gets_3() {
    let mut told = Told::default();
    for line in [
        CALL,
        RANGE,
        "fetch edf-sf/tariff --site-id 200 --tariff-id 1 --from 2024-01-01 --to 2024-01-02",
        "api climkit all-installations",
    ] {
        let run = run(line).code(3);
        assert!(run.out.is_empty());
        told.add(&format!("gridwire {line}"), &run, &[]);
    }
    let server = Server::start();
    let mut wrong = server.command(CALL);
    wrong.env("RTE_CLIENT_SECRET", "not-the-secret-at-all");
    let run = Run::of(wrong.output().unwrap()).code(3);
    told.add(&format!("RTE_CLIENT_SECRET=… gridwire {CALL}"), &run, &[]);
    assert!(!run.err.contains("not-the-secret-at-all"), "{}", run.err);
    assert!(
        server
            .sandbox
            .rte()
            .unsubscribe("Generation Installed Capacities")
    );
    told.on(&server, CALL).code(3);
    assert_snapshot!("exit-3", told.0);
    run_with_sandbox();
}

/// What is offered to those without credentials works.
fn run_with_sandbox() {
    run(&format!("{CALL} --sandbox")).code(0);
    run(&format!("--sandbox {RANGE}")).code(0);
}

#[test]
fn what_the_service_refuses_is_4() {
    let mut told = Told::default();
    let server = Server::with([Fault::status(400).always().on("/capacities")]);
    for line in [CALL, RANGE] {
        let run = told.on(&server, line).code(4);
        assert!(run.out.is_empty(), "{}", run.out);
    }
    let server = Server::start();
    let unchecked = "api rte-capacities capacities-per-production-unit --start-date 2020-01-01 --end-date 2024-01-01 --unchecked";
    told.on(&server, unchecked).code(4);
    assert_snapshot!("exit-4", told.0);
}

#[test]
fn a_range_with_something_missing_is_5_and_the_rest_is_written() {
    let mut told = Told::default();
    // The second of three windows fails.
    let server = Server::with([Fault::status(400).on("start_date=2023-01-01").always()]);
    let line =
        "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2025-01-01 --format csv";
    let run = told.on(&server, line).code(5);
    assert!(run.out.lines().count() > 1, "{}", run.out);
    assert_snapshot!("exit-5", told.0);
}

#[test]
fn the_service_and_the_way_to_it_are_6() {
    let mut told = Told::default();
    for fault in [
        Fault::status(503),
        Fault::status(429).retry_after(1000),
        Fault::html().with_status(200),
    ] {
        let server = Server::with([fault.always().on("/capacities")]);
        let run = told.on(&server, CALL).code(6);
        assert!(run.out.is_empty(), "{}", run.out);
    }
    let mut nobody = command(CALL);
    nobody
        .env("RTE_CLIENT_ID", "a")
        .env("RTE_CLIENT_SECRET", "b")
        .env("RTE_BASE_URL", "http://127.0.0.1:9");
    let run = Run::of(nobody.output().unwrap()).code(6);
    told.add(
        &format!("RTE_BASE_URL=http://127.0.0.1:9 gridwire {CALL}"),
        &run,
        &[],
    );
    assert_snapshot!("exit-6", told.0);
}
