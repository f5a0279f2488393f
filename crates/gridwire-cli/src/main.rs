//! `gridwire`: data of energy services from the terminal. The README tells what it does.

mod api;
mod catalog;
mod columns;
mod command;
mod completions;
mod datasets;
mod demo;
mod doctor;
mod failure;
mod fetch;
mod figure;
mod format;
mod generated;
mod instant;
mod interrupt;
mod manual;
mod missing;
mod output;
mod plot;
mod progress;
mod say;
mod serve;
mod session;
mod settings;
mod sparkline;
mod style;
mod sync;
mod table;
mod wrap;

use std::process::ExitCode;

use clap::ArgMatches;

use command::Globals;
use failure::Result;

fn main() -> ExitCode {
    let matches = command::command().get_matches();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            say::error(&format!("no asynchronous runtime: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(async {
        if matches.subcommand_name() == Some("sandbox") {
            // A server's way to end is to be interrupted.
            return run(&matches).await;
        }
        interrupt::or_until(async move { run(&matches).await }).await
    });
    // A write that nobody reads may still block a thread: that is no reason to stay.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Runs the command that was given, and gives the exit code.
async fn run(matches: &ArgMatches) -> u8 {
    match dispatch(matches).await {
        Ok(()) => 0,
        Err(failure) => failure.report(),
    }
}

async fn dispatch(matches: &ArgMatches) -> Result<()> {
    let globals = Globals::read(matches);
    match matches.subcommand() {
        Some(("demo", _)) => demo::run(&globals).await,
        Some(("api", matches)) => api::run(matches, &globals).await,
        Some(("datasets", _)) => datasets::run(&globals),
        Some(("fetch", matches)) => fetch::run(matches, &globals).await,
        Some(("plot", matches)) => plot::run(matches, &globals).await,
        Some(("sync", matches)) => sync::run(matches, &globals).await,
        Some(("sandbox", matches)) => serve::run(matches, &globals).await,
        Some(("doctor", matches)) => doctor::run(matches, &globals).await,
        Some(("completions", matches)) => completions::run(matches, &globals),
        Some(("man", _)) => manual::run(&globals),
        // The parser lets no other pass.
        _ => Ok(()),
    }
}
