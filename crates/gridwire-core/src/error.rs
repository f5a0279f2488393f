//! One error type for everything that can go wrong.

mod context;
mod kind;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

pub(crate) use context::Context;
pub use kind::ErrorKind;

/// The result of everything that can fail in gridwire.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, where, and what to do next.
///
/// The text of an error names the service and operation, the reason, and where there is one the
/// remedy; it never holds a secret. Programs decide by [`kind`](Error::kind) and the `is_…`
/// predicates, which stay stable while texts may change.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    remedy: Option<Cow<'static, str>>,
    context: Context,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    partial: Option<Arc<dyn Any + Send + Sync>>,
}

impl Error {
    /// An error of a kind, with a text that says what is wrong.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            remedy: None,
            context: Context::default(),
            source: None,
            partial: None,
        }))
    }

    /// Input that breaks a rule, found before anything was sent.
    ///
    /// `field` and `value` are what the caller gave, `rule` is what it breaks.
    pub fn invalid_input(field: &str, value: impl fmt::Display, rule: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::InvalidInput,
            format!("{field} = {value}: {rule}"),
        )
    }

    /// The same error with a sentence that says what to do.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// The same error with the data that did arrive; see [`partial`](Error::partial).
    #[must_use]
    pub fn with_partial<T: Any + Send + Sync>(mut self, data: T) -> Self {
        self.0.partial = Some(Arc::new(data));
        self
    }

    pub(crate) fn with_context(mut self, edit: impl FnOnce(&mut Context)) -> Self {
        edit(&mut self.0.context);
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call may succeed later without a change.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RateLimited
                | ErrorKind::Unavailable
                | ErrorKind::Connection
                | ErrorKind::Timeout
        )
    }

    /// Whether credentials are missing, wrong, or not allowed to do this.
    pub fn is_auth(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Authentication | ErrorKind::Permission
        )
    }

    /// Whether some of the data asked for is missing; what arrived is in [`partial`](Error::partial).
    pub fn is_incomplete(&self) -> bool {
        self.0.kind == ErrorKind::Incomplete
    }

    /// Whether the input was refused before anything was sent.
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == ErrorKind::InvalidInput
    }

    /// Whether the service could not be reached at all.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connection && !self.0.context.sent
    }

    /// Whether whatever else is asked would meet the same: then a range asks no more.
    pub fn is_hopeless(&self) -> bool {
        let kind = self.0.kind;
        self.is_auth()
            || self.is_connect()
            || matches!(
                kind,
                ErrorKind::Configuration
                    | ErrorKind::InvalidInput
                    | ErrorKind::RateLimited
                    | ErrorKind::Tls
            )
    }

    /// Whether no answer came in time.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the answer could not be read.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Whether the service found the period or the answer too large, so that a smaller one may do.
    pub fn is_too_large(&self) -> bool {
        self.0.context.too_large
    }

    /// Whether the service only says that it has nothing for the request.
    ///
    /// A range counts this as an answer without rows.
    pub fn is_no_data(&self) -> bool {
        self.0.context.no_data
    }

    /// Whether the service has no data yet for an end that late.
    ///
    /// A range counts this as missing, not as failed.
    pub fn is_not_yet(&self) -> bool {
        self.0.context.not_yet
    }

    /// The crate name of the API that was called, such as `rte-capacities`.
    pub fn api(&self) -> Option<&'static str> {
        self.0.context.api
    }

    /// The operation that was called, by the name it has in the specification.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.context.operation
    }

    /// The HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.context.status
    }

    /// The service's own error code, as sent, such as `GENINSCAP_CPPT_F03`.
    pub fn code(&self) -> Option<&str> {
        self.0.context.code.as_deref()
    }

    /// The service's own description of the error, as sent.
    pub fn service_message(&self) -> Option<&str> {
        self.0.context.service_message.as_deref()
    }

    /// The service's identifier of the call, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.context.request_id.as_deref()
    }

    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.context.retry_after
    }

    /// When the answer was made by the service's clock, where it says so (`Date`).
    pub fn date(&self) -> Option<DateTime<Utc>> {
        self.0.context.date
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.context.attempts
    }

    /// The body of the answer that was refused or could not be read; cut after 64 KiB.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.context.body.as_ref()
    }

    /// The body read as a type, such as the API's own error model.
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        crate::wire::decode(self.0.context.body.as_ref()?).ok()
    }

    /// Where in the JSON document reading failed, such as `capacities_cpc[3].value`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.context.json_path.as_deref()
    }

    /// What to do next, where that is known.
    pub fn remedy(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// The data that did arrive, for an error that carries it.
    ///
    /// A range that ends incomplete carries its [`Series`](crate::series::Series), a call whose answer
    /// leaves something out carries the answer.
    pub fn partial<T: Any>(&self) -> Option<&T> {
        self.0.partial.as_deref()?.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            message,
            remedy,
            context,
            source,
            ..
        } = &*self.0;
        context.fmt_call(f)?;
        f.write_str(match remedy {
            // The point after it comes with the remedy.
            Some(_) => message.trim_end().trim_end_matches('.'),
            None => message,
        })?;
        context.fmt_details(f)?;
        // Foreign errors tell the cause only in their chain: the last link says most.
        if let Some(cause) = source
            .as_deref()
            .and_then(|source| last_cause(source, message))
        {
            write!(f, ": {cause}")?;
        }
        if let Some(remedy) = remedy {
            write!(f, ". {remedy}")?;
        }
        Ok(())
    }
}

fn last_cause(error: &(dyn std::error::Error + 'static), said: &str) -> Option<String> {
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    let text = last.to_string();
    (!said.contains(&text)).then_some(text)
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("text", &self.to_string())
            .field("status", &self.0.context.status)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_reason_and_remedy() {
        let error = Error::invalid_input("end_date", "2031-01-01", "later than the service allows")
            .with_remedy("Ask for an earlier end");
        assert_eq!(
            error.to_string(),
            "end_date = 2031-01-01: later than the service allows. Ask for an earlier end"
        );
        assert!(error.is_invalid_input() && !error.is_retryable());
    }

    #[test]
    fn partial_data_travels_with_clones() {
        let error = Error::new(ErrorKind::Incomplete, "half").with_partial(vec![1, 2]);
        assert_eq!(error.clone().partial::<Vec<i32>>(), Some(&vec![1, 2]));
        assert_eq!(error.partial::<String>(), None);
    }
}
