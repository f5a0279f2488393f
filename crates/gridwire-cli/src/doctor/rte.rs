//! The checks for RTE: variables, base URL, login, each API, the clock.

use std::io;

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::http::Response;
use gridwire::core::{ApiClient, Environment};
use gridwire::rte_capacities::{self, ProductionType};
use gridwire::rte_oauth::RteAuth;

use super::report::Report;
use crate::session::Session;

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
    if let Some(date) = capacities(&auth, report).await? {
        clock(&date, report)?;
    }
    Ok(())
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

/// One small call of the API; gives the date by the server's clock.
async fn capacities(auth: &RteAuth, report: &mut Report) -> io::Result<Option<String>> {
    const NAME: &str = "rte-capacities";
    let call = async {
        let client = rte_capacities::Client::new(auth)?;
        client
            .capacities_per_production_type()
            .production_type(ProductionType::Nuclear)
            .send()
            .await
    };
    match report.wait("rte-capacities", call).await {
        Ok(answer) => {
            let periods = answer.capacities_per_production_type.iter();
            let rows: usize = periods.map(|period| period.values.len()).sum();
            report.ok(
                NAME,
                &format!("answers (rows for nuclear power this year: {rows})"),
            )?;
            Ok(date(&answer))
        }
        Err(error) => {
            report.fail(NAME, &error, "")?;
            Ok(None)
        }
    }
}

fn date<T>(answer: &Response<T>) -> Option<String> {
    answer.header("date").map(str::to_owned)
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
