use std::sync::Arc;
use std::time::Duration;

use crate::policy::RetryPolicy;
use crate::time::{Clock, SystemClock};

/// What a user may set on any client; a client made from another one begins with the other's.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) base_url: Option<String>,
    pub(crate) allow_plain_http: bool,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) service_sandbox: bool,
    /// Kept so that clients of one account share their connections.
    pub(crate) http: Option<reqwest::Client>,
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) crypto_provider: Option<Arc<rustls::crypto::CryptoProvider>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: None,
            allow_plain_http: false,
            timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock::default()),
            service_sandbox: false,
            http: None,
            #[cfg(feature = "rustls-no-provider")]
            crypto_provider: None,
        }
    }
}
