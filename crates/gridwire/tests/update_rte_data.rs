//! The example `update_rte_data`, run as its users would: again and again, also in the middle of
//! trouble.
#![cfg(feature = "rte")]
#![allow(clippy::unwrap_used)] // Its helpers are part of the tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::rte_oauth::{Environment, RteAuth};
use gridwire_sandbox::{Fault, Sandbox};

#[allow(dead_code, unreachable_pub)] // Its `main` is not called here.
#[path = "../examples/update_rte_data.rs"]
mod example;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gridwire-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn world(now: &str) -> (Sandbox, RteAuth, DateTime<Utc>) {
    let now: DateTime<Utc> = now.parse().unwrap();
    let sandbox = Sandbox::builder().now(now).start().await.unwrap();
    let auth = RteAuth::from_env(&Environment::from_pairs(sandbox.environment())).unwrap();
    (sandbox, auth, now)
}

/// The lines of a file without what is revised: start and series.
fn rows(file: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).unwrap();
    let text_of = |json: &serde_json::Value| json.as_str().unwrap_or_default().to_owned();
    text.lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            (
                text_of(&line["value"]["start_date"]),
                text_of(&line["series"]["production_type"]),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_later_run_adds_corrects_and_loses_nothing() {
    let (sandbox, auth, now) = world("2026-04-02T09:30:00Z").await;
    let folder = Folder::new("again");
    example::update_rte_data(&auth, &folder.0, now)
        .await
        .unwrap();
    let production = folder.0.join("production.ndjson");
    let (first, first_text) = (rows(&production), fs::read_to_string(&production).unwrap());
    // Hours of France from the new year, the day of 23 hours among them, until the running hour.
    assert_eq!(first.len(), (91 * 24 - 1 + 11) * 14);
    assert_eq!(rows(&folder.0.join("tempo.ndjson")).len(), 93);

    let later = TimeDelta::hours(30);
    sandbox.advance(later);
    example::update_rte_data(&auth, &folder.0, now + later)
        .await
        .unwrap();
    let (second, second_text) = (rows(&production), fs::read_to_string(&production).unwrap());
    assert_eq!(second.len(), first.len() + 30 * 14);
    let unique: BTreeSet<_> = second.iter().collect();
    assert_eq!(unique.len(), second.len());
    assert!(first.iter().all(|row| unique.contains(row)));
    let old: BTreeSet<&str> = first_text.lines().collect();
    let corrected = first.len()
        - second_text
            .lines()
            .filter(|line| old.contains(line))
            .count();
    assert!(corrected > 0, "the last hours were provisional");
}

#[tokio::test]
async fn trouble_leaves_a_sound_file_and_the_next_run_mends_it() {
    let (sandbox, auth, now) = world("2026-08-15T09:30:00Z").await;
    let folder = Folder::new("trouble");
    let production = folder.0.join("production.ndjson");
    // The second of the two windows of the year fails for good.
    sandbox.fault(Fault::status(400).on("start_date=2026-06-05").always());
    let error = example::update_rte_data(&auth, &folder.0, now)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("complete until 2026-06-05") && error.contains("run again"),
        "{error}"
    );
    let half = rows(&production);
    assert_eq!(half.last().unwrap().0, "2026-06-04T23:00:00+02:00");
    assert_eq!(half.len(), (155 * 24 - 1) * 14);

    sandbox.clear_faults();
    example::update_rte_data(&auth, &folder.0, now)
        .await
        .unwrap();
    let whole = rows(&production);
    assert_eq!(whole.len(), (226 * 24 - 1 + 11) * 14);
    assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len());
}
