//! What the service says when it does not answer. Nothing of it is documented: frameworks for such services speak so.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer;
use super::options::ClimkitLimit;
use super::switches::Switches;
use crate::document::Node;

const PAGE: &str = "<!DOCTYPE html>\n<html>\n<head><title>500 Internal Server Error</title></head>\n<body>\n\
                    <h1>Internal Server Error</h1>\n</body>\n</html>\n";

/// Why there are no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoSuchPath,
    Method,
    NoToken,
    ForeignToken,
    EndedToken,
    NoCredentials,
    WrongCredentials,
    TooEarly,
    OtherSite,
    NoSuchSite,
    NoSuchMeter,
    NoSuchSensor,
    MeterType,
    Body,
    /// `t_s` or `t_e`.
    Time,
    SamplingFrequency,
    RuleMeter,
    /// A period that is too long, by this status.
    TooLong(u16),
    /// A day that the service fails at.
    Poisoned,
}

impl Refusal {
    /// Status, and the name and the text of the only field: names differ as those of frameworks do.
    fn parts(self, switches: &Switches) -> (u16, &'static str, &'static str) {
        match self {
            Self::NoSuchPath => (404, "message", "Not found"),
            Self::Method => (405, "message", "Method not allowed"),
            Self::NoToken => (401, "msg", "Missing Authorization Header"),
            Self::ForeignToken => (422, "msg", "Signature verification failed"),
            Self::EndedToken => (switches.expired_status, "msg", "Token has expired"),
            Self::NoCredentials => (400, "msg", "Missing username or password"),
            Self::WrongCredentials => (401, "msg", "Bad username or password"),
            Self::TooEarly => (429, "message", "Too many requests"),
            Self::OtherSite => (403, "message", "This user may not read this site"),
            Self::NoSuchSite => (404, "error", "Site not found"),
            Self::NoSuchMeter => (404, "error", "Meter not found"),
            Self::NoSuchSensor => (404, "error", "Sensor not found"),
            Self::MeterType => (400, "message", "Unknown meter type"),
            Self::Body => (400, "message", "The body is not a JSON object"),
            Self::Time => (
                400,
                "detail",
                "t_s and t_e are isoformatted datetimes, tz-naive in UTC",
            ),
            Self::SamplingFrequency => (400, "message", "Unknown sampling frequency"),
            Self::RuleMeter => (400, "message", "A rule meter has no raw data"),
            Self::TooLong(status) => (status, "message", "The period is too long"),
            Self::Poisoned => (500, "message", ""),
        }
    }

    pub(crate) fn answer(self, switches: &Switches) -> Response {
        if self == Self::Poisoned {
            let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            return (StatusCode::INTERNAL_SERVER_ERROR, content_type, PAGE).into_response();
        }
        let (mut status, name, text) = self.parts(switches);
        let mut wait = None;
        match switches.limit {
            ClimkitLimit::Status {
                status: told,
                retry_after,
            } if self == Self::TooEarly => (status, wait) = (told, retry_after),
            ClimkitLimit::Object if self == Self::TooEarly => status = 200,
            _ if switches.errors_as_objects && status < 500 => status = 200,
            _ => {}
        }
        let body = Node::Object(vec![(name, Node::text(text))]);
        let mut response = answer::json(body.to_json());
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        if let Some(seconds) = wait {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
