use std::sync::Arc;
use std::time::Duration;

use crate::auth::Authenticate;
use crate::base_url::Address;
use crate::policy::RetryPolicy;
use crate::time::{Clock, SystemClock};

/// What a user may set on any client; a client made from another one begins with the other's.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) address: Address,
    pub(crate) allow_plain_http: bool,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) service_sandbox: bool,
    /// Kept so that clients of one account share their connections.
    pub(crate) http: Option<reqwest::Client>,
    #[cfg(feature = "client-certificate")]
    pub(crate) mutual_tls: Option<crate::tls::MutualTls>,
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) crypto_provider: Option<Arc<rustls::crypto::CryptoProvider>>,
}

impl Settings {
    /// A name for the credentials that tells them from others and is no secret.
    pub(crate) fn identity(&self, auth: &dyn Authenticate) -> String {
        let identity = auth.identity();
        #[cfg(feature = "client-certificate")]
        if let Some(tls) = &self.mutual_tls {
            return format!("{identity} {}", tls.identity());
        }
        identity
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: Address::default(),
            allow_plain_http: false,
            timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock::default()),
            service_sandbox: false,
            http: None,
            #[cfg(feature = "client-certificate")]
            mutual_tls: None,
            #[cfg(feature = "rustls-no-provider")]
            crypto_provider: None,
        }
    }
}
