//! Constructors.

use std::sync::Arc;

use gridwire_core::auth::Anonymous;
use gridwire_core::tls::MutualTls;
use gridwire_core::{ClientBuilder, Environment, Error, Result};

use crate::{Client, Endpoint, errors};

impl Client {
    /// A client for one of EDF's environments, with the certificate that EDF issued.
    ///
    /// # Errors
    /// If the certificate, its key or the authority's certificate cannot be used; the text says which
    /// and why.
    pub fn new(endpoint: Endpoint, identity: MutualTls) -> Result<Self> {
        Self::builder(endpoint, identity).build()
    }

    /// A builder, to set time-outs, retries or the clock as well.
    pub fn builder(endpoint: Endpoint, identity: MutualTls) -> ClientBuilder<Self> {
        let builder = ClientBuilder::new(Arc::new(Anonymous), errors::explain);
        let builder = builder.mutual_tls(identity);
        match endpoint {
            Endpoint::Production => builder.environment_named("production"),
            Endpoint::Preproduction => builder.environment_named("preproduction"),
            Endpoint::Custom(url) => builder.base_url(url),
        }
    }

    /// From `EDF_SF_CA`, `EDF_SF_CERT` and `EDF_SF_KEY` (PEM files), and `EDF_SF_ENVIRONMENT` or
    /// `EDF_SF_BASE_URL`.
    ///
    /// # Errors
    /// If one of them is missing or unusable.
    pub fn from_env(environment: &Environment) -> Result<Self> {
        let files = FILES.map(|(name, _)| environment.get(name));
        let [Some(ca), Some(cert), Some(key)] = files else {
            return Err(missing(environment));
        };
        let endpoint = Endpoint::from_env(environment)?;
        let identity = MutualTls::from_pem_files(ca, cert, key)?;
        Self::builder(endpoint, identity)
            .environment(environment)
            .build()
    }
}

/// The variables that name PEM files, and what is in these.
const FILES: [(&str, &str); 3] = [
    ("EDF_SF_CA", "the certificate of EDF's authority"),
    ("EDF_SF_CERT", "the client certificate that EDF issued"),
    ("EDF_SF_KEY", "its private key"),
];

/// The error that names what is not set, and only that.
fn missing(environment: &Environment) -> Error {
    let unset = FILES
        .iter()
        .filter(|(name, _)| environment.get(name).is_none());
    let wanted: Vec<_> = unset
        .map(|(name, what)| format!("{name} to the PEM file of {what}"))
        .collect();
    Environment::missing_credentials("EDF Store & Forecast", &wanted.join(", "))
}
