//! This computer's clock against a service's, which every answer tells in its `Date`.

use std::io;

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};

use super::report::Report;

/// Tokens and signatures tolerate about as much.
const TOLERATED: TimeDelta = TimeDelta::seconds(60);

/// Compares the clocks; a service that does not tell the time is no fault of this computer.
pub(super) fn check(server: Option<DateTime<Utc>>, report: &mut Report) -> io::Result<()> {
    let Some(server) = server else {
        return Ok(());
    };
    let ahead = Utc::now() - server;
    if ahead.abs() <= TOLERATED {
        return report.ok("clock", "agrees with the server's");
    }
    let direction = if ahead > TimeDelta::zero() {
        "ahead of"
    } else {
        "behind"
    };
    let text = format!("{} s {direction} the server's", ahead.num_seconds().abs());
    report.warn(
        "clock",
        &text,
        "Set this computer's clock; tokens and certificates may seem expired, or valid for too long",
    )
}
