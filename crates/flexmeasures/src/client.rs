//! Constructors.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use gridwire_core::auth::{Authenticate, Authorization, BoxFuture, Login, Token};
use gridwire_core::http::{ServerVersion, Transport};
use gridwire_core::{
    ApiClient, ClientBuilder, Environment, Error, ErrorKind, Result, SecretString,
};

use crate::errors::explain;
use crate::generated::{AuthTokenRequest, Client};

impl Client {
    /// A client that logs in with an e-mail address and a password, and again whenever its token ends.
    pub fn with_password(
        url: impl Into<String>,
        email: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> ClientBuilder<Self> {
        let user = User {
            email: email.into().trim().to_owned(),
            password: password.into(),
        };
        ClientBuilder::logging_in(user, explain).base_url(root(url.into()))
    }

    /// A client with a token, such as users copy from the page `/logged-in-user`.
    pub fn with_token(
        url: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> ClientBuilder<Self> {
        ClientBuilder::new(Arc::new(OneToken(token.into())), explain).base_url(root(url.into()))
    }

    /// From `FLEXMEASURES_URL`, and `FLEXMEASURES_TOKEN` or `FLEXMEASURES_EMAIL` and `FLEXMEASURES_PASSWORD`.
    ///
    /// # Errors
    /// If they are missing or unusable.
    pub fn from_env(environment: &Environment) -> Result<Self> {
        let get = |name: &str| environment.get(name);
        let user = get("FLEXMEASURES_EMAIL").zip(get("FLEXMEASURES_PASSWORD"));
        let builder = match (get("FLEXMEASURES_URL"), user, get("FLEXMEASURES_TOKEN")) {
            (Some(url), Some((email, password)), _) => Self::with_password(url, email, password),
            (Some(url), None, Some(token)) => Self::with_token(url, token),
            (_, None, None) => {
                return Err(Environment::missing_credentials(
                    "FlexMeasures",
                    "FLEXMEASURES_EMAIL and FLEXMEASURES_PASSWORD, or FLEXMEASURES_TOKEN, along with \
                     FLEXMEASURES_URL, the address of the host",
                ));
            }
            (None, ..) => {
                let text = "no FlexMeasures server is named";
                return Err(Error::new(ErrorKind::Configuration, text)
                    .with_remedy("Set FLEXMEASURES_URL to the address of its host, such as https://flexmeasures.example.com"));
            }
        };
        builder.environment(environment).build()
    }

    /// The version of the server, once any answer has said it.
    pub fn server_version(&self) -> Option<ServerVersion> {
        self.transport().server_version()
    }
}

/// The address of a server, of which the documentation also shows longer ones.
fn root(url: String) -> String {
    let url = url.trim().trim_end_matches('/');
    let url = url.strip_suffix("/v3_0").unwrap_or(url);
    url.strip_suffix("/api").unwrap_or(url).to_owned()
}

/// A token that cannot be renewed.
struct OneToken(SecretString);

impl Authenticate for OneToken {
    fn authorization<'a>(
        &'a self,
        _refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        Box::pin(async { Ok(Some(Authorization::bare(&self.0))) })
    }

    fn can_renew(&self) -> bool {
        false
    }

    fn identity(&self) -> String {
        "token".into()
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.0.clone()]
    }
}

impl fmt::Debug for OneToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneToken([secret])")
    }
}

struct User {
    email: String,
    password: SecretString,
}

impl Login for User {
    fn identity(&self) -> String {
        self.email.clone()
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.password.clone()]
    }

    fn login(&self, transport: Transport) -> BoxFuture<'static, Result<Token>> {
        let request = AuthTokenRequest::new(self.email.clone(), self.password.clone());
        Box::pin(async move {
            let answer = Client::from_transport(transport)
                .request_auth_token(request)
                .send()
                .await?;
            Ok(Token {
                secret: answer.auth_token.clone(),
                lifetime: None,
            })
        })
    }

    fn header(&self, token: &SecretString) -> Authorization {
        Authorization::bare(token)
    }

    fn default_lifetime(&self) -> Duration {
        // The host sets it, six hours unless told; a token that ends earlier is renewed when refused.
        Duration::from_secs(6 * 3600)
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}
