//! What the sandbox was asked: every request, the authorization's secret left out.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use chrono::{DateTime, Utc};

/// A served sandbox may run for days: the oldest requests are forgotten beyond this many.
const KEPT: usize = 10_000;

/// One request as it came in, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as sent, not decoded.
    pub path: String,
    /// The query as sent, not decoded, without the question mark.
    pub query: Option<String>,
    /// Names in lower case, in the order of arrival. Of `authorization`, only the scheme is kept.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// When it was received, by the sandbox's clock.
    pub received_at: DateTime<Utc>,
    /// When it was received, by the machine's clock: for pauses between requests.
    pub received: Instant,
    /// The status answered; `None` if the connection was reset instead.
    pub status: Option<u16>,
    /// The faults that were applied, as the command line writes them.
    pub faults: Vec<String>,
}

impl RecordedRequest {
    /// The first value of a header, its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Headers as they are recorded.
pub(crate) fn recorded_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let kept = if name == header::AUTHORIZATION {
                // Some services take the bare token: then there is no scheme, and nothing may be kept.
                text.split_once(' ').map_or("", |(scheme, _)| scheme)
            } else {
                &text
            };
            (name.as_str().to_owned(), kept.to_owned())
        })
        .collect()
}

/// The requests so far.
#[derive(Default)]
pub(crate) struct Log(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    next: u64,
    kept: VecDeque<(u64, RecordedRequest)>,
}

impl Log {
    /// Adds a request whose answer is not known yet; the number is for [`Log::answered`].
    pub(crate) fn add(&self, request: RecordedRequest) -> u64 {
        let mut entries = self.lock();
        let number = entries.next;
        entries.next += 1;
        if entries.kept.len() == KEPT {
            entries.kept.pop_front();
        }
        entries.kept.push_back((number, request));
        number
    }

    pub(crate) fn answered(&self, number: u64, status: u16) {
        // The log may have been cleared meanwhile.
        if let Some((_, request)) = self.lock().kept.iter_mut().find(|(n, _)| *n == number) {
            request.status = Some(status);
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.lock()
            .kept
            .iter()
            .map(|(_, request)| request.clone())
            .collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().kept.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
