//! From an answer that is not a success, or not readable, to an error.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::explain::{Explanation, Refusal};
use super::response::{Body, Response};
use crate::wire::DecodeError;
use crate::{Error, ErrorKind};

/// What is kept of the body of an error.
const BODY: usize = 64 * 1024;

/// Takes secrets out of what a server wrote, since servers do repeat what they were sent.
pub(super) struct Redactor(pub(super) Vec<SecretString>);

impl Redactor {
    pub(super) fn clean(&self, text: String) -> String {
        self.0
            .iter()
            .map(ExposeSecret::expose_secret)
            .filter(|secret| !secret.is_empty())
            .fold(text, |text, secret| {
                if text.contains(secret) {
                    text.replace(secret, "[secret]")
                } else {
                    text
                }
            })
    }

    /// The whole body without secrets. To be taken before anything of it is cut or read, since a
    /// part of a secret is not found any more.
    fn clean_body(&self, body: &[u8]) -> bytes::Bytes {
        match std::str::from_utf8(body) {
            Ok(text) => self.clean(text.to_owned()).into(),
            Err(_) => self
                .clean(String::from_utf8_lossy(body).into_owned())
                .into(),
        }
    }

    /// A row without secrets.
    pub(super) fn clean_json(&self, json: serde_json::Value) -> serde_json::Value {
        let text = json.to_string();
        let clean = self.clean(text.clone());
        if clean == text {
            json
        } else {
            serde_json::from_str(&clean).unwrap_or(serde_json::Value::Null)
        }
    }
}

fn kept(body: bytes::Bytes) -> bytes::Bytes {
    body.slice(..body.len().min(BODY))
}

/// The error for an answer that is not a success, by its status or by what it says of itself.
pub(super) fn refused(
    answer: &Response<Body>,
    explain: fn(&Refusal<'_>) -> Explanation,
    retry_after: Option<Duration>,
    redactor: &Redactor,
) -> Error {
    let status = answer.status();
    let body = redactor.clean_body(answer);
    let why = explain(&Refusal {
        operation: answer.operation(),
        status,
        headers: &answer.headers,
        body: &body,
    });
    let (kind, meaning) = match status {
        401 => (
            ErrorKind::Authentication,
            "the service does not accept the credentials",
        ),
        403 => (ErrorKind::Permission, "the service does not allow this"),
        404 => (ErrorKind::Refused, "not found, or no data"),
        408 => (ErrorKind::Unavailable, "the service had no answer in time"),
        413 => (ErrorKind::Refused, "too much at once"),
        414 => (ErrorKind::Refused, "the URI is too long"),
        429 => (ErrorKind::RateLimited, "too many requests"),
        509 => (
            ErrorKind::Unavailable,
            "the service's bandwidth limit is reached",
        ),
        500..=599 => (ErrorKind::Unavailable, "the service failed"),
        300..=399 => (ErrorKind::Refused, "the service points to another address"),
        _ => (ErrorKind::Refused, "the service refused the request"),
    };
    let clean = |text: Option<String>| text.map(|text| redactor.clean(text));
    let (code, message) = (clean(why.code), clean(why.message));
    let mut text = format!("{meaning} (HTTP {status})");
    for part in [code.as_deref(), message.as_deref()].into_iter().flatten() {
        text.push_str(if text.ends_with(')') { ": " } else { " – " });
        text.push_str(part);
    }
    // What came with a status of success may be the secret that was asked for.
    let hidden = answer.operation().secret_answer && (200..300).contains(&status);
    if code.is_none() && message.is_none() && !hidden {
        let snippet = snippet(&body);
        if !snippet.is_empty() {
            text.push_str(": ");
            text.push_str(&snippet);
        }
    }
    let error = Error::new(why.kind.unwrap_or(kind), text);
    let error = match (why.remedy, default_remedy(status)) {
        (Some(remedy), _) => error.with_remedy(remedy),
        (None, Some(remedy)) => error.with_remedy(remedy),
        (None, None) => error,
    };
    error.with_context(|context| {
        context.status = Some(status);
        context.code = code;
        context.service_message = message;
        context.request_id = clean(why.request_id);
        context.retry_after = retry_after.filter(|_| !why.stray_retry_after);
        context.date = answer.date();
        context.body = (!hidden).then(|| kept(body));
        context.too_large = why.too_large || status == 413;
        context.no_data = why.no_data;
        context.not_yet = why.not_yet;
        context.sent = true;
    })
}

/// The error for an answer that leaves something out.
pub(super) fn cut(status: u16, code: Option<u32>) -> Error {
    let code = code.map(|code| code.to_string());
    let mut text = format!("the service left out a part of its answer (HTTP {status})");
    if let Some(code) = &code {
        text.push_str(": ");
        text.push_str(code);
    }
    Error::new(ErrorKind::Incomplete, text)
        .with_remedy(
            "Ask for less at once, or use `range`, which does; what came is in the error (partial)",
        )
        .with_context(|context| {
            context.status = Some(status);
            context.code = code;
            context.too_large = true;
            context.sent = true;
        })
}

/// The error for a successful answer that is not what the specification says.
pub(super) fn unreadable(
    answer: &Response<Body>,
    reason: DecodeError,
    redactor: &Redactor,
) -> Error {
    let (operation, status) = (answer.operation(), answer.status());
    let body = redactor.clean_body(answer);
    let quote = |text: String| {
        if operation.secret_answer {
            String::new()
        } else {
            format!(": {text}")
        }
    };
    let text = match kind_of_document(answer.header("content-type"), &body) {
        Some("nothing") => {
            format!("the service sent nothing where JSON was expected (HTTP {status})")
        }
        Some(kind) => {
            format!(
                "the service sent {kind} where JSON was expected (HTTP {status}){}",
                quote(snippet(&body))
            )
        }
        None => {
            let reason = redactor.clean(reason.reason.to_string());
            // That a field is missing says nothing of what the others hold.
            let reason = if reason.starts_with("missing field") {
                format!(": {reason}")
            } else {
                quote(reason)
            };
            format!("the answer cannot be read (HTTP {status}){reason}")
        }
    };
    let error = Error::new(ErrorKind::Decode, text).with_context(|context| {
        context.status = Some(status);
        context.date = answer.date();
        context.json_path = Some(redactor.clean(reason.path)).filter(|path| !path.is_empty());
        context.body = (!operation.secret_answer).then(|| kept(body));
        context.sent = true;
    });
    error.with_remedy(if operation.secret_answer {
        "Its content is not shown, since it may hold a secret; check the base URL"
    } else {
        "Look at the body (--raw of the gridwire command); if the service changed, the specification must follow"
    })
}

fn kind_of_document(content_type: Option<&str>, body: &[u8]) -> Option<&'static str> {
    let start = body.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let said = content_type.unwrap_or_default();
    if start.is_empty() {
        Some("nothing")
    } else if said.contains("html") || start.starts_with(b"<!") || start.starts_with(b"<html") {
        Some("HTML")
    } else if start.starts_with(b"<") {
        Some("XML")
    } else if !matches!(start[0], b'{' | b'[') {
        Some("text")
    } else {
        None
    }
}

fn snippet(body: &[u8]) -> String {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = String::from_utf8_lossy(&body[..body.len().min(BODY)]);
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(200) {
        words.truncate(end);
        words.push('…');
    }
    words
}

fn default_remedy(status: u16) -> Option<&'static str> {
    Some(match status {
        401 => "Check the credentials",
        403 => "Check that these credentials may use this API",
        413 => "Ask for a shorter period or for less at once",
        414 => "Ask for fewer values of a list at once",
        429 => "Wait, and ask less often",
        300..=399 => "Check the base URL",
        408 | 500..=599 => "Try again later",
        _ => return None,
    })
}
