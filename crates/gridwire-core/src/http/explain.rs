use reqwest::header::HeaderMap;

use crate::{Api, ErrorKind, Operation};

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
}
