//! The checks for RTE: variables, base URL, login, each API, the clock.

mod apis;

use std::io;

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::{ApiClient, Environment};
use gridwire::rte_oauth::RteAuth;

use super::report::Report;
use crate::session::Session;
use apis::APIS;

const VARIABLES: [&str; 4] = [
    "RTE_CLIENT_ID",
    "RTE_CLIENT_SECRET",
    "RTE_CREDENTIALS",
    "RTE_BASE_URL",
];

/// Tokens and signatures tolerate about as much.
const TOLERATED: TimeDelta = TimeDelta::seconds(60);

pub(super) async fn check(session: &Session, report: &mut Report) -> io::Result<()> {
    let environment = session.environment();
    let auth = match RteAuth::from_env(&environment) {
        Ok(auth) => auth,
        Err(error) => {
            let what = if error.is_auth() {
                "credentials"
            } else {
                "base URL"
            };
            return report.fail(what, &error, &variables(&environment));
        }
    };
    report.ok("credentials", &variables(&environment))?;
    report.ok("base URL", auth.transport().base_url())?;
    if let Err(error) = report.wait("a token", auth.check()).await {
        return report.fail("login", &error, "");
    }
    report.ok("login", "a token was issued")?;
    let mut date = None;
    for api in APIS {
        match report.wait(api.name, (api.ask)(&auth)).await {
            Ok(sign) => {
                report.ok(api.name, &format!("answers ({})", sign.text))?;
                date = date.or(sign.date);
            }
            Err(error) => report.fail(api.name, &error, "")?,
        }
    }
    date.map_or(Ok(()), |date| clock(&date, report))
}

/// Which variables are set; their values are nobody's business.
fn variables(environment: &Environment) -> String {
    let set: Vec<_> = VARIABLES
        .into_iter()
        .filter(|name| environment.get(name).is_some())
        .collect();
    let set = if set.is_empty() {
        "nothing".into()
    } else {
        set.join(", ")
    };
    format!("{set} set")
}

fn clock(date: &str, report: &mut Report) -> io::Result<()> {
    let Ok(server) = DateTime::parse_from_rfc2822(date) else {
        return Ok(()); // A server that does not tell the time is no fault of this computer.
    };
    let ahead = Utc::now() - server.to_utc();
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
        "Set this computer's clock; tokens may seem expired, or valid for too long",
    )
}
