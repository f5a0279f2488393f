use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Authenticate, Guest, Login, Stranger};
use crate::base_url::Address;
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
    who: Who,
    explain: fn(&Refusal<'_>) -> Explanation,
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

/// Who asks.
#[derive(Debug)]
enum Who {
    Is(Arc<dyn Authenticate>),
    LogsIn(Arc<dyn Login>),
}

impl<C: ApiClient> ClientBuilder<C> {
    /// A builder for a client with an authorisation, and with the API's reading of its errors.
    pub fn new(auth: Arc<dyn Authenticate>, explain: fn(&Refusal<'_>) -> Explanation) -> Self {
        Self::of(Who::Is(auth), explain)
    }

    /// A builder for a client that logs in by an operation of its own API.
    pub fn logging_in(login: impl Login, explain: fn(&Refusal<'_>) -> Explanation) -> Self {
        Self::of(Who::LogsIn(Arc::new(login)), explain)
    }

    fn of(who: Who, explain: fn(&Refusal<'_>) -> Explanation) -> Self {
        Self {
            who,
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
        self.settings.address = Address::Url(url.into());
        self.settings.http = None;
        self
    }

    /// At which of the service's environments the service is, by the name in the specification.
    ///
    /// A service that has any has no default: nothing is written to production by mistake.
    #[must_use]
    pub fn environment_named(mut self, name: impl Into<String>) -> Self {
        self.settings.address = Address::Environment(name.into());
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

    /// Shows a client certificate to the service, and trusts it only if its own was issued by one
    /// of the authorities given with it.
    ///
    /// Not used where the base URL is plain http.
    #[cfg(feature = "client-certificate")]
    #[must_use]
    pub fn mutual_tls(mut self, tls: crate::tls::MutualTls) -> Self {
        self.settings.mutual_tls = Some(tls);
        self.settings.http = None;
        self
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
    /// A configuration error if the service has environments and none of them is named, or if the
    /// base URL or the TLS settings cannot work, such as a client certificate that has expired or is
    /// none of the key.
    pub fn build(self) -> Result<C> {
        let (auth, settings): (Arc<dyn Authenticate>, _) = match self.who {
            Who::Is(auth) => (auth, self.settings),
            Who::LogsIn(login) => {
                let stranger = Arc::new(Stranger(login.clone()));
                let stranger = Transport::new(C::API, stranger, self.explain, self.settings)?;
                // The same connections, and by base URL and identity the same limits.
                let settings = stranger.settings().clone();
                (Arc::new(Guest::new(login, stranger)), settings)
            }
        };
        Transport::new(C::API, auth, self.explain, settings).map(C::from_transport)
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("who", &self.who)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
