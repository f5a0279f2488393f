//! The client of FlexMeasures against the real server, which `cargo xtask conformance flexmeasures` starts.
//!
//! Each scenario has a file of its own and begins on the seeded database. All of them note what they
//! call in one ledger, so that no operation of the specification is forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod annotations;
mod asset_views;
mod assets;
mod battery;
mod clocks;
mod data;
mod forecasts;
mod hundred_thousand;
mod limits;
mod schedules;
mod seen;
mod sensors;
mod server;
mod sources;
mod tokens;
mod uploads;
mod users;
mod versions;
mod world;

use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::Instant;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use world::World;

type Scenario = for<'a> fn(&'a World) -> LocalBoxFuture<'a, ()>;

macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        [$((stringify!($name), |world| $name::run(world).boxed_local())),*]
    };
}

/// In the order in which they run.
const SCENARIOS: &[(&str, Scenario)] = &scenarios![
    server,
    tokens,
    assets,
    asset_views,
    sensors,
    data,
    uploads,
    clocks,
    annotations,
    accounts,
    users,
    sources,
    limits,
    versions,
    schedules,
    forecasts,
    battery,
    hundred_thousand,
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let only = std::env::var("FM_SCENARIO").ok();
    let chosen = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let world = World::new();
    let (mut report, mut failed) = (String::new(), Vec::new());
    for (name, scenario) in SCENARIOS.iter().filter(|(name, _)| chosen(name)) {
        world.server("reset").await;
        let began = Instant::now();
        // One that fails hides none of the others. What is wrong stands above, where it panicked.
        let result = AssertUnwindSafe(scenario(&world)).catch_unwind().await;
        let outcome = if result.is_ok() { "" } else { " FAILED" };
        let line = format!("{name} {:.1} s{outcome}", began.elapsed().as_secs_f64());
        println!("{line}");
        writeln!(report, "{line}").unwrap();
        failed.extend(result.err().map(|_| format!("{name} failed")));
    }
    assert!(!report.is_empty(), "no scenario is called {only:?}");
    if only.is_none() {
        failed.extend(world.seen.left_out());
    }
    report.push_str(&world.seen.summary());
    for failure in &failed {
        writeln!(report, "{failure}").unwrap();
    }
    match std::env::var_os("FM_REPORT") {
        Some(path) => std::fs::write(path, report).unwrap(),
        None => print!("{report}"),
    }
    ExitCode::from(u8::from(!failed.is_empty()))
}
