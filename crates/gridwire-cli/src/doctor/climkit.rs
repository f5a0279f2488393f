//! The checks for Climkit: variables, base URL, login, the list of sites, the clock.

use std::io;

use gridwire::climkit::{Client, SiteRef};
use gridwire::core::chrono::{DateTime, Utc};
use gridwire::core::{ApiClient, Result};

use super::clock;
use super::report::Report;
use crate::say::count;
use crate::session::Session;

pub(super) async fn check(session: &Session, report: &mut Report) -> io::Result<()> {
    let environment = session.environment();
    let variables = session.settings().told(report.provider());
    let client = match Client::from_env(&environment) {
        Ok(client) => client,
        Err(error) if error.is_auth() => return report.fail("variables", &error, &variables),
        Err(error) => {
            report.ok("variables", &variables)?;
            return report.fail("base URL", &error, "");
        }
    };
    report.ok("variables", &variables)?;
    report.ok("base URL", client.transport().base_url())?;
    let date = service(&client, report).await?;
    clock::check(date, report)
}

/// One login, and with its token the one call that needs no site. Gives the time by the service's clock.
async fn service(client: &Client, report: &mut Report) -> io::Result<Option<DateTime<Utc>>> {
    let login = client.transport().auth().authorization(None);
    if let Err(error) = report.wait("a token", login).await {
        let date = error.date();
        let error = match error.status() {
            // Of a name that there is not, or from an address that there is not.
            Some(404) => error.with_remedy(
                "Check CLIMKIT_BASE_URL, which ends in /api/v1, and the name of the API user",
            ),
            _ => error,
        };
        report.fail("login", &error, "")?;
        return Ok(date);
    }
    report.ok("login", "a token was issued")?;
    let answer = report
        .wait("the list of sites", client.all_installations().send())
        .await;
    match answer {
        Ok(answer) => {
            sites(&answer, report)?;
            Ok(answer.date())
        }
        Err(error) => {
            report.fail("sites", &error, "")?;
            Ok(error.date())
        }
    }
}

/// How many sites there are, and whether each can be asked for.
fn sites(sites: &[SiteRef], report: &mut Report) -> io::Result<()> {
    let ids: Result<Vec<_>> = sites.iter().map(SiteRef::id).collect();
    match ids {
        Ok(ids) if ids.is_empty() => report.warn(
            "sites",
            "the user may read no site",
            "Ask service@climkit.io for access to your sites",
        ),
        Ok(ids) => {
            let number = count(ids.len() as u64, "site");
            report.ok("sites", &format!("the user may read {number}"))
        }
        Err(error) => report.fail("sites", &error, ""),
    }
}
