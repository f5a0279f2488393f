//! TLS by rustls.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::Verifier;

use super::{Error, ErrorKind, Result, Settings};

pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
) -> Result<reqwest::ClientBuilder> {
    #[cfg(feature = "client-certificate")]
    if let Some(tls) = &settings.mutual_tls {
        return mutual::configure(builder, tls, provider(settings)?);
    }
    // Without a provider of its own reqwest panics where none is installed.
    if cfg!(feature = "rustls") {
        return Ok(builder);
    }
    let provider = provider(settings)?;
    let verifier = Verifier::new(provider.clone()).map_err(no_system_roots)?;
    let config = trusting(provider, Arc::new(verifier))?.with_no_client_auth();
    Ok(with_config(builder, config))
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::Configuration, format!("TLS: {what}"))
}

fn no_system_roots(error: rustls::Error) -> Error {
    wrong("the root certificates of this computer cannot be read").with_source(error)
}

/// The program's provider of cryptography, or else the one that was built.
fn provider(settings: &Settings) -> Result<Arc<CryptoProvider>> {
    #[cfg(feature = "rustls-no-provider")]
    let own = settings.crypto_provider.clone();
    #[cfg(not(feature = "rustls-no-provider"))]
    let own = {
        let _ = settings;
        None
    };
    let provider = own.or_else(|| CryptoProvider::get_default().cloned());
    #[cfg(feature = "rustls")]
    let provider =
        provider.or_else(|| Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider())));
    provider.ok_or_else(|| {
        wrong("the feature rustls-no-provider is on, but there is no provider of cryptography").with_remedy(
            "Give one to crypto_provider of the client's builder, install one for the process, or use the feature rustls",
        )
    })
}

fn trusting(
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>> {
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("the provider has no usable protocol version").with_source(error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier))
}

fn with_config(
    builder: reqwest::ClientBuilder,
    mut config: ClientConfig,
) -> reqwest::ClientBuilder {
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    builder.tls_backend_preconfigured(config)
}

#[cfg(feature = "client-certificate")]
mod mutual {
    use std::sync::Arc;

    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier;
    use rustls::crypto::CryptoProvider;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::sign::{CertifiedKey, SingleCertAndKey};
    use rustls_platform_verifier::Verifier;

    use super::{no_system_roots, trusting, with_config, wrong};
    use crate::Result;
    use crate::tls::key::Form;
    use crate::tls::{Certificate, MutualTls};

    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        tls: &MutualTls,
        provider: Arc<CryptoProvider>,
    ) -> Result<reqwest::ClientBuilder> {
        let identity = SingleCertAndKey::from(identity(tls, &provider)?);
        let verifier = verifier(tls, &provider)?;
        let config = trusting(provider, verifier)?.with_client_cert_resolver(Arc::new(identity));
        Ok(with_config(builder, config))
    }

    fn der(certificate: &Certificate) -> CertificateDer<'static> {
        certificate.der().to_vec().into()
    }

    fn identity(tls: &MutualTls, provider: &CryptoProvider) -> Result<CertifiedKey> {
        let key = tls.key();
        let bytes = key.der().to_vec();
        let bytes = match key.form {
            Form::Pkcs8 => PrivateKeyDer::Pkcs8(bytes.into()),
            Form::Pkcs1 => PrivateKeyDer::Pkcs1(bytes.into()),
            Form::Sec1 => PrivateKeyDer::Sec1(bytes.into()),
        };
        let key = provider
            .key_provider
            .load_private_key(bytes)
            .map_err(|error| tls.unusable_key(error))?;
        // rustls's own comparison would refuse certificates of X.509 version 1.
        if let Some(public) = key.public_key() {
            tls.require_public_key(&public)?;
        }
        let chain = tls.certificates().iter().map(der).collect();
        Ok(CertifiedKey::new(chain, key))
    }

    /// Trusts the authorities given, and those of the system only if that was asked for.
    fn verifier(
        tls: &MutualTls,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>> {
        let mut roots = RootCertStore::empty();
        for authority in tls.authorities() {
            roots
                .add(der(authority))
                .map_err(|error| tls.unusable_authority(authority, error))?;
        }
        if tls.has_system_roots() {
            let verifier =
                Verifier::new_with_extra_roots(tls.authorities().iter().map(der), provider.clone());
            return Ok(Arc::new(verifier.map_err(no_system_roots)?));
        }
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
                .build()
                .map_err(|error| wrong("there is no usable authority").with_source(error))?;
        Ok(verifier)
    }
}
