use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::{Api, ErrorBody, ErrorKind, Operation, wire};

/// An answer that is not a success, for an API crate to explain.
#[derive(Debug)]
pub struct Refusal<'a> {
    pub(super) operation: &'static Operation,
    pub(super) status: u16,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl<'a> Refusal<'a> {
    /// The API that was called.
    pub fn api(&self) -> &'static Api {
        self.operation.api
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header by name, where it is text.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it came.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }
}

/// What an error answer says of itself, at the places that the specification names.
///
/// Error answers are the least reliable of all: each part is optional, and a body that is not JSON
/// says nothing.
pub fn explain(refusal: &Refusal<'_>) -> Explanation {
    let body: Value = wire::decode(refusal.body).unwrap_or_default();
    let text = |places: &[&str]| {
        let mut found = places
            .iter()
            .filter_map(|place| match body.pointer(place)? {
                Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
        found.next()
    };
    let ErrorBody {
        code,
        message,
        request_id,
    } = &refusal.api().error_body;
    Explanation {
        code: text(code),
        message: text(message),
        request_id: text(request_id),
        ..Explanation::default()
    }
}

/// What an API's error answer means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// The service's code.
    pub code: Option<String>,
    /// The service's text.
    pub message: Option<String>,
    /// The service's identifier of the call.
    pub request_id: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
    /// The kind of failure, where the status alone would mislead.
    pub kind: Option<ErrorKind>,
    /// Whether a smaller period may do.
    pub too_large: bool,
    /// Whether the service only says that it has nothing for the request.
    pub no_data: bool,
    /// Whether the service has no data yet for an end that late.
    pub not_yet: bool,
    /// Whether `Retry-After` speaks of something else than this failure.
    pub stray_retry_after: bool,
}
