//! What the service's status codes mean, and what to do about them.

use gridwire_core::http::{self, Explanation, Refusal};
use gridwire_core::{Error, ErrorKind};

use crate::ApiStatus;

/// What EDF Store & Forecast says in an error.
pub trait EdfError {
    /// The service's status code, where the answer had one.
    fn api_status(&self) -> Option<ApiStatus>;
}

impl EdfError for Error {
    fn api_status(&self) -> Option<ApiStatus> {
        self.code()?.parse().ok().map(|code: u32| code.into())
    }
}

/// The kind of failure and the remedy; `None` where the HTTP status says as much.
///
/// Code and HTTP status may disagree, and then the code says more: a proxy knows only statuses.
fn meaning(status: ApiStatus) -> Option<(ErrorKind, &'static str)> {
    use ApiStatus as Code;
    use ErrorKind::{Incomplete, Permission, Refused, Unavailable};
    Some(match status {
        Code::PartialResponse => (Incomplete, "Ask for less at once, or use range, which does"),
        Code::InvalidEndpoint => (
            Refused,
            "Check that the base URL ends in /v1 and nothing else",
        ),
        Code::InvalidMethod => (
            Refused,
            "Only GET and PUT are known; look for a proxy that changes the method",
        ),
        Code::InvalidHeader => (
            Refused,
            "Look for a proxy that removes Accept or Content-Type",
        ),
        Code::InvalidSiteId => (
            Refused,
            "Check the site id; EDF tells which sites a certificate is for",
        ),
        Code::InvalidCategory => (Refused, "Use production, forecast, commitment or tariff"),
        Code::InvalidType => (
            Refused,
            "Use a type that the document lists, or ask EDF whether the site has this one",
        ),
        Code::InvalidId => (
            Refused,
            "Check the id; ids are given out per site and type, and the service has no list of them",
        ),
        Code::InvalidParameters => (
            Refused,
            "Give from with to, generated-after with generated-before, and agg with period, from and to",
        ),
        Code::InvalidFrom
        | Code::InvalidTo
        | Code::InvalidGeneratedAfter
        | Code::InvalidGeneratedBefore => (
            Refused,
            "Give the instants in order, and in milliseconds since 1970",
        ),
        Code::InvalidAgg => (Refused, "Use min, max or avg; tariffs cannot be aggregated"),
        Code::InvalidPeriod => (Refused, "Use a period such as 30s, 15m or 1h"),
        Code::PayloadEncoding | Code::PayloadContent => (
            Refused,
            "Compare the records with the document; the answer does not tell which one it is about",
        ),
        Code::PayloadEmpty => (Refused, "Send at least one record"),
        Code::Permission => (
            Permission,
            "Use the certificate that EDF issued for this site; without any certificate the answer is the same",
        ),
        Code::ServerError => (
            Unavailable,
            "Try again later; if it lasts, tell support@edf-sf.com the time of the request",
        ),
        _ => return None,
    })
}

/// Reads the errors of the API.
pub(crate) fn explain(refusal: &Refusal<'_>) -> Explanation {
    let said = http::explain(refusal);
    let status = said
        .code
        .as_deref()
        .and_then(|code| code.parse::<u32>().ok());
    let meaning = status.and_then(|code| meaning(code.into()));
    Explanation {
        kind: meaning.map(|(kind, _)| kind),
        remedy: meaning.map(|(_, remedy)| remedy.to_owned()),
        too_large: status.map(ApiStatus::from) == Some(ApiStatus::PartialResponse),
        ..said
    }
}
