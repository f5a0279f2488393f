//! One call, which tells the handshake, the login and the service's clock.

use std::io;

use gridwire::core::{ApiClient, Error, ErrorKind};
use gridwire::edf_sf::{ApiStatus, Client, EdfError};

use super::super::clock;
use super::super::report::Report;

/// A site that no one has: the service has no list of sites, and no call that needs none.
///
/// A service that knows the certificate says that there is no such site (1104); one that does not
/// refuses to say anything (1400).
const NO_SITE: u32 = 999_999_999;

pub(super) async fn check(client: &Client, report: &mut Report) -> io::Result<()> {
    let answer = report
        .wait("an answer", client.get_tariff(NO_SITE, 1).send())
        .await;
    let (date, error) = match answer {
        Ok(answer) => (answer.date(), None),
        Err(error) => (error.date(), Some(error)),
    };
    if let Some(error) = &error
        && error.status().is_none()
    {
        let what = match error.kind() {
            ErrorKind::Tls => "handshake",
            _ => "connection",
        };
        return report.fail(what, error, "");
    }
    if client.transport().base_url().starts_with("https:") {
        let text = "the CA has issued the service's certificate, and the client's was not refused";
        report.ok("handshake", text)?;
    } else {
        let text = "plain http: no certificate was shown to anybody";
        report.warn("handshake", text, "Use https, unless this is a test")?;
    }
    login(error, report)?;
    clock::check(date, report)
}

fn login(error: Option<Error>, report: &mut Report) -> io::Result<()> {
    let Some(error) = error else {
        return report.ok("login", "the service answers");
    };
    match error.api_status() {
        Some(ApiStatus::InvalidSiteId) => {
            let text = format!(
                "the service knows the certificate: of site {NO_SITE} it says that there is none (1104), not that it \
                 is not allowed (1400)"
            );
            report.ok("login", &text)
        }
        Some(ApiStatus::Permission) => {
            let text = format!(
                "the service says not allowed (1400) of site {NO_SITE}: either it does not know the certificate, or it \
                 says so of sites that there are not"
            );
            let remedy = "Ask for a site of yours, gridwire api edf-sf get-tariff --site-id N --tariff-id 1: if that is \
                          1400 too, use the certificate that EDF issued for this environment";
            let error = Error::new(ErrorKind::Permission, text).with_remedy(remedy);
            report.fail("login", &error, "")
        }
        _ => report.fail("login", &error, ""),
    }
}
