//! One attempt: a request on the wire and the whole answer back.

use std::time::Duration;

use bytes::BytesMut;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};

use super::handshake::Handshake;
use super::request::Request;
use super::response::{Body, Response};
use crate::auth::Authorization;
use crate::{Error, ErrorKind, Method, Result};

/// More than any service of ours sends; a body that does not end must not fill the memory.
const LONGEST_BODY: usize = 512 * 1024 * 1024;

pub(super) async fn send(
    http: &reqwest::Client,
    request: &Request,
    url: &reqwest::Url,
    authorization: Option<&Authorization>,
    timeout: Duration,
) -> Result<Response<Body>> {
    let method = match request.operation.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut wire = reqwest::Request::new(method, url.clone());
    *wire.timeout_mut() = Some(timeout);
    let headers = wire.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        USER_AGENT,
        HeaderValue::from_static(concat!("gridwire/", env!("CARGO_PKG_VERSION"))),
    );
    if let Some(authorization) = authorization {
        let mut value = HeaderValue::from_str(authorization.text()).map_err(|_| {
            Error::new(
                ErrorKind::Authentication,
                "the credentials hold characters that a header cannot carry",
            )
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    if let Some((content_type, body)) = &request.body {
        headers.extend(
            HeaderValue::from_str(content_type)
                .ok()
                .map(|value| (CONTENT_TYPE, value)),
        );
        *wire.body_mut() = Some(body.clone().into());
    }
    let mut answer = http.execute(wire).await.map_err(connection)?;
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(connection)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(
                Error::new(ErrorKind::Decode, "the answer is longer than 512 MiB")
                    .with_remedy("Ask for less at once")
                    .with_context(|context| context.too_large = true),
            );
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response::new(
        request.operation,
        answer.status().as_u16(),
        std::mem::take(answer.headers_mut()),
        body.freeze(),
    ))
}

/// A failure below HTTP; its text must not show the URL, which reqwest would add.
fn connection(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let sent = !error.is_connect();
    let (kind, text, remedy) = if error.is_timeout() {
        (
            ErrorKind::Timeout,
            "no complete answer in time",
            "Try again later, ask for less at once, or set a longer timeout",
        )
    } else if let Some(failure) = Handshake::of(&error) {
        (ErrorKind::Tls, failure.message(), failure.remedy())
    } else if error.is_connect() {
        (
            ErrorKind::Connection,
            "no connection to the service",
            "Check the base URL, the network and any proxy",
        )
    } else {
        (
            ErrorKind::Connection,
            "the connection broke before the answer was complete",
            "Try again later",
        )
    };
    Error::new(kind, text)
        .with_remedy(remedy)
        .with_source(error)
        .with_context(|context| context.sent = sent)
}
