//! TLS by the system's library; also where rustls is built as well.

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
    let Some(tls) = &settings.mutual_tls else {
        return Ok(builder);
    };
    let (chain, key) = tls.to_pem()?;
    let identity = reqwest::Identity::from_pkcs8_pem(chain.as_bytes(), key.as_bytes())
        .map_err(|error| tls.unusable_key(error))?;
    let roots = tls
        .authorities()
        .iter()
        .map(|authority| {
            reqwest::Certificate::from_der(authority.der())
                .map_err(|error| tls.unusable_authority(authority, error))
        })
        .collect::<Result<Vec<_>>>()?;
    let builder = builder.tls_backend_native().identity(identity);
    Ok(if tls.has_system_roots() {
        builder.tls_certs_merge(roots)
    } else {
        builder.tls_certs_only(roots)
    })
}
