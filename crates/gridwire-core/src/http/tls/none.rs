//! No TLS at all.

use super::{Result, Settings};

#[cfg(not(feature = "client-certificate"))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    _settings: &Settings,
) -> Result<reqwest::ClientBuilder> {
    Ok(builder)
}

#[cfg(feature = "client-certificate")]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
) -> Result<reqwest::ClientBuilder> {
    use crate::{Error, ErrorKind};

    match settings.mutual_tls {
        Some(_) => Err(Error::new(
            ErrorKind::Configuration,
            "a client certificate is given, but this program is built without TLS",
        )
        .with_remedy("Switch one of the features rustls, native-tls or rustls-no-provider on")),
        None => Ok(builder),
    }
}
