//! Runs that are killed at random moments.
#![cfg(unix)]

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process::Stdio;
use std::time::{Duration, Instant};

use gridwire::core::chrono::{TimeDelta, Utc};

use super::{at, copied, dataset};
use crate::run::{Folder, Server};

/// Some years, in parts of a year: many files, each quickly made.
const LINE: &str = "sync rte/tempo --from 2022-01-01 --dir";

/// So many runs are killed before they have ended.
const KILLS: usize = 20;

fn run(server: &Server, folder: &Folder) {
    let dir = folder.path("copy");
    server.run(&format!("{LINE} {}", dir.display())).code(0);
}

#[test]
fn whenever_a_run_is_killed_the_next_ends_with_the_same_rows() {
    let server = at(Utc::now() - TimeDelta::hours(1));
    let whole = Folder::new();
    let started = Instant::now();
    run(&server, &whole);
    let length = started.elapsed();
    let rows = copied(&dataset(&whole, "rte/tempo"));
    assert!(rows.len() > 1700, "{}", rows.len());

    let (mut kills, mut folder) = (0, Folder::new());
    while kills < KILLS {
        let dir = folder.path("copy");
        let mut child = server
            .command(&format!("{LINE} {}", dir.display()))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(random(length));
        child.kill().unwrap();
        if child.wait().unwrap().code() == Some(0) {
            // It was through: another copy is begun.
            assert_eq!(copied(&dataset(&folder, "rte/tempo")), rows);
            folder = Folder::new();
        } else {
            kills += 1;
        }
    }
    run(&server, &folder);
    assert_eq!(copied(&dataset(&folder, "rte/tempo")), rows);
    let files = |folder: &Folder| crate::columns::files(&dataset(folder, "rte/tempo")).len();
    assert_eq!(files(&folder), files(&whole), "nothing is left over");
}

/// Some time up to a longest.
fn random(longest: Duration) -> Duration {
    let number = RandomState::new().build_hasher().finish();
    longest.mul_f64((number % 1000) as f64 / 1000.0)
}
