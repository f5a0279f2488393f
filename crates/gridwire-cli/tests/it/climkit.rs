//! Climkit: datasets that no specification describes, at one request a second.

mod api;
mod datasets;
mod doctor;
mod ends;
mod fetch;

use std::process::Stdio;

use gridwire::core::chrono::{DateTime, Utc};
use gridwire_sandbox::{ClimkitLimit, ClimkitSite, Sandbox};

use crate::run::{Run, Server};

/// What time it is in the sandbox.
const NOW: &str = "2026-06-15T10:00:00Z";
const DAY: &str = "--from 2026-06-01 --to 2026-06-02";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A server whose clock stands still, so that it cannot tell whether requests are a second apart.
fn server_at(now: &str) -> Server {
    let server = Server::of(Sandbox::builder().now(utc(now)));
    server.sandbox.climkit().set_limit(ClimkitLimit::Off);
    server
}

fn server() -> Server {
    server_at(NOW)
}

fn site(site: ClimkitSite) -> String {
    format!("--site-id {}", site.id())
}

/// The command with some variables set to something else; an empty value counts as not set.
fn with(server: &Server, line: &str, changes: &[(&str, &str)]) -> Run {
    let mut command = server.command(line);
    command.envs(changes.iter().copied());
    Run::of(command.output().unwrap())
}

/// Commands at the same time, for each of them takes its seconds.
fn together<const N: usize>(server: &Server, lines: [String; N]) -> [Run; N] {
    let running = lines.map(|line| {
        let mut command = server.command(&line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    });
    running.map(|child| Run::of(child.wait_with_output().unwrap()))
}

/// The paths of the requests so far, below the base URL's.
fn paths(server: &Server) -> Vec<String> {
    let starts = server.sandbox.climkit().starts();
    starts.into_iter().map(|start| start.path).collect()
}
