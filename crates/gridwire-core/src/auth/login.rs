use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, ready};
use secrecy::SecretString;

use super::{Authenticate, Authorization, Token, TokenSource};
use crate::Result;
use crate::http::Transport;

/// Credentials that an operation of the API itself exchanges for a token.
pub trait Login: fmt::Debug + Send + Sync + 'static {
    /// A name for the credentials that tells them from others and is no secret.
    fn identity(&self) -> String;

    /// What no message may show.
    fn secrets(&self) -> Vec<SecretString>;

    /// Logs in, over a transport that has no authorisation yet.
    fn login(&self, transport: Transport) -> BoxFuture<'static, Result<Token>>;

    /// The header with a token.
    fn header(&self, token: &SecretString) -> Authorization {
        Authorization::new("Bearer", token)
    }

    /// How long a token is good whose login does not say.
    fn default_lifetime(&self) -> Duration;
}

/// Who is about to log in: without authorisation, and within the limits of the credentials already.
#[derive(Debug)]
pub(crate) struct Stranger(pub(crate) Arc<dyn Login>);

impl Authenticate for Stranger {
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
        self.0.identity()
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.0.secrets()
    }
}

/// Who logs in when needed.
#[derive(Debug)]
pub(crate) struct Guest {
    login: Arc<dyn Login>,
    tokens: TokenSource,
}

impl Guest {
    /// `stranger` is the transport that logins go over.
    pub(crate) fn new(login: Arc<dyn Login>, stranger: Transport) -> Self {
        let clock = stranger.clock().clone();
        let lifetime = login.default_lifetime();
        let log_in = {
            let login = login.clone();
            move || login.login(stranger.clone())
        };
        Self {
            tokens: TokenSource::new(log_in, lifetime, clock).with_header({
                let login = login.clone();
                move |token| login.header(token)
            }),
            login,
        }
    }
}

impl Authenticate for Guest {
    fn authorization<'a>(
        &'a self,
        refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        Box::pin(async move { self.tokens.bearer(refused).await.map(Some) })
    }

    fn can_renew(&self) -> bool {
        true
    }

    fn is_current(&self, authorization: &Authorization) -> bool {
        self.tokens.is_current(authorization)
    }

    fn identity(&self) -> String {
        self.login.identity()
    }

    fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = self.tokens.secrets();
        secrets.extend(self.login.secrets());
        secrets
    }
}
