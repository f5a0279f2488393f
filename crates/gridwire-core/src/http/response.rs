use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;

use crate::Operation;

/// An answer: its value, with the status and headers that came with it.
///
/// It dereferences to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    operation: &'static Operation,
    status: u16,
    pub(super) headers: HeaderMap,
}

impl Response<Body> {
    pub(super) fn new(
        operation: &'static Operation,
        status: u16,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        Self {
            value: Body(body),
            operation,
            status,
            headers,
        }
    }
}

impl<T> Response<T> {
    /// The operation that was answered.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header by name, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// When it was made by the service's clock, where it says so (`Date`).
    pub fn date(&self) -> Option<DateTime<Utc>> {
        let date = DateTime::parse_from_rfc2822(self.header("date")?).ok()?;
        Some(date.to_utc())
    }

    /// The same answer with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: change(self.value),
            operation: self.operation,
            status: self.status,
            headers: self.headers,
        }
    }

    pub(crate) fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Without the headers, which may hold what is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// The body of an answer as it came.
///
/// It dereferences to its bytes; `Debug` shows only how many there are, since they may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The bytes.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}
