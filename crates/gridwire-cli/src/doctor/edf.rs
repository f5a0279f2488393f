//! The checks for EDF Store & Forecast: variables, files, certificates, environment, handshake,
//! login, the clock.

mod files;
mod service;

use std::io;

use gridwire::core::{ApiClient, Environment};
use gridwire::edf_sf::{Client, Endpoint};

use super::report::Report;
use crate::session::Session;

pub(super) async fn check(session: &Session, report: &mut Report) -> io::Result<()> {
    let environment = session.environment();
    let variables = session.settings().told(report.provider());
    let client = Client::from_env(&environment);
    let has_files = match &client {
        // Only that some of the files are not named is found before anything is looked at.
        Err(error) if error.is_auth() => {
            report.fail("variables", error, &variables)?;
            false
        }
        _ => {
            report.ok("variables", &variables)?;
            true
        }
    };
    let are_good = files::check(&environment, report)? && has_files;
    match (Endpoint::from_env(&environment), client) {
        (Err(error), _) => report.fail("environment", &error, ""),
        (Ok(endpoint), Ok(client)) => {
            report.ok("environment", &named(&environment, &endpoint, &client))?;
            service::check(&client, report).await
        }
        // What is left for a client to refuse is its address and a key that nobody can use.
        (Ok(_), Err(error)) if are_good => report.fail("environment", &error, ""),
        (Ok(_), Err(_)) => Ok(()),
    }
}

/// Where a client asks, and by what it was told.
fn named(environment: &Environment, endpoint: &Endpoint, client: &Client) -> String {
    let url = client.transport().base_url();
    match (endpoint, environment.get("EDF_SF_ENVIRONMENT")) {
        (Endpoint::Production, _) => format!("production, {url}"),
        (Endpoint::Preproduction, _) => format!("preproduction, {url}"),
        (Endpoint::Custom(_), None) => format!("{url}, as EDF_SF_BASE_URL says"),
        (Endpoint::Custom(_), Some(_)) => {
            format!("{url}, as EDF_SF_BASE_URL says, which goes before EDF_SF_ENVIRONMENT")
        }
    }
}
