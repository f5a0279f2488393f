use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gridwire_core::auth::{Authenticate, Authorization, Basic, BoxFuture, TokenSource};
use gridwire_core::http::Transport;
use gridwire_core::{Api, ApiClient, ClientBuilder, Environment, Result, SecretString};

use crate::generated::{API, Client};
use crate::{errors, login};

/// An application's account with RTE: its credentials and the one token that all clients share.
///
/// Make it once, and make the clients of the RTE APIs from it: they then share the token, its
/// renewal, the connections and the limits, however many calls run at the same time. Cloning is
/// cheap and shares too.
///
/// ```no_run
/// # fn main() -> rte_oauth::Result<()> {
/// let auth = rte_oauth::RteAuth::new("client id", "client secret")?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct RteAuth(Arc<Account>);

struct Account {
    endpoint: Client,
    tokens: TokenSource,
}

/// RTE's tokens live one or two hours; where an answer does not say, the shorter one is assumed.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

impl RteAuth {
    /// From the client id and the client secret of an application on the RTE data portal.
    ///
    /// # Errors
    /// If one of them is empty, or TLS cannot be set up.
    pub fn new(client_id: &str, client_secret: impl Into<SecretString>) -> Result<Self> {
        Self::builder(client_id, client_secret)?.build()
    }

    /// From the string that the portal's button "Copier en base 64" gives.
    ///
    /// # Errors
    /// If it is not the base64 of an id and a secret, or TLS cannot be set up.
    pub fn from_base64(credentials: impl Into<SecretString>) -> Result<Self> {
        Self::builder_from_base64(credentials)?.build()
    }

    /// A builder, to set the base URL, time-outs, retries or the clock for all clients of the account.
    ///
    /// # Errors
    /// If the id or the secret is empty.
    pub fn builder(
        client_id: &str,
        client_secret: impl Into<SecretString>,
    ) -> Result<ClientBuilder<Self>> {
        Ok(builder(Basic::new(client_id, &client_secret.into())?))
    }

    /// As [`builder`](RteAuth::builder), from the portal's base64 string.
    ///
    /// # Errors
    /// If it is not the base64 of an id and a secret.
    pub fn builder_from_base64(
        credentials: impl Into<SecretString>,
    ) -> Result<ClientBuilder<Self>> {
        Ok(builder(Basic::from_base64(&credentials.into())?))
    }

    /// From `RTE_CLIENT_ID` and `RTE_CLIENT_SECRET`, or `RTE_CREDENTIALS` (the portal's base64
    /// string), and `RTE_BASE_URL` where it is set.
    ///
    /// # Errors
    /// If there are no credentials, or they or the URL are not valid.
    pub fn from_env(environment: &Environment) -> Result<Self> {
        let credentials = match (
            environment.get("RTE_CLIENT_ID"),
            environment.get("RTE_CLIENT_SECRET"),
        ) {
            (Some(id), Some(secret)) => Basic::new(&id, &secret.into())?,
            _ => match environment.get("RTE_CREDENTIALS") {
                Some(encoded) => Basic::from_base64(&encoded.into())?,
                None => {
                    return Err(Environment::missing_credentials(
                        "RTE",
                        "RTE_CLIENT_ID and RTE_CLIENT_SECRET, or RTE_CREDENTIALS (the portal's base64 string), of an application made on https://data.rte-france.com",
                    ));
                }
            },
        };
        let builder = builder(credentials).environment(environment);
        match environment.get("RTE_BASE_URL") {
            Some(url) => builder.base_url(url),
            None => builder,
        }
        .build()
    }

    /// Gets a token now, or gives an error that says why there is none.
    ///
    /// Clients do this by themselves; call it to find out early whether the credentials are good.
    ///
    /// # Errors
    /// What the token endpoint, or the way to it, refused.
    pub async fn check(&self) -> Result<()> {
        self.0.tokens.bearer(None).await.map(drop)
    }

    pub(crate) fn into_endpoint(self) -> Client {
        self.0.endpoint.clone()
    }

    /// A builder for a client of one of RTE's data APIs.
    #[doc(hidden)]
    pub fn client<C: ApiClient>(&self) -> ClientBuilder<C> {
        ClientBuilder::new(Arc::new(self.clone()), errors::explain).like(&self.0.endpoint)
    }
}

fn builder(credentials: Basic) -> ClientBuilder<RteAuth> {
    ClientBuilder::new(Arc::new(credentials), login::explain)
}

impl ApiClient for RteAuth {
    const API: &'static Api = &API;

    fn from_transport(transport: Transport) -> Self {
        // Also for the service's own sandbox, tokens come from the one token endpoint.
        let endpoint = Client::from_transport(transport.service_itself());
        let clock = endpoint.transport().clock().clone();
        let login = {
            let endpoint = endpoint.clone();
            move || login::login(endpoint.clone())
        };
        Self(Arc::new(Account {
            tokens: TokenSource::new(login, DEFAULT_LIFETIME, clock),
            endpoint,
        }))
    }

    fn transport(&self) -> &Transport {
        self.0.endpoint.transport()
    }
}

impl Authenticate for RteAuth {
    fn authorization<'a>(
        &'a self,
        refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        Box::pin(async move { self.0.tokens.bearer(refused).await.map(Some) })
    }

    fn can_renew(&self) -> bool {
        true
    }

    fn identity(&self) -> String {
        self.transport().auth().identity()
    }

    fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = self.0.tokens.secrets();
        secrets.extend(self.transport().auth().secrets());
        secrets
    }
}

impl fmt::Debug for RteAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RteAuth")
            .field("client_id", &self.identity())
            .field("base_url", &self.transport().base_url())
            .finish_non_exhaustive()
    }
}
