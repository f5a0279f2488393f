//! `--format parquet`: the same rows as in CSV, with types, and what the file says of itself.

use gridwire::core::chrono::{DateTime, Days, Utc};
use gridwire_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::columns::{facts, from_csv, groups, records, types};
use crate::formats::LINES;
use crate::run::{Folder, Run, Server, run};

const INSTANT: &str = "INT64 Timestamp";

/// At this time in the sandbox there are forecasts, commitments and sensors' data of what is asked for.
const NOW: &str = "2026-06-15T10:00:00Z";

/// Of the datasets but RTE's; more are in [`lines`].
const OTHERS: [&str; 8] = [
    "fetch climkit/site-data --site-id 64c1000000000000000000a1 --from 2026-06-01 --to 2026-06-02 --sampling-frequency H",
    "fetch climkit/meter-data --site-id 64c1000000000000000000a1 --meter-id 64c200000000000000a10002 \
     --from 2026-06-01 --to 2026-06-03 --sampling-frequency H",
    "fetch climkit/meter-data-raw --site-id 64c1000000000000000000a1 --meter-id 64c200000000000000a10002 \
     --from 2026-06-01 --to 2026-06-02",
    "fetch edf-sf/production --site-id 200 --equipment-type battery --equipment-id 1 \
     --from 2026-06-15T09:00:00Z --to 2026-06-15T09:01:00Z",
    "fetch edf-sf/forecast --site-id 200 --forecast-type demand --forecast-id 1 \
     --from 2026-06-15T09:00:00Z --to 2026-06-16T09:00:00Z",
    "fetch edf-sf/commitment --site-id 200 --commitment-id 1 --from 2026-06-15 --to 2026-06-17",
    "fetch edf-sf/tariff --site-id 200 --tariff-id 1 --from 2026-05-15 --to 2026-06-15",
    "fetch flexmeasures/sensor-data --sensor-id 2 --from 2026-06-01 --to 2026-06-03",
];

/// A line for every dataset.
fn lines() -> Vec<String> {
    // Sensors keep what they have measured for some days.
    let day = |ago| Utc::now().date_naive() - Days::new(ago);
    let sensor = format!(
        "fetch climkit/sensor-data --site-id 64c1000000000000000000a1 --sensor-id 64c300000000000000a10001 \
         --from {} --to {}",
        day(3),
        day(2)
    );
    let lines = LINES.into_iter().chain(OTHERS).map(str::to_owned);
    lines.chain([sensor]).collect()
}

fn dataset(line: &str) -> &str {
    line.split(' ').nth(1).unwrap()
}

#[test]
fn every_dataset_has_the_rows_that_csv_has() {
    let now = DateTime::parse_from_rfc3339(NOW).unwrap().to_utc();
    // Limits of so many requests a second need a clock that goes.
    let (stopped, going) = (Server::of(Sandbox::builder().now(now)), Server::start());
    let (lines, folder) = (lines(), Folder::new());
    for line in &lines {
        let is_of_now = ["edf-sf/", "flexmeasures/"]
            .iter()
            .any(|provider| dataset(line).starts_with(provider));
        let server = if is_of_now { &stopped } else { &going };
        let path = folder.path("rows.parquet");
        let target = format!("{line} --output {}", path.display());
        let run = server.run(&target).code(0);
        assert_eq!(run.out, "");
        let csv = server.run(&format!("{line} --format csv")).code(0).out;
        let types = types(&path);
        let rows = records(&path);
        assert!(rows.len() > 20, "{line}: {}", rows.len());
        assert_eq!(rows, from_csv(&csv, &types), "{line}");
        for name in ["interval_start", "interval_end"] {
            assert!(types[name].starts_with(INSTANT), "{line}: {types:?}");
        }
    }
    let datasets = run("datasets --format json").code(0).json();
    for known in datasets.as_array().unwrap() {
        let name = known["name"].as_str().unwrap();
        assert!(
            lines.iter().any(|line| dataset(line) == name),
            "no line for {name}"
        );
    }
}

#[test]
fn columns_have_the_types_of_what_they_hold() {
    let (server, folder) = (Server::start(), Folder::new());
    let path = folder.path("rows.parquet");
    let of = |line: &str| {
        server
            .run(&format!("{line} --output {}", path.display()))
            .code(0);
        types(&path)
    };
    let units = of(LINES[1]);
    for (name, begin) in [
        ("updated_date", INSTANT),
        ("value", "DOUBLE"),
        ("voltage_level_connection", "DOUBLE"),
        ("code_eic", "BYTE_ARRAY String"),
        ("unit", "BYTE_ARRAY String"),
    ] {
        assert!(units[name].starts_with(begin), "{name}: {units:?}");
    }
    assert!(
        units["updated_date"].contains("is_adjusted_to_u_t_c: true"),
        "{units:?}"
    );
    let days = of("fetch rte/tempo --from 2024-01-01 --to 2024-02-01");
    assert_eq!(days["value"], "BYTE_ARRAY String");
    let today = Utc::now().date_naive() + Days::new(1);
    let days = of(&format!(
        "fetch rte/tempo --from 2024-01-01 --to {today} --fallback-status true"
    ));
    assert_eq!(days["fallback"].trim(), "BOOLEAN");
}

#[test]
fn a_file_tells_what_it_holds() {
    let (server, folder) = (Server::start(), Folder::new());
    let path = folder.path("rows.parquet");
    let line =
        "fetch rte/capacities-cpc --from 2024-01-01 --to 2024-03-01 --department-code FR-35,FR";
    let run = server
        .run(&format!("{line} --output {}", path.display()))
        .code(0);
    let facts = facts(&path);
    for (name, text) in [
        ("gridwire.version", env!("CARGO_PKG_VERSION")),
        ("gridwire.dataset", "rte/capacities-cpc"),
        ("gridwire.keys", "{\"department-code\":\"FR,FR-35\"}"),
        ("gridwire.zone", "Europe/Paris"),
        (
            "gridwire.asked",
            "2024-01-01T00:00:00+01:00/2024-03-01T00:00:00+01:00",
        ),
    ] {
        assert_eq!(facts[name], text);
    }
    let coverage: Value = serde_json::from_str(&facts["gridwire.coverage"]).unwrap();
    assert_eq!(coverage, run.coverage());
}

#[test]
fn what_is_missing_is_told_in_the_file_too() {
    let server = Server::with([Fault::status(503).on("start_date=2022").always()]);
    let folder = Folder::new();
    let path = folder.path("years.parquet");
    let line = "fetch rte/capacities-per-production-type --from 2021-01-01 --to 2024-01-01 --production-type NUCLEAR";
    server
        .run(&format!("{line} --output {}", path.display()))
        .code(5);
    assert_eq!(records(&path).len(), 2);
    let coverage: Value = serde_json::from_str(&facts(&path)["gridwire.coverage"]).unwrap();
    assert_eq!(coverage["missing"][0]["from"], "2022-01-01T00:00:00+01:00");
    assert_eq!(folder.names(), ["years.parquet"]);
}

#[test]
fn nothing_found_is_a_file_without_rows() {
    let server = Server::answering("/capacities_cpc", "{\"capacities_cpc\": []}");
    let folder = Folder::new();
    let path = folder.path("rows.parquet");
    let line = "fetch rte/capacities-cpc --from 2024-01-01 --to 2024-03-01";
    server
        .run(&format!("{line} --output {}", path.display()))
        .code(0);
    assert_eq!(records(&path), []);
    assert!(types(&path)["value"].starts_with("DOUBLE"));
}

#[test]
fn rows_are_written_in_groups() {
    let (server, folder) = (Server::start(), Folder::new());
    let path = folder.path("rows.parquet");
    let line = "fetch rte/generation-mix --from 2024-01-01 --to 2024-02-01";
    server
        .run(&format!("{line} --output {}", path.display()))
        .code(0);
    assert_eq!((groups(&path), records(&path).len()), (2, 31 * 96 * 23));
}

#[test]
fn standard_output_is_a_file_too() {
    let (server, folder) = (Server::start(), Folder::new());
    let path = folder.path("rows.parquet");
    let mut command = server.command(&format!("{} --format parquet", LINES[0]));
    let output = command.output().unwrap();
    assert!(output.status.success());
    std::fs::write(&path, &output.stdout).unwrap();
    assert_eq!(records(&path).len(), 60);
}

#[test]
fn other_commands_print_no_parquet() {
    for line in [
        "datasets --format parquet",
        "--sandbox api rte-oauth token --format parquet",
    ] {
        let run = run(line).code(2);
        assert!(run.error().contains("--format = parquet"), "{}", run.err);
    }
}

/// `script` gives the command a terminal, where it is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_spared_and_told_what_to_do() {
    let server = Server::start();
    let line = format!(
        "{} {} --format parquet",
        env!("CARGO_BIN_EXE_gridwire"),
        LINES[0]
    );
    let mut script = std::process::Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let Ok(output) = script
        .envs(server.sandbox.environment())
        .env("NO_COLOR", "1")
        .output()
    else {
        eprintln!("skipped: no script on this computer");
        return;
    };
    let Run { code, out, .. } = Run::of(output);
    assert_eq!(code, Some(2), "{out}");
    assert!(
        out.contains("--format = parquet: ") && out.contains("--output FILE"),
        "{out}"
    );
    assert_eq!(server.data_requests(), 0);
}
