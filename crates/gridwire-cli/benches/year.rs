//! A year of generation by production type, from the sandbox to a Parquet file: the time of the command against
//! the sandbox's own for the same answers, and the most memory that the command had. `cargo bench` runs it.
//!
//! Times of shared machines wander: the two are taken in turn, and the median of their ratios is what holds.

#![allow(clippy::expect_used)] // A bench has nobody to report an error to.

use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use gridwire::core::Environment;
use gridwire::core::chrono::TimeDelta;
use gridwire::rte_generation::{Client, Paris, TimeRange};
use gridwire_sandbox::Sandbox;

const ROUNDS: usize = 7;
/// What no range may take more of.
const MOST: u64 = 100_000_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let sandbox = runtime.block_on(Sandbox::start()).expect("the sandbox");
    let environment = sandbox.environment();
    let file = env::temp_dir().join(format!("gridwire-year-{}.parquet", process::id()));
    let mut rounds: Vec<(Duration, Duration)> = Vec::new();
    let mut peak = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut fetch = Command::new(env!("CARGO_BIN_EXE_gridwire"));
        fetch.args(["--quiet", "fetch", "rte/generation-per-production-type"]);
        fetch.args(["--from", "2024-01-01", "--to", "2025-01-01", "--output"]);
        fetch.arg(&file).envs(environment.iter().cloned());
        peak = peak.max(run(fetch.spawn().expect("the command")));
        let command = began.elapsed();
        let began = Instant::now();
        runtime.block_on(serve(&environment));
        rounds.push((command, began.elapsed()));
    }
    let size = fs::metadata(&file).expect("a file").len();
    fs::remove_file(&file).expect("the file");
    rounds.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let median = rounds[ROUNDS / 2];
    println!(
        "year: {:.2} s, {:.1} times the {:.2} s of the sandbox alone; {} kB of Parquet; at most {:.0} MB of memory",
        median.0.as_secs_f64(),
        ratio(&median),
        median.1.as_secs_f64(),
        size / 1000,
        peak as f64 / 1e6
    );
    assert!(peak < MOST, "{peak} bytes");
}

fn ratio((command, sandbox): &(Duration, Duration)) -> f64 {
    command.as_secs_f64() / sandbox.as_secs_f64()
}

/// The same answers, of which nothing is made.
async fn serve(environment: &[(&'static str, String)]) {
    let environment = Environment::from_pairs(environment.iter().cloned());
    let client = Client::from_env(&environment).expect("a client");
    let year = TimeRange::year(2024, Paris).expect("a year");
    let mut from = year.from();
    while from < year.to() {
        // As long as the service allows.
        let to = (from + TimeDelta::days(154)).min(year.to());
        let part = client.actual_generations_per_production_type();
        let part = part
            .start_date(from)
            .end_date(to)
            .send_raw()
            .await
            .expect("an answer");
        assert!(part.len() > 1_000_000);
        from = to;
    }
}

/// Waits for a command, and gives the most memory that it had, where the system tells.
fn run(mut command: Child) -> u64 {
    let status = format!("/proc/{}/status", command.id());
    let mut peak = 0;
    loop {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() * 1024);
        if let Some(ended) = command.try_wait().expect("the command") {
            assert!(ended.success(), "{ended}");
            return peak;
        }
        thread::sleep(Duration::from_millis(2));
    }
}
