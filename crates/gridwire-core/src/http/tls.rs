//! The HTTP client underneath, and the choice of TLS.

use std::time::Duration;

use super::settings::Settings;
use crate::{Error, ErrorKind, Result};

/// Long enough for a slow network, short enough to try again.
const CONNECT: Duration = Duration::from_secs(10);

pub(super) fn http_client(settings: &Settings, base_url: &str) -> Result<reqwest::Client> {
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
    tls(builder, settings)?.build().map_err(|error| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot be built")
            .with_source(error.without_url())
    })
}

#[cfg(not(all(
    feature = "rustls-no-provider",
    not(any(feature = "rustls", feature = "native-tls"))
)))]
fn tls(builder: reqwest::ClientBuilder, _settings: &Settings) -> Result<reqwest::ClientBuilder> {
    Ok(builder)
}

/// With `rustls-no-provider` alone, reqwest panics where no provider is installed: ask first.
#[cfg(all(
    feature = "rustls-no-provider",
    not(any(feature = "rustls", feature = "native-tls"))
))]
fn tls(builder: reqwest::ClientBuilder, settings: &Settings) -> Result<reqwest::ClientBuilder> {
    use std::sync::Arc;

    use rustls::crypto::CryptoProvider;

    let wrong = |what: &str| Error::new(ErrorKind::Configuration, format!("TLS: {what}"));
    let provider = settings.crypto_provider.clone().or_else(|| CryptoProvider::get_default().cloned()).ok_or_else(|| {
        wrong("the feature rustls-no-provider is on, but there is no provider of cryptography").with_remedy(
            "Give one to crypto_provider of the client's builder, install one for the process, or use the feature rustls",
        )
    })?;
    let verifier = rustls_platform_verifier::Verifier::new(provider.clone()).map_err(|error| {
        wrong("the root certificates of this computer cannot be read").with_source(error)
    })?;
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("the provider has no usable protocol version").with_source(error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}
