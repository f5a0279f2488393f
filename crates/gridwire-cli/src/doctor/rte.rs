//! The checks for RTE: variables, base URL, login, each API, the clock.

mod apis;

use std::io;

use gridwire::core::ApiClient;
use gridwire::rte_oauth::RteAuth;

use super::clock;
use super::report::Report;
use crate::session::Session;
use apis::APIS;

pub(super) async fn check(session: &Session, report: &mut Report) -> io::Result<()> {
    let environment = session.environment();
    let variables = session.settings().told(report.provider());
    let auth = match RteAuth::from_env(&environment) {
        Ok(auth) => auth,
        Err(error) => {
            let what = if error.is_auth() {
                "credentials"
            } else {
                "base URL"
            };
            return report.fail(what, &error, &variables);
        }
    };
    report.ok("credentials", &variables)?;
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
            Err(error) => {
                date = date.or(error.date());
                report.fail(api.name, &error, "")?;
            }
        }
    }
    clock::check(date, report)
}
