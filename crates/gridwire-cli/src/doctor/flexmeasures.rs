//! The checks for FlexMeasures: variables, base URL, version, readiness, login, the sensors, the clock.

use std::io;

use gridwire::core::ApiClient;
use gridwire::core::chrono::{DateTime, Utc};
use gridwire::core::http::ServerVersion;
use gridwire::flexmeasures::{Client, Health, Page};

use super::clock;
use super::report::Report;
use crate::say::count;
use crate::session::Session;

/// Since then a server has all that the command can ask for.
const WHOLE: &str = "1.0";

pub(super) async fn check(session: &Session, report: &mut Report) -> io::Result<()> {
    let environment = session.environment();
    let variables = session.settings().told(report.provider());
    let client = match Client::from_env(&environment) {
        Ok(client) => client,
        Err(error) if error.is_auth() || environment.get("FLEXMEASURES_URL").is_none() => {
            return report.fail("variables", &error, &variables);
        }
        Err(error) => {
            report.ok("variables", &variables)?;
            return report.fail("base URL", &error, "");
        }
    };
    report.ok("variables", &variables)?;
    report.ok("base URL", client.transport().base_url())?;
    let Some(date) = version(&client, report).await? else {
        return Ok(()); // Nothing else would be answered either.
    };
    ready(&client, report).await?;
    sensors(&client, report).await?;
    clock::check(date, report)
}

/// Whether there is a server, and which one. Gives the time by its clock, if it has answered.
async fn version(
    client: &Client,
    report: &mut Report,
) -> io::Result<Option<Option<DateTime<Utc>>>> {
    let answer = report.wait("the server", client.versions().send()).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let error = match error.status() {
                Some(404) => error.with_remedy(
                    "Check FLEXMEASURES_URL, the address of the host without /api/v3_0",
                ),
                _ => error,
            };
            report.fail("server", &error, "")?;
            return Ok(None);
        }
    };
    // The oldest have it in this answer alone.
    let version = client
        .server_version()
        .or_else(|| ServerVersion::parse(&answer.flexmeasures_version));
    match (&version, ServerVersion::parse(WHOLE)) {
        (None, _) => report.ok("server", "it does not say its version")?,
        (Some(version), Some(whole)) if *version < whole => report.note(
            "server",
            &format!("FlexMeasures {version}"),
            &format!("Some operations need {WHOLE}; they say so before anything is sent"),
        )?,
        (Some(version), _) => report.ok("server", &format!("FlexMeasures {version}"))?,
    }
    Ok(Some(answer.date()))
}

/// What the server stands on.
async fn ready(client: &Client, report: &mut Report) -> io::Result<()> {
    let answer = report
        .wait("the server's health", client.health().send())
        .await;
    let health: Health = match answer {
        Ok(answer) => answer.into_inner(),
        Err(error) => return report.fail("readiness", &error, ""),
    };
    let parts = [
        ("the database", Some(health.database_sql)),
        ("Redis, which has the jobs", health.database_redis),
    ];
    let missing: Vec<&str> = parts
        .iter()
        .filter(|(_, is_there)| *is_there == Some(false))
        .map(|(name, _)| *name)
        .collect();
    if missing.is_empty() {
        return report.ok("readiness", "the server has what it stands on");
    }
    let text = format!("the server cannot reach {}", missing.join(" and "));
    report.warn("readiness", &text, "Tell whoever runs the server")
}

/// A login where there is one, and with its token a call that reads little.
async fn sensors(client: &Client, report: &mut Report) -> io::Result<()> {
    let login = client.transport().auth().authorization(None);
    if let Err(error) = report.wait("a token", login).await {
        return report.fail("login", &error, "");
    }
    let sensors = client.sensors().page(1).per_page(1).send();
    match report.wait("the sensors", sensors).await {
        Ok(page) => {
            report.ok("login", "the token is taken")?;
            let own = match page.into_inner() {
                Page::All(rows) => rows.len() as u64,
                Page::Part(page) => page.filtered,
            };
            let text = format!("the user's account has {}", count(own, "sensor"));
            report.ok("sensors", &text)
        }
        Err(error) => {
            let what = if error.is_auth() { "login" } else { "sensors" };
            report.fail(what, &error, "")
        }
    }
}
