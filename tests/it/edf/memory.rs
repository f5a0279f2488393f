//! How much memory a long stream takes: measured in a process that does nothing else.

use std::process::Command;

use futures_util::StreamExt;
use gridwire::core::chrono::TimeDelta;
use gridwire::edf_sf::{Battery, Client, Environment};
use gridwire_sandbox::Sandbox;

use super::{SITE, ago};
use crate::support::{NOW, utc};

/// Set in the process that is measured, to the environment that leads it to the sandbox.
const MEASURED: &str = "GRIDWIRE_TEST_MEASURED";

/// The most memory that this process has had so far, in MB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1024)
}

#[tokio::test]
async fn a_streamed_day_of_seconds_takes_less_than_64_megabytes() {
    if std::env::var_os(MEASURED).is_some() {
        return stream_a_day().await;
    }
    if peak().is_none() {
        println!("this system does not tell the memory of a process: nothing is checked here");
        return;
    }
    let sandbox = Sandbox::builder().now(utc(NOW)).start().await.unwrap();
    sandbox.edf().set_cap(Some(1000));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "--nocapture",
            "edf::memory::a_streamed_day_of_seconds_takes_less_than_64_megabytes",
        ])
        .env(MEASURED, "1")
        .envs(sandbox.environment());
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let line = said
        .lines()
        .find_map(|line| line.split_once("measured: "))
        .unwrap()
        .1;
    let [rows, requests, peak] = line
        .split(' ')
        .map(|number| number.parse::<u64>().unwrap())
        .collect::<Vec<_>>()[..]
    else {
        panic!("{line}")
    };
    assert_eq!((rows, requests), (86_400, 92));
    println!("{peak} MB at most");
    assert!(peak < 64, "{peak} MB");
}

async fn stream_a_day() {
    let client = Client::from_env(&Environment::process()).unwrap();
    let (from, to) = (ago(TimeDelta::days(1)), ago(TimeDelta::zero()));
    let mut stream = client
        .production::<Battery>(SITE, 1)
        .range(from, to)
        .stream();
    let mut rows = 0;
    while let Some(row) = stream.next().await {
        assert_eq!(row.unwrap().timestamp, from + TimeDelta::seconds(rows));
        rows += 1;
    }
    let requests = stream.coverage().unwrap().requests;
    println!("measured: {rows} {requests} {}", peak().unwrap());
}
