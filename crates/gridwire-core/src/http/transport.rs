use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde::de::DeserializeOwned;
use tracing::{Instrument, Span, debug, field, info_span};

use super::explain::{Explanation, Refusal};
use super::failure::{Redactor, refused, unreadable};
use super::request::Request;
use super::response::{Body, Response};
use super::send::{Reply, send};
use super::settings::Settings;
use super::tls::http_client;
use crate::auth::{Authenticate, Authorization};
use crate::policy::{Limiter, RetryBudget, parse_retry_after};
use crate::series::Lengths;
use crate::time::Clock;
use crate::{Api, Error, ErrorKind, Method, Result, base_url, wire};

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
}

impl Transport {
    pub(crate) fn new(
        api: &'static Api,
        auth: Arc<dyn Authenticate>,
        explain: fn(&Refusal<'_>) -> Explanation,
        mut settings: Settings,
    ) -> Result<Self> {
        let base_url = base_url::check(
            settings.base_url.as_deref().unwrap_or(api.base_url),
            settings.allow_plain_http,
        )?;
        let http = match &settings.http {
            Some(http) => http.clone(),
            None => http_client(&settings, &base_url)?,
        };
        settings.http = Some(http.clone());
        let limiter = Limiter::shared(&base_url, &auth.identity(), api.rate, &settings.clock);
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

    /// What answers that were cut have taught of the lengths of windows.
    pub(crate) fn lengths(&self) -> &Lengths {
        &self.shared.lengths
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind); the error names the operation.
    pub async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<Response<T>> {
        let response = self.fetch(&request).await?;
        match wire::decode(&response) {
            Ok(value) => Ok(response.map(|_| value)),
            Err(reason) => Err(self.unreadable(&request, &response, reason)),
        }
    }

    /// Sends a request and gives the bytes of its answer.
    ///
    /// # Errors
    /// As [`call`](Transport::call), but for reading the body.
    pub async fn fetch(&self, request: &Request) -> Result<Response<Body>> {
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
        let result = self.attempts(request).instrument(span.clone()).await;
        if let Err(error) = &result {
            span.record("error.type", field::debug(error.kind()));
        }
        result.map_err(|error| self.place(request, error))
    }

    pub(crate) fn unreadable(
        &self,
        request: &Request,
        response: &Response<Body>,
        reason: wire::DecodeError,
    ) -> Error {
        let error = unreadable(
            request.operation,
            response.status(),
            response.header("content-type"),
            response,
            reason,
            &self.redactor(None),
        );
        self.place(request, error)
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

    fn place(&self, request: &Request, error: Error) -> Error {
        error.with_context(|context| {
            context.api.get_or_insert(self.shared.api.name);
            context.operation.get_or_insert(request.operation.id);
        })
    }

    async fn attempts(&self, request: &Request) -> Result<Response<Body>> {
        let Shared {
            settings,
            http,
            auth,
            limiter,
            budget,
            ..
        } = &*self.shared;
        let url = request.url(&self.shared.base_url, self.service_sandbox)?;
        let url = Url::parse(&url).map_err(|error| {
            Error::new(ErrorKind::InvalidInput, "the request has no valid URL").with_source(error)
        })?;
        let started = settings.clock.elapsed();
        let mut authorization = auth.authorization(None).await?;
        let (mut attempts, mut sent, mut renewed) = (0_u32, 0_u64, false);
        loop {
            attempts += 1;
            let result = {
                let _place = limiter.start().await;
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
            let error = match result {
                Ok(reply) if (200..300).contains(&reply.status) => {
                    budget.succeeded();
                    self.record(&reply, sent);
                    return Ok(Response::new(
                        Body::new(reply.body),
                        reply.status,
                        reply.headers,
                    ));
                }
                Ok(reply) => {
                    self.record(&reply, sent);
                    // The service did not do what was asked, so that even a write may go again.
                    if reply.status == 401 && !renewed && auth.can_renew() {
                        renewed = true;
                        attempts -= 1;
                        debug!("authorisation refused, renewing it");
                        authorization = auth.authorization(authorization.as_ref()).await?;
                        continue;
                    }
                    self.refused(request, &reply, authorization.as_ref())
                }
                Err(error) => error,
            };
            let error = error.with_context(|context| context.attempts = attempts);
            let Some(delay) = self.delay(request, &error, attempts, started) else {
                return Err(error);
            };
            debug!(?delay, error = %error, "trying again");
            if error.retry_after().is_some() {
                limiter.hold(delay);
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
        if !error.is_retryable() || !(request.operation.idempotent || error.is_connect()) {
            return None;
        }
        // These statuses are final answers in spite of their class.
        if error
            .status()
            .is_some_and(|status| !matches!(status, 408 | 429 | 500 | 502 | 503 | 504 | 509))
        {
            return None;
        }
        let elapsed = settings.clock.elapsed().saturating_sub(started);
        let delay = settings
            .retry
            .delay(attempts, elapsed, error.retry_after())?;
        budget.take().then_some(delay)
    }

    fn refused(
        &self,
        request: &Request,
        reply: &Reply,
        authorization: Option<&Authorization>,
    ) -> Error {
        let retry_after = reply
            .headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok());
        let retry_after =
            retry_after.and_then(|value| parse_retry_after(value, self.now_of(reply)));
        refused(
            request,
            reply,
            self.shared.explain,
            retry_after,
            &self.redactor(authorization),
        )
    }

    /// The service's own time where it says it: a date in `Retry-After` is on its clock, not ours.
    fn now_of(&self, reply: &Reply) -> chrono::DateTime<chrono::Utc> {
        let date = reply
            .headers
            .get("date")
            .and_then(|value| value.to_str().ok());
        date.and_then(|date| chrono::DateTime::parse_from_rfc2822(date).ok())
            .map_or_else(|| self.clock().now(), |date| date.to_utc())
    }

    fn redactor(&self, authorization: Option<&Authorization>) -> Redactor {
        let mut secrets = self.shared.auth.secrets();
        secrets.extend(authorization.map(|authorization| authorization.secret().into()));
        Redactor(secrets)
    }

    fn record(&self, reply: &Reply, sent: u64) {
        let span = Span::current();
        span.record("http.response.status_code", reply.status);
        if sent > 1 {
            span.record("http.request.resend_count", sent - 1);
        }
    }
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
