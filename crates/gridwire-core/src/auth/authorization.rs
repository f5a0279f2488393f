use std::fmt;

use futures_util::future::{BoxFuture, ready};
use secrecy::{ExposeSecret, SecretString};

use crate::Result;

/// The text of an `Authorization` header.
#[derive(Clone)]
pub struct Authorization(SecretString);

impl Authorization {
    /// A header of a scheme (`Bearer`, `Basic`) with its secret.
    pub fn new(scheme: &str, secret: &SecretString) -> Self {
        Self(format!("{scheme} {}", secret.expose_secret()).into())
    }

    /// A header that is the secret alone.
    pub fn bare(secret: &SecretString) -> Self {
        Self(secret.clone())
    }

    pub(crate) fn text(&self) -> &str {
        self.0.expose_secret()
    }

    /// The part after the scheme, which no message may show.
    pub(crate) fn secret(&self) -> &str {
        self.text()
            .split_once(' ')
            .map_or(self.text(), |(_, secret)| secret)
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization([secret])")
    }
}

/// A source of authorisation for requests.
pub trait Authenticate: fmt::Debug + Send + Sync {
    /// The header for the next request.
    ///
    /// `refused` is a header that the service has just answered with 401; a source that can get a
    /// new one does so, unless another caller already did.
    fn authorization<'a>(
        &'a self,
        refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>>;

    /// Whether a refused header can be replaced by a new one.
    fn can_renew(&self) -> bool;

    /// Whether a header that was given is still the one to send.
    fn is_current(&self, _authorization: &Authorization) -> bool {
        true
    }

    /// A name for the credential that tells it from others and is no secret.
    fn identity(&self) -> String;

    /// Secrets that no message may show.
    fn secrets(&self) -> Vec<SecretString>;
}

/// Requests without authorisation.
#[derive(Clone, Copy, Debug)]
pub struct Anonymous;

impl Authenticate for Anonymous {
    fn authorization<'a>(
        &'a self,
        _refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        Box::pin(ready(Ok(None)))
    }

    fn can_renew(&self) -> bool {
        false
    }

    fn identity(&self) -> String {
        String::new()
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }
}
