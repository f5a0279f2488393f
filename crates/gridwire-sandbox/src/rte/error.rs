//! What the portal answers when it refuses.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::shape::RteShape;
use super::state::RteState;
use crate::document::Node;

/// Where the guide promises a link to itself. Recorded errors have an empty one.
const PORTAL: &str = "https://data.rte-france.com";

/// A functional error: HTTP 400 with a code.
pub(crate) fn functional(state: &RteState, code: &str, description: &str) -> Response {
    let uri = match state.switches().shape {
        RteShape::Guide => PORTAL,
        _ => "",
    };
    let details = vec![("transaction_id", Node::text(state.transaction_id()))];
    let body = Node::Object(vec![
        ("error", Node::text(code)),
        ("error_description", Node::text(description)),
        ("error_uri", Node::text(uri)),
        ("error_details", Node::Object(details)),
    ]);
    // JSON whatever is accepted: only answers with data were seen as XML.
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::BAD_REQUEST, content_type, body.to_json()).into_response()
}

pub(crate) fn unauthorized() -> Response {
    technical(StatusCode::UNAUTHORIZED, "Unauthorized")
}

pub(crate) fn forbidden() -> Response {
    technical(StatusCode::FORBIDDEN, "Forbidden")
}

pub(crate) fn not_found() -> Response {
    technical(StatusCode::NOT_FOUND, "Not Found")
}

pub(crate) fn too_large() -> Response {
    technical(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}

pub(crate) fn uri_too_long() -> Response {
    technical(StatusCode::URI_TOO_LONG, "Request-URI Too Long")
}

pub(crate) fn too_many_requests(seconds: i64) -> Response {
    let mut response = technical(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The gateway's errors: the guide gives a status and a message, and no JSON.
fn technical(status: StatusCode, message: &'static str) -> Response {
    (status, message).into_response()
}
