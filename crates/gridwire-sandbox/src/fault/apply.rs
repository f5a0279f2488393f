//! What a fault does to an answer.

use std::io;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::stream;

use super::{Fault, Kind, Plan, RetryAfter};
use crate::clock::http_date;
use crate::document::xml_escape;

/// A slow body comes in this many pieces at most.
const PIECES: usize = 10;

impl Plan {
    /// The answer in the service's stead, if any fault gives one.
    pub(crate) fn replacement(&self, request: &HeaderMap) -> Option<Response<Body>> {
        self.0
            .iter()
            .find(|fault| fault.kind.replaces())
            .map(|fault| fault.answer(request))
    }

    /// The answer after the faults that change it.
    pub(crate) async fn change(&self, response: Response<Body>) -> Response<Body> {
        let has = |kind| self.0.iter().any(|fault| fault.kind == kind);
        let (bom, truncate) = (has(Kind::Bom), has(Kind::Truncate));
        let slow = self.0.iter().find_map(|fault| match fault.kind {
            Kind::Slow(over) => Some(over),
            _ => None,
        });
        if !bom && !truncate && slow.is_none() {
            return response;
        }

        let (mut parts, body) = response.into_parts();
        // The sandbox's own answers are whole in memory: reading them cannot fail.
        let mut bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        if bom {
            bytes = [&b"\xef\xbb\xbf"[..], &bytes].concat().into();
        }
        parts
            .headers
            .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        let body = if truncate || slow.is_some() {
            dripping(bytes, slow.unwrap_or_default(), truncate)
        } else {
            Body::from(bytes)
        };
        Response::from_parts(parts, body)
    }
}

impl Fault {
    fn answer(&self, request: &HeaderMap) -> Response<Body> {
        // hyper sends no informational status as an answer.
        let status = StatusCode::from_u16(self.status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let echo = self
            .echo_authorization
            .then(|| request.get(header::AUTHORIZATION))
            .flatten()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let (content_type, body) = self.content(status, echo.as_deref());

        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::try_from(content_type) {
            headers.insert(header::CONTENT_TYPE, value);
        }
        let retry_after = self.retry_after.and_then(|retry_after| match retry_after {
            RetryAfter::Seconds(seconds) => Some(HeaderValue::from(seconds)),
            RetryAfter::Date(date) => HeaderValue::try_from(http_date(date)).ok(),
        });
        if let Some(value) = retry_after {
            headers.insert(header::RETRY_AFTER, value);
        }
        response
    }

    fn content(&self, status: StatusCode, echo: Option<&str>) -> (String, Bytes) {
        if let Some((content_type, body)) = &self.body {
            let mut body = BytesMut::from(&body[..]);
            if let Some(echo) = echo {
                body.extend_from_slice(format!("\nAuthorization: {echo}").as_bytes());
            }
            return (content_type.clone(), body.freeze());
        }
        let reason = match status.as_u16() {
            // Not registered, hence without a name in the http crate.
            509 => "Bandwidth Limit Exceeded",
            _ => status.canonical_reason().unwrap_or("Error"),
        };
        let title = format!("{} {reason}", status.as_u16());
        let sent = echo.map(|echo| format!("Authorization: {echo}"));
        let (content_type, text) = match self.kind {
            Kind::Html => ("text/html; charset=utf-8", html(&title, sent.as_deref())),
            Kind::Xml => ("application/xml", xml(&title, sent.as_deref())),
            _ => ("application/json", json(&title, sent.as_deref())),
        };
        (content_type.to_owned(), Bytes::from(text))
    }
}

fn json(title: &str, sent: Option<&str>) -> String {
    let mut description = format!("{title}: a fault that was asked of the sandbox");
    if let Some(sent) = sent {
        description = format!("{description}. The request had {sent}");
    }
    serde_json::json!({"error": "SANDBOX_FAULT", "error_description": description}).to_string()
}

fn html(title: &str, sent: Option<&str>) -> String {
    let sent = sent.map_or(String::new(), |sent| {
        format!("<pre>{}</pre>\n", xml_escape(sent))
    });
    format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n\
         <p>The gateway could not answer.</p>\n{sent}</body>\n</html>\n"
    )
}

fn xml(title: &str, sent: Option<&str>) -> String {
    let sent = sent.map_or(String::new(), |sent| {
        format!("<request>{}</request>", xml_escape(sent))
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response><message>{title}</message>{sent}</response>\n"
    )
}

/// A body in pieces, over this long, perhaps only half of what was declared.
fn dripping(bytes: Bytes, over: Duration, truncate: bool) -> Body {
    let end = if truncate {
        bytes.len() / 2
    } else {
        bytes.len()
    };
    let piece = end.div_ceil(PIECES).max(1);
    let pause = over / PIECES as u32;
    let rest = Some(bytes.slice(..end));
    Body::from_stream(stream::unfold(rest, move |rest| async move {
        let mut rest = rest?;
        if pause.is_zero() {
            // Lets the piece before go out: a broken body takes what is not yet sent with it.
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
        if rest.is_empty() {
            return truncate.then(|| (Err(io::Error::other("truncated on purpose")), None));
        }
        let next = rest.split_to(piece.min(rest.len()));
        Some((Ok(next), Some(rest)))
    }))
}
