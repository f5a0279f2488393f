//! `/token/oauth/`: client credentials for a bearer token.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

use super::shape::RteTokenShape;
use super::state::{CLIENT_ID, CLIENT_SECRET, RteState};
use crate::{base64, form};

const INVALID_CLIENT: &str = "Client authentication failed (e.g. unknown client, no client authentication included, \
                              or unsupported authentication method).";
const UNSUPPORTED_GRANT: &str =
    "The authorization grant type is not supported by the authorization server.";

/// With and without the slash, by POST and by GET: clients use all four.
pub(crate) fn router(state: Arc<RteState>) -> Router {
    let endpoint = get(token).post(token);
    Router::new()
        .route("/token/oauth", endpoint.clone())
        .route("/token/oauth/", endpoint)
        .with_state(state)
}

async fn token(
    State(state): State<Arc<RteState>>,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    if !is_our_client(&headers) {
        let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"rte\"")];
        let body = error("invalid_client", INVALID_CLIENT);
        return (StatusCode::UNAUTHORIZED, challenge, body).into_response();
    }
    let parameters = if method == Method::POST {
        form::pairs(&String::from_utf8_lossy(&body))
    } else {
        form::pairs(&query.unwrap_or_default())
    };
    // Most clients send no grant type at all, and get their token.
    if form::first(&parameters, "grant_type").is_some_and(|grant| grant != "client_credentials") {
        let body = error("unsupported_grant_type", UNSUPPORTED_GRANT);
        return (StatusCode::BAD_REQUEST, body).into_response();
    }

    let now = state.now();
    let mut switches = state.switches();
    let token = switches.tokens.issue(now);
    let left = token.seconds_left(now);
    let lifetime = match switches.token_shape {
        RteTokenShape::Number => format!(r#","expires_in":{left}"#),
        RteTokenShape::Text => format!(r#","expires_in":"{left}""#),
        RteTokenShape::Omitted => String::new(),
    };
    let value = token.value;
    let body = format!(r#"{{"access_token":"{value}","token_type":"Bearer"{lifetime}}}"#);
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

fn is_our_client(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return false;
    };
    let Some((scheme, credentials)) = value.to_str().ok().and_then(|text| text.split_once(' '))
    else {
        return false;
    };
    let expected = base64::encode(format!("{CLIENT_ID}:{CLIENT_SECRET}").as_bytes());
    scheme.eq_ignore_ascii_case("basic") && credentials.trim() == expected
}

/// RFC 6749, not the form that the resources' errors have.
fn error(code: &str, description: &str) -> Response {
    let body = format!(r#"{{"error":"{code}","error_description":"{description}"}}"#);
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
