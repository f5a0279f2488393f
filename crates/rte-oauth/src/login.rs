//! Getting a token, and what the token endpoint's refusals mean.

use std::time::Duration;

use gridwire_core::auth::{BoxFuture, Token};
use gridwire_core::http::{self, Explanation, Refusal};
use gridwire_core::{ErrorKind, Result};

use crate::generated::{Client, GrantType};

pub(crate) fn login(endpoint: Client) -> BoxFuture<'static, Result<Token>> {
    Box::pin(async move {
        let token = endpoint
            .token()
            .grant_type(GrantType::ClientCredentials)
            .send()
            .await?
            .into_inner();
        let lifetime = token
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs);
        Ok(Token {
            secret: token.access_token,
            lifetime,
        })
    })
}

/// Errors of the token endpoint have the form of RFC 6749 §5.2.
pub(crate) fn explain(refusal: &Refusal<'_>) -> Explanation {
    // Whatever the status, a login that is refused is a matter of the credentials.
    let refused = matches!(refusal.status(), 400 | 401 | 403);
    let remedy = refused.then(|| {
        "Check the client id and the client secret of the application on https://data.rte-france.com; \
         RTE has also refused right ones for a while, so try again later"
            .to_owned()
    });
    Explanation {
        remedy,
        kind: refused.then_some(ErrorKind::Authentication),
        ..http::explain(refusal)
    }
}
