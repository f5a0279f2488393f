use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde::de::DeserializeOwned;
use tracing::{Instrument, Span, debug, field, info_span};

use super::envelope::Outcome;
use super::explain::{Explanation, Refusal};
use super::failure::{Redactor, cut, refused, unreadable};
use super::request::Request;
use super::response::{Body, Response};
use super::send::send;
use super::settings::Settings;
use super::tls::http_client;
use super::version::{KnownVersion, ServerVersion};
use crate::auth::{Authenticate, Authorization};
use crate::policy::{Limiter, RetryBudget, parse_retry_after};
use crate::series::Lengths;
use crate::time::Clock;
use crate::{Api, Error, ErrorKind, Method, Operation, Result, base_url, wire};

/// How the requests of one client travel. Cloning is cheap and shares everything.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    service_sandbox: bool,
}

struct Shared {
    api: &'static Api,
    base_url: String,
    settings: Settings,
    http: reqwest::Client,
    auth: Arc<dyn Authenticate>,
    explain: fn(&Refusal<'_>) -> Explanation,
    limiter: Arc<Limiter>,
    budget: RetryBudget,
    lengths: Lengths,
    /// What the server last said it is.
    version: KnownVersion,
}

impl Transport {
    pub(crate) fn new(
        api: &'static Api,
        auth: Arc<dyn Authenticate>,
        explain: fn(&Refusal<'_>) -> Explanation,
        mut settings: Settings,
    ) -> Result<Self> {
        let base_url = base_url::check(settings.address.of(api)?, settings.allow_plain_http)?;
        let http = match &settings.http {
            Some(http) => http.clone(),
            None => http_client(&settings, &base_url)?,
        };
        settings.http = Some(http.clone());
        let identity = settings.identity(&*auth);
        let limiter = Limiter::shared(&base_url, &identity, api.rate, &settings.clock);
        let service_sandbox = settings.service_sandbox;
        let shared = Shared {
            api,
            base_url,
            settings,
            http,
            auth,
            explain,
            limiter,
            budget: RetryBudget::default(),
            lengths: Lengths::default(),
            version: KnownVersion::default(),
        };
        Ok(Self {
            shared: Arc::new(shared),
            service_sandbox,
        })
    }

    /// The same transport, asking the service's own sandbox.
    #[must_use]
    pub fn service_sandbox(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            service_sandbox: true,
        }
    }

    /// The same transport, asking the service itself.
    #[must_use]
    pub fn service_itself(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            service_sandbox: false,
        }
    }

    /// The base URL in use, without a final slash.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The clock in use.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.settings.clock
    }

    /// Who asks.
    pub fn auth(&self) -> &Arc<dyn Authenticate> {
        &self.shared.auth
    }

    /// The version of the server, where it has said so already.
    pub fn server_version(&self) -> Option<ServerVersion> {
        self.shared.version.get()
    }

    /// The version of the server, which is asked if need be.
    async fn find_version(&self) -> Result<Option<ServerVersion>> {
        let (known, places) = (self.server_version(), &self.shared.api.server_version);
        let Some(places) = places.as_ref().filter(|_| known.is_none()) else {
            return Ok(known);
        };
        let answer = match Box::pin(self.fetch(&Request::new(places.operation))).await {
            Ok(answer) => answer,
            // A server that does not say is asked for what is wanted.
            Err(error) if error.status().is_some() => return Ok(None),
            Err(error) => return Err(error),
        };
        let body: serde_json::Value = wire::decode(&answer).unwrap_or_default();
        let said = body.get(places.field).and_then(|field| field.as_str());
        self.shared.version.learn(said);
        Ok(self.server_version())
    }

    /// A request as the server's version takes it.
    async fn for_server<'a>(&self, request: &'a Request) -> Result<Cow<'a, Request>> {
        if request.gates.is_empty() {
            return Ok(Cow::Borrowed(request));
        }
        match self.find_version().await? {
            Some(version) => request.for_version(&version).map(Cow::Owned),
            None => Ok(Cow::Borrowed(request)),
        }
    }

    /// What answers that were cut have taught of the lengths of windows.
    pub(crate) fn lengths(&self) -> &Lengths {
        &self.shared.lengths
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Sends a request and reads its answer, unless that says in itself that it is no success.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind); the error names the operation. One for an answer that
    /// leaves something out carries what came (its [`partial`](Error::partial) is a `T`).
    pub async fn call<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        request: Request,
    ) -> Result<Response<T>> {
        match self.read(&request, wire::decode).await? {
            (answer, None) => Ok(answer),
            (answer, Some(error)) => Err(error.with_partial(answer.into_inner())),
        }
    }

    /// Sends a request and gives the bytes of its answer, whatever they say.
    ///
    /// # Errors
    /// As [`call`](Transport::call), but for reading and judging the body.
    pub async fn fetch(&self, request: &Request) -> Result<Response<Body>> {
        let (answer, _) = self.traced(request, |_, _| Ok(None)).await?;
        Ok(answer)
    }

    /// Sends a request and reads its answer; with it comes the error if something was left out.
    pub(crate) async fn read<T>(
        &self,
        request: &Request,
        decode: impl FnOnce(&[u8]) -> Result<T, wire::DecodeError>,
    ) -> Result<(Response<T>, Option<Error>)> {
        let (answer, cut) = self.traced(request, Self::verdict).await?;
        match (decode(&answer), cut) {
            (Ok(value), cut) => Ok((answer.map(|_| value), cut)),
            // That something was left out is what matters, and what asking for less may mend.
            (Err(_), Some(cut)) => Err(cut),
            (Err(reason), None) => Err(self.unreadable(&answer, reason)),
        }
    }

    /// Whether an answer is the success that its HTTP status says, by what it says of itself.
    ///
    /// This is what [`call`](Transport::call) does, for those who [`fetch`](Transport::fetch) an
    /// answer and read it themselves. Services whose answers say nothing of themselves pass.
    ///
    /// # Errors
    /// As [`call`](Transport::call), but for reading the body.
    pub fn judge(&self, answer: &Response<Body>) -> Result<()> {
        match self.verdict(answer) {
            Ok(None) => Ok(()),
            Ok(Some(error)) | Err(error) => Err(Self::place(answer.operation(), error)),
        }
    }

    /// The error of an answer that is no success; one that leaves something out is still an answer.
    fn verdict(&self, answer: &Response<Body>) -> Result<Option<Error>> {
        if answer.operation().list && is_object(answer) {
            return Err(self.refused(answer, None));
        }
        let Some(envelope) = &self.shared.api.envelope else {
            return Ok(None);
        };
        let content = answer.operation().content;
        let Outcome { code, has_content } = Outcome::read(answer, envelope.code, content);
        let is_one_of = |codes: &[u32]| code.is_some_and(|code| codes.contains(&code));
        if answer.status() == envelope.partial_status || is_one_of(envelope.partial) {
            return Ok(Some(cut(answer.status(), code)));
        }
        if code.is_some() && !is_one_of(envelope.success) {
            return Err(self.refused(answer, None));
        }
        match content {
            Some(name) if !has_content => {
                Err(self.unreadable(answer, wire::DecodeError::missing(name)))
            }
            _ => Ok(None),
        }
    }

    async fn traced(
        &self,
        request: &Request,
        verdict: fn(&Self, &Response<Body>) -> Result<Option<Error>>,
    ) -> Result<(Response<Body>, Option<Error>)> {
        let operation = request.operation;
        let span = info_span!(
            "gridwire.request",
            api = operation.api.name,
            operation = operation.id,
            http.request.method = ?operation.method,
            url.path = operation.path,
            http.response.status_code = field::Empty,
            http.request.resend_count = field::Empty,
            error.type = field::Empty,
        );
        let result = self
            .attempts(request, verdict)
            .instrument(span.clone())
            .await;
        let error = match &result {
            Ok((_, cut)) => cut.as_ref(),
            Err(error) => Some(error),
        };
        if let Some(error) = error {
            span.record("error.type", field::debug(error.kind()));
        }
        let place = |error| Self::place(operation, error);
        result
            .map(|(answer, cut)| (answer, cut.map(place)))
            .map_err(place)
    }

    fn unreadable(&self, answer: &Response<Body>, reason: wire::DecodeError) -> Error {
        let error = unreadable(answer, reason, &self.redactor(None));
        Self::place(answer.operation(), error)
    }

    /// A rejected row without secrets.
    pub(crate) fn clean(&self, mut rejected: wire::Rejected) -> wire::Rejected {
        let redactor = self.redactor(None);
        rejected.reason = redactor.clean(rejected.reason);
        rejected.json = redactor.clean_json(rejected.json);
        rejected
    }

    /// Checks that the request's URI is one that the service takes.
    pub(crate) fn fits(&self, request: &Request) -> Result<()> {
        request
            .url(&self.shared.base_url, self.service_sandbox)
            .map(drop)
    }

    fn place(operation: &'static Operation, error: Error) -> Error {
        error.with_context(|context| {
            context.api.get_or_insert(operation.api.name);
            context.operation.get_or_insert(operation.id);
        })
    }

    async fn attempts(
        &self,
        request: &Request,
        verdict: fn(&Self, &Response<Body>) -> Result<Option<Error>>,
    ) -> Result<(Response<Body>, Option<Error>)> {
        let Shared {
            settings,
            http,
            auth,
            limiter,
            budget,
            ..
        } = &*self.shared;
        let request = &*self.for_server(request).await?;
        let url = request.url(&self.shared.base_url, self.service_sandbox)?;
        let url = Url::parse(&url).map_err(|error| {
            Error::new(ErrorKind::InvalidInput, "the request has no valid URL").with_source(error)
        })?;
        let started = settings.clock.elapsed();
        let is_open = request.operation.open;
        let mut authorization = match is_open {
            true => None,
            false => auth.authorization(None).await?,
        };
        let (mut attempts, mut sent, mut renewed) = (0_u32, 0_u64, false);
        loop {
            attempts += 1;
            let result = {
                if let Some(tally) = &request.tally {
                    tally.wait(limiter.next());
                }
                let mut _place = limiter.start().await;
                // Whoever waited long may hold a token that has ended meanwhile.
                if authorization
                    .as_ref()
                    .is_some_and(|held| !auth.is_current(held))
                {
                    drop(_place);
                    authorization = auth.authorization(None).await?;
                    _place = limiter.start().await;
                }
                if let Some(tally) = &request.tally {
                    tally.count(sent > 0);
                }
                sent += 1;
                send(
                    http,
                    request,
                    &url,
                    authorization.as_ref(),
                    settings.timeout,
                )
                .await
            };
            if let (Ok(answer), Some(places)) = (&result, &self.shared.api.server_version) {
                self.shared.version.learn(answer.header(places.header));
            }
            let is_answer = |status| {
                (200..300).contains(&status) || request.operation.answers.contains(&status)
            };
            let error = match result {
                Ok(answer) if is_answer(answer.status()) => {
                    Self::record(&answer, sent);
                    match verdict(self, &answer) {
                        Ok(cut) => {
                            budget.succeeded();
                            return Ok((answer, cut));
                        }
                        Err(error) => error,
                    }
                }
                Ok(answer) => {
                    Self::record(&answer, sent);
                    self.refused(&answer, authorization.as_ref())
                }
                Err(error) => error,
            };
            // The service did not do what was asked, so that even a write may go again.
            if error.kind() == ErrorKind::Authentication
                && !(is_open || renewed)
                && auth.can_renew()
            {
                renewed = true;
                attempts -= 1;
                debug!("authorisation refused, renewing it");
                authorization = auth.authorization(authorization.as_ref()).await?;
                continue;
            }
            let error = error.with_context(|context| context.attempts = attempts);
            let Some(delay) = self.delay(request, &error, attempts, started) else {
                return Err(error);
            };
            debug!(?delay, error = %error, "trying again");
            if error.retry_after().is_some() || error.kind() == ErrorKind::RateLimited {
                limiter.hold(delay);
            }
            if let Some(tally) = &request.tally {
                tally.wait(settings.clock.elapsed().saturating_add(delay));
            }
            settings.clock.sleep(delay).await;
        }
    }

    /// How long to wait before the next attempt, or `None` to give up.
    fn delay(
        &self,
        request: &Request,
        error: &Error,
        attempts: u32,
        started: Duration,
    ) -> Option<Duration> {
        let Shared {
            settings, budget, ..
        } = &*self.shared;
        // What never reached the service may always go again; what may have, only if it is harmless.
        let undone = error.is_connect() || error.kind() == ErrorKind::RateLimited;
        if !error.is_retryable() || !(request.repeatable || undone) {
            return None;
        }
        if request.impatient && (error.is_timeout() || error.status() == Some(504)) {
            return None;
        }
        // These statuses are final answers in spite of their class; with one of success, what the
        // answer says of itself decides.
        let is_final =
            |status| !matches!(status, 200..=299 | 408 | 429 | 500 | 502 | 503 | 504 | 509);
        if error.status().is_some_and(is_final) && error.kind() != ErrorKind::RateLimited {
            return None;
        }
        let elapsed = settings.clock.elapsed().saturating_sub(started);
        let delay = settings
            .retry
            .delay(attempts, elapsed, error.retry_after())?;
        budget.take().then_some(delay)
    }

    fn refused(&self, answer: &Response<Body>, authorization: Option<&Authorization>) -> Error {
        let retry_after = answer.header("retry-after");
        let retry_after =
            retry_after.and_then(|value| parse_retry_after(value, self.now_of(answer)));
        refused(
            answer,
            self.shared.explain,
            retry_after,
            &self.redactor(authorization),
        )
    }

    /// The service's own time where it says it: a date in `Retry-After` is on its clock, not ours.
    fn now_of(&self, answer: &Response<Body>) -> chrono::DateTime<chrono::Utc> {
        answer.date().unwrap_or_else(|| self.clock().now())
    }

    fn redactor(&self, authorization: Option<&Authorization>) -> Redactor {
        let mut secrets = self.shared.auth.secrets();
        secrets.extend(authorization.map(|authorization| authorization.secret().into()));
        Redactor(secrets)
    }

    fn record(answer: &Response<Body>, sent: u64) {
        let span = Span::current();
        span.record("http.response.status_code", answer.status());
        if sent > 1 {
            span.record("http.request.resend_count", sent - 1);
        }
    }
}

/// Whether a body is one JSON object, by its first letter.
fn is_object(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    body.trim_ascii_start().first() == Some(&b'{')
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("api", &self.shared.api.name)
            .field("base_url", &self.shared.base_url)
            .field("auth", &self.shared.auth)
            .field("service_sandbox", &self.service_sandbox)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        })
    }
}
