//! Faults on demand: what goes wrong, on which requests, how often.

mod apply;
mod parse;
mod set;
mod show;

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};

pub use parse::ParseFaultError;
pub(crate) use set::{FaultSet, Plan};

/// Something that goes wrong on purpose.
///
/// By default a fault hits the next request and is then used up; [`on`](Self::on), [`after`](Self::after),
/// [`times`](Self::times) and [`always`](Self::always) change that. Statuses, pages and resets replace the answer, and
/// the service does not even see the request: of several that match, the one added first is taken and the others stay
/// for later requests. The other faults change whatever answer there is, and all that match apply.
///
/// On the command line a fault is written `KIND[:OPTIONS][*TIMES][+SKIPPED][@PATH]`, for instance `503*2@/capacities_cpc`:
///
/// ```
/// use gridwire_sandbox::Fault;
///
/// let fault: Fault = "503*2@/capacities_cpc".parse()?;
/// assert_eq!(fault, Fault::status(503).times(2).on("/capacities_cpc"));
/// # Ok::<(), gridwire_sandbox::ParseFaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a fault does nothing until a sandbox gets it"]
pub struct Fault {
    pub(crate) kind: Kind,
    pub(crate) status: u16,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) body: Option<(String, Bytes)>,
    pub(crate) echo_authorization: bool,
    pub(crate) on: Option<String>,
    pub(crate) after: u32,
    /// `None` is always.
    pub(crate) times: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Status,
    Html,
    Xml,
    Reset,
    Truncate,
    Slow(Duration),
    Bom,
    ClockSkew(TimeDelta),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    Date(DateTime<Utc>),
}

impl Kind {
    /// Whether the service is left out, rather than its answer changed.
    pub(crate) fn replaces(self) -> bool {
        matches!(self, Self::Status | Self::Html | Self::Xml | Self::Reset)
    }
}

impl Fault {
    fn new(kind: Kind, status: u16) -> Self {
        Self {
            kind,
            status,
            retry_after: None,
            body: None,
            echo_authorization: false,
            on: None,
            after: 0,
            times: Some(1),
        }
    }

    /// An error status with a small JSON body. What HTTP does not allow as a final status is answered as 500.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status, status)
    }

    /// The connection is reset without an answer.
    pub fn reset() -> Self {
        Self::new(Kind::Reset, 0)
    }

    /// The true answer's head and the first half of its body, then the connection breaks.
    pub fn truncate() -> Self {
        Self::new(Kind::Truncate, 0)
    }

    /// The true answer, its body dripping in over this long.
    pub fn slow(over: Duration) -> Self {
        Self::new(Kind::Slow(over), 0)
    }

    /// A gateway's HTML page with status 502; see [`with_status`](Self::with_status).
    pub fn html() -> Self {
        Self::new(Kind::Html, 502)
    }

    /// An XML document where JSON was asked, with status 200; see [`with_status`](Self::with_status).
    pub fn xml() -> Self {
        Self::new(Kind::Xml, 200)
    }

    /// The true answer with a UTF-8 byte order mark before it.
    pub fn bom() -> Self {
        Self::new(Kind::Bom, 0)
    }

    /// The true answer with a `Date` header that is off by this much.
    pub fn clock_skew(skew: TimeDelta) -> Self {
        Self::new(Kind::ClockSkew(skew), 0)
    }

    /// Another status for a page.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// A `Retry-After` header in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(RetryAfter::Seconds(seconds));
        self
    }

    /// A `Retry-After` header that names an instant.
    pub fn retry_after_date(mut self, instant: DateTime<Utc>) -> Self {
        self.retry_after = Some(RetryAfter::Date(instant));
        self
    }

    /// Another body for a status or a page, for instance a technical error of the service.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        self.body = Some((content_type.into(), body.into()));
        self
    }

    /// Writes the received `Authorization` header into the body of the error, as careless gateways do: to test that
    /// a client lets no secret out through its errors and logs.
    pub fn echo_authorization(mut self) -> Self {
        self.echo_authorization = true;
        self
    }

    /// Only requests whose path and query, as sent, contain this.
    pub fn on(mut self, part_of_target: impl Into<String>) -> Self {
        self.on = Some(part_of_target.into());
        self
    }

    /// Leaves so many matching requests alone first.
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// Hits so many matching requests; one by default.
    pub fn times(mut self, requests: u32) -> Self {
        self.times = Some(requests);
        self
    }

    /// Hits every matching request.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }
}
