use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::Authenticate;
use crate::http::{Explanation, Refusal, Settings, Transport};
use crate::policy::RetryPolicy;
use crate::time::Clock;
use crate::{Api, Environment, Result};

/// A client that stands on a [`Transport`].
pub trait ApiClient: Sized {
    /// The API that it speaks to.
    const API: &'static Api;
    /// The client on a transport.
    fn from_transport(transport: Transport) -> Self;
    /// The transport under the client.
    fn transport(&self) -> &Transport;
}

/// Builds a client: where the service is, who asks, how patient it is.
pub struct ClientBuilder<C> {
    auth: Arc<dyn Authenticate>,
    explain: fn(&Refusal<'_>) -> Explanation,
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

impl<C: ApiClient> ClientBuilder<C> {
    /// A builder for a client with an authorisation, and with the API's reading of its errors.
    pub fn new(auth: Arc<dyn Authenticate>, explain: fn(&Refusal<'_>) -> Explanation) -> Self {
        Self {
            auth,
            explain,
            settings: Settings::default(),
            client: PhantomData,
        }
    }

    /// Begins with everything that was set for another client, whose connections it shares.
    #[must_use]
    pub fn like(mut self, other: &impl ApiClient) -> Self {
        self.settings = other.transport().settings().clone();
        self
    }

    /// Where the service is, instead of where the specification says.
    ///
    /// Plain http is taken for this computer only; see
    /// [`allow_plain_http`](ClientBuilder::allow_plain_http).
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self.settings.http = None;
        self
    }

    /// Takes plain http to other computers too, where everybody on the way can read the token.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.settings.allow_plain_http = true;
        self
    }

    /// How long one attempt may take, from the first byte sent to the last byte received.
    ///
    /// One minute unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How often and how long failed requests are tried again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Where the client reads the time and waits.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Asks the service's own sandbox, which gives frozen data whatever the parameters are.
    #[must_use]
    pub fn service_sandbox(mut self) -> Self {
        self.settings.service_sandbox = true;
        self
    }

    /// Takes the settings that all providers share from an environment: `GRIDWIRE_ALLOW_HTTP=1`.
    #[must_use]
    pub fn environment(self, environment: &Environment) -> Self {
        match environment.get("GRIDWIRE_ALLOW_HTTP").as_deref() {
            Some("1") => self.allow_plain_http(),
            _ => self,
        }
    }

    /// The provider of cryptography, instead of the one installed for the process.
    #[cfg(feature = "rustls-no-provider")]
    #[must_use]
    pub fn crypto_provider(mut self, provider: Arc<rustls::crypto::CryptoProvider>) -> Self {
        self.settings.crypto_provider = Some(provider);
        self.settings.http = None;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// A configuration error if the base URL or the TLS settings cannot work.
    pub fn build(self) -> Result<C> {
        Transport::new(C::API, self.auth, self.explain, self.settings).map(C::from_transport)
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("auth", &self.auth)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
