use std::fmt;
use std::time::Duration;

use gridwire_core::auth::{BoxFuture, Login, Token};
use gridwire_core::chrono::{DateTime, Utc};
use gridwire_core::http::{Response, Transport};
use gridwire_core::policy::RetryPolicy;
use gridwire_core::{
    ApiClient, ClientBuilder, Environment, Error, ErrorKind, Result, SecretString,
};

use secrecy::ExposeSecret as _;

use crate::errors::{WRONG_CREDENTIALS, explain, is_too_many};
use crate::generated::{Client, Credentials};
use crate::{generated, token};

impl Client {
    /// A client for an API user, who is not the user of the Climkit portal.
    ///
    /// # Errors
    /// If the name or the password is empty, or TLS cannot be set up.
    pub fn new(username: &str, password: impl Into<SecretString>) -> Result<Self> {
        Self::builder(username, password)?.build()
    }

    /// A builder, to set the base URL, time-outs, retries or the clock.
    ///
    /// # Errors
    /// If the name or the password is empty.
    pub fn builder(
        username: &str,
        password: impl Into<SecretString>,
    ) -> Result<ClientBuilder<Self>> {
        let (username, password) = (username.trim().to_owned(), password.into());
        if username.is_empty() || password.expose_secret().trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Authentication,
                "the name or the password is empty",
            )
            .with_remedy(WRONG_CREDENTIALS));
        }
        // A month of a site takes its time, and waits of less than a second do not help at one
        // request a second.
        Ok(
            ClientBuilder::logging_in(User { username, password }, explain)
                .timeout(Duration::from_secs(120))
                .retry(
                    RetryPolicy::default()
                        .with_backoff(Duration::from_secs(2), Duration::from_secs(20))
                        .with_time_limit(Duration::from_secs(600)),
                ),
        )
    }

    /// A client from `CLIMKIT_USERNAME` and `CLIMKIT_PASSWORD`, and `CLIMKIT_BASE_URL` where it is set.
    ///
    /// # Errors
    /// If there are no credentials, or they or the URL are not valid.
    pub fn from_env(environment: &Environment) -> Result<Self> {
        let get = |name: &str| {
            environment.get(name).ok_or_else(|| {
                Environment::missing_credentials("Climkit", "CLIMKIT_USERNAME and CLIMKIT_PASSWORD of an API user, whom service@climkit.io sets up")
            })
        };
        let builder = Self::builder(&get("CLIMKIT_USERNAME")?, get("CLIMKIT_PASSWORD")?)?;
        let builder = builder.environment(environment);
        match environment.get("CLIMKIT_BASE_URL") {
            Some(url) => builder.base_url(url),
            None => builder,
        }
        .build()
    }
}

/// Name and password of an API user.
struct User {
    username: String,
    password: SecretString,
}

impl Login for User {
    fn identity(&self) -> String {
        self.username.clone()
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.password.clone()]
    }

    fn login(&self, transport: Transport) -> BoxFuture<'static, Result<Token>> {
        let password = self.password.clone();
        let credentials = Credentials::new(self.username.clone(), password.clone());
        Box::pin(async move {
            let clock = transport.clock().clone();
            let client = Client::from_transport(transport);
            // What the status does not say the transport does not wait for.
            let mut waits = [2, 4, 8].into_iter().map(Duration::from_secs);
            loop {
                let answer = client.auth(credentials.clone()).send().await?;
                match (read(&answer, clock.now(), &password), waits.next()) {
                    (Err(error), Some(wait)) if error.kind() == ErrorKind::RateLimited => {
                        clock.sleep(wait).await;
                    }
                    (result, _) => return result,
                }
            }
        })
    }

    fn default_lifetime(&self) -> Duration {
        token::DOCUMENTED
    }
}

/// The token of an answer; one without is a refusal that came with a status of success.
fn read(
    answer: &Response<generated::Token>,
    now: DateTime<Utc>,
    password: &SecretString,
) -> Result<Token> {
    let Some(secret) = answer.access_token.clone() else {
        let names = generated::API.error_body.message.iter();
        let mut said =
            names.filter_map(|name| answer.extra.get(name.trim_start_matches('/'))?.as_str());
        // A text of the service may have everything that it was sent.
        let said = said.next().unwrap_or("no text says why");
        let said = said.replace(password.expose_secret(), "[secret]");
        let (kind, remedy) = if is_too_many(&said) {
            (ErrorKind::RateLimited, "Wait, and ask less often")
        } else {
            (ErrorKind::Authentication, WRONG_CREDENTIALS)
        };
        let text = format!("the service gave no token: {said}");
        return Err(Error::new(kind, text).with_remedy(remedy));
    };
    let until = answer.valid_until.as_ref().map(|until| until.at().to_utc());
    let lifetime = token::lifetime(secret.expose_secret(), until, answer.date(), now);
    Ok(Token {
        secret,
        lifetime: Some(lifetime),
    })
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}
