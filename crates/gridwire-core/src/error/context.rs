use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};

/// What is known about the call that failed.
#[derive(Clone, Default)]
pub(crate) struct Context {
    pub(crate) api: Option<&'static str>,
    pub(crate) operation: Option<&'static str>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) service_message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) date: Option<DateTime<Utc>>,
    pub(crate) attempts: u32,
    pub(crate) body: Option<Bytes>,
    pub(crate) json_path: Option<String>,
    pub(crate) too_large: bool,
    pub(crate) no_data: bool,
    pub(crate) not_yet: bool,
    /// Whether the request may have reached the service.
    pub(crate) sent: bool,
}

impl Context {
    /// `rte-capacities capacities_cpc: `, so that a log line tells which call failed.
    pub(super) fn fmt_call(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.api, self.operation) {
            (Some(api), Some(operation)) => write!(f, "{api} {operation}: "),
            _ => Ok(()),
        }
    }

    pub(super) fn fmt_details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.json_path {
            write!(f, " (at {path})")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (transaction {id})")?;
        }
        if let Some(wait) = self.retry_after {
            write!(f, " (the service asks to wait {} s)", wait.as_secs())?;
        }
        if self.attempts > 1 {
            write!(f, " after {} attempts", self.attempts)?;
        }
        Ok(())
    }
}
