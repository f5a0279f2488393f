//! The checks before any resource, in the order of the user guide's diagram.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Body as _;

use super::apis::Api;
use super::error;
use super::state::RteState;

/// What stands before the path at the real service: a client must not get away with more here because
/// `http://127.0.0.1` is shorter.
const ORIGIN: &str = "https://digital.iservices.rte-france.com";
/// The largest request, in bytes.
const LARGEST_REQUEST: u64 = 5_000_000;

/// Lets a call through to its resource, or says why not.
pub(crate) async fn pass(
    State((state, api)): State<(Arc<RteState>, &'static Api)>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    // The front server comes before everything else: it cannot even read such a request.
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    if ORIGIN.len() + target.len() > api.longest_uri {
        return error::uri_too_long();
    }
    if request.body().size_hint().lower() > LARGEST_REQUEST {
        return error::too_large();
    }
    if let Err(refusal) = check(&state, api, request.headers()) {
        return *refusal;
    }
    next.run(request).await
}

fn check(state: &RteState, api: &Api, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let now = state.now();
    let mut switches = state.switches();
    match bearer(headers) {
        Some(token) if switches.tokens.is_valid(token, now) => {}
        Some(_) => return Err(Box::new(unauthorized(true))),
        None => return Err(Box::new(unauthorized(false))),
    }
    if let Some(quota) = &mut switches.quota
        && let Err(seconds) = quota.count(now)
    {
        return Err(Box::new(error::too_many_requests(seconds)));
    }
    if !switches.application_exists || switches.unsubscribed.contains(api.path) {
        return Err(Box::new(error::forbidden()));
    }
    Ok(())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// RFC 6750: the reason is told only to who sent a token.
fn unauthorized(had_token: bool) -> Response {
    let challenge = if had_token {
        "Bearer realm=\"rte\", error=\"invalid_token\", error_description=\"The access token is invalid or expired\""
    } else {
        "Bearer realm=\"rte\""
    };
    let mut response = error::unauthorized().into_response();
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static(challenge),
    );
    response
}
