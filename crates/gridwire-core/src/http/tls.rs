//! The HTTP client underneath, and the choice of TLS.

#[cfg(feature = "native-tls")]
#[path = "tls/system.rs"]
mod backend;
#[cfg(all(
    any(feature = "rustls", feature = "rustls-no-provider"),
    not(feature = "native-tls")
))]
#[path = "tls/with_rustls.rs"]
mod backend;
#[cfg(not(any(
    feature = "rustls",
    feature = "rustls-no-provider",
    feature = "native-tls"
)))]
#[path = "tls/none.rs"]
mod backend;

use std::time::Duration;

use super::settings::Settings;
use crate::{Error, ErrorKind, Result};

/// Long enough for a slow network, short enough to try again.
const CONNECT: Duration = Duration::from_secs(10);

pub(super) fn http_client(settings: &Settings, base_url: &str) -> Result<reqwest::Client> {
    #[cfg(feature = "client-certificate")]
    if let Some(identity) = &settings.mutual_tls {
        identity.usable(settings.clock.now())?;
    }
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        // A redirected request may lose its method, body or authorisation on the way.
        .redirect(reqwest::redirect::Policy::none());
    // Plain http is this computer, or was allowed for a network where a proxy makes no sense.
    let builder = if base_url.starts_with("http:") {
        builder.no_proxy()
    } else {
        builder
    };
    backend::configure(builder, settings)?
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Configuration, "the HTTP client cannot be built")
                .with_source(error.without_url())
        })
}
