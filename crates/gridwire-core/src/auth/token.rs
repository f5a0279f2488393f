use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;
use tokio::sync::Mutex;

use super::Authorization;
use crate::time::Clock;
use crate::{Error, Result};

/// A token as a login gives it.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token.
    pub secret: SecretString,
    /// How long it is valid from now, where the service says so.
    pub lifetime: Option<Duration>,
}

/// A token that many callers share.
///
/// It is fetched at first use, renewed shortly before it ends and when a service refuses it, and
/// however many callers wait, they wait for one login and share its outcome. A login that the
/// service refuses is not tried again for half a minute, so that a wrong password does not lock an
/// account. No background task runs.
pub struct TokenSource {
    login: Box<dyn Fn() -> BoxFuture<'static, Result<Token>> + Send + Sync>,
    header: Box<dyn Fn(&SecretString) -> Authorization + Send + Sync>,
    default_lifetime: Duration,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// The last tokens, those that others have followed too: an answer may still repeat one.
    known: std::sync::Mutex<VecDeque<SecretString>>,
    /// Logins that have ended, well or not.
    logins: AtomicU64,
}

#[derive(Default)]
struct State {
    current: Option<(Authorization, Duration)>,
    /// How the last login failed, and until when it counts for callers who come later.
    failure: Option<(Error, Duration)>,
}

/// How many tokens are kept out of messages.
const REMEMBERED: usize = 8;

/// How long a refused login is remembered.
const COOL_DOWN: Duration = Duration::from_secs(30);

impl TokenSource {
    /// A source that gets tokens by a login; `default_lifetime` is for a login that states none.
    pub fn new(
        login: impl Fn() -> BoxFuture<'static, Result<Token>> + Send + Sync + 'static,
        default_lifetime: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            login: Box::new(login),
            header: Box::new(|token| Authorization::new("Bearer", token)),
            default_lifetime,
            clock,
            state: Mutex::default(),
            logins: AtomicU64::new(0),
            known: std::sync::Mutex::default(),
        }
    }

    /// The same source for a service that takes tokens in another header than `Bearer` ones.
    #[must_use]
    pub fn with_header(
        mut self,
        header: impl Fn(&SecretString) -> Authorization + Send + Sync + 'static,
    ) -> Self {
        self.header = Box::new(header);
        self
    }

    /// A bearer header with a token that is still valid and is not the refused one.
    ///
    /// # Errors
    /// Whatever the login fails with.
    pub async fn bearer(&self, refused: Option<&Authorization>) -> Result<Authorization> {
        let before = self.logins.load(Ordering::SeqCst);
        let mut state = self.state.lock().await;
        let now = self.clock.elapsed();
        if let Some((current, until)) = &state.current
            && now < *until
            && refused.is_none_or(|refused| refused.text() != current.text())
        {
            return Ok(current.clone());
        }
        let waited = self.logins.load(Ordering::SeqCst) != before;
        if let Some((error, until)) = &state.failure
            && (waited || now < *until)
        {
            return Err(error.clone());
        }
        state.current = None;
        let login = (self.login)().await;
        self.logins.fetch_add(1, Ordering::SeqCst);
        let now = self.clock.elapsed();
        match login {
            Ok(token) => {
                let lifetime = token.lifetime.unwrap_or(self.default_lifetime);
                // Early enough for a request to arrive while the token is good.
                let margin = (lifetime / 10).min(Duration::from_secs(60));
                let bearer = (self.header)(&token.secret);
                state.failure = None;
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                known.push_front(token.secret.clone());
                known.truncate(REMEMBERED);
                state.current = Some((bearer.clone(), now.saturating_add(lifetime - margin)));
                Ok(bearer)
            }
            Err(error) => {
                let until = if error.is_auth() {
                    now + COOL_DOWN
                } else {
                    now
                };
                state.failure = Some((error.clone(), until));
                Err(error)
            }
        }
    }

    /// Whether a header is still the one to send; not, while a new one is being fetched.
    pub fn is_current(&self, authorization: &Authorization) -> bool {
        self.state.try_lock().is_ok_and(|state| {
            state.current.as_ref().is_some_and(|(current, until)| {
                self.clock.elapsed() < *until && current.text() == authorization.text()
            })
        })
    }

    /// The tokens of late, which no message may show.
    pub fn secrets(&self) -> Vec<SecretString> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().cloned().collect()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource")
            .field("default_lifetime", &self.default_lifetime)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::ErrorKind;
    use crate::time::ManualClock;

    fn source(lifetime: Option<u64>) -> (TokenSource, Arc<AtomicU32>, Arc<ManualClock>) {
        let (logins, clock) = (
            Arc::new(AtomicU32::new(0)),
            Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH)),
        );
        let count = logins.clone();
        let login = move || -> BoxFuture<'static, Result<Token>> {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            Box::pin(async move {
                tokio::task::yield_now().await;
                Ok(Token {
                    secret: format!("t{number}").into(),
                    lifetime: lifetime.map(Duration::from_secs),
                })
            })
        };
        (
            TokenSource::new(login, Duration::from_secs(3600), clock.clone()),
            logins,
            clock,
        )
    }

    #[tokio::test]
    async fn many_callers_wait_for_one_login() {
        let (source, logins, _) = source(Some(7200));
        let all = futures_util::future::join_all((0..100).map(|_| source.bearer(None))).await;
        assert!(
            all.iter()
                .all(|bearer| bearer.as_ref().unwrap().text() == "Bearer t1")
        );
        assert_eq!(logins.load(Ordering::SeqCst), 1);
        let refused = all[0].as_ref().unwrap();
        let all =
            futures_util::future::join_all((0..100).map(|_| source.bearer(Some(refused)))).await;
        assert!(
            all.iter()
                .all(|bearer| bearer.as_ref().unwrap().text() == "Bearer t2")
        );
        assert_eq!(logins.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_token_is_renewed_before_it_ends() {
        for (lifetime, good, renewed) in [
            (Some(7200), 7139, 1),
            (None, 3539, 1),
            (Some(10), 8, 1),
            (Some(0), 0, 1),
        ] {
            let (source, logins, clock) = source(lifetime);
            source.bearer(None).await.unwrap();
            clock.advance(Duration::from_secs(good));
            source.bearer(None).await.unwrap();
            let before = logins.load(Ordering::SeqCst);
            clock.advance(Duration::from_secs(1));
            source.bearer(None).await.unwrap();
            assert_eq!(
                logins.load(Ordering::SeqCst) - before,
                renewed,
                "{lifetime:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_refused_login_is_not_hammered() {
        let (tries, clock) = (
            Arc::new(AtomicU32::new(0)),
            Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH)),
        );
        let count = tries.clone();
        let login = move || -> BoxFuture<'static, Result<Token>> {
            count.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Err(Error::new(ErrorKind::Authentication, "wrong password")) })
        };
        let source = TokenSource::new(login, Duration::from_secs(1), clock.clone());
        for _ in 0..20 {
            assert_eq!(
                source.bearer(None).await.unwrap_err().to_string(),
                "wrong password"
            );
        }
        assert_eq!(tries.load(Ordering::SeqCst), 1);
        clock.advance(COOL_DOWN);
        assert!(source.bearer(None).await.is_err());
        assert_eq!(tries.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn callers_who_waited_share_a_failure_and_later_ones_try_again() {
        let (tries, clock) = (
            Arc::new(AtomicU32::new(0)),
            Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH)),
        );
        let count = tries.clone();
        let login = move || -> BoxFuture<'static, Result<Token>> {
            count.fetch_add(1, Ordering::SeqCst);
            Box::pin(async {
                tokio::task::yield_now().await;
                Err(Error::new(ErrorKind::Connection, "nobody there"))
            })
        };
        let source = TokenSource::new(login, Duration::from_secs(1), clock);
        let all = futures_util::future::join_all((0..100).map(|_| source.bearer(None))).await;
        assert!(
            all.iter()
                .all(|bearer| bearer.as_ref().unwrap_err().to_string() == "nobody there")
        );
        assert_eq!(tries.load(Ordering::SeqCst), 1);
        assert!(source.bearer(None).await.is_err());
        assert_eq!(tries.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn nothing_shows_the_token() {
        let (source, ..) = source(None);
        let bearer = source.bearer(None).await.unwrap();
        assert!(!format!("{source:?} {bearer:?}").contains("t1"));
        assert_eq!(source.secrets()[0].expose_secret(), "t1");
    }
}
