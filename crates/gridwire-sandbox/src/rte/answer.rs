//! An answer with data: JSON, or XML for who does not ask for JSON.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::document::Node;

/// The guide says JSON by default; clients without an `Accept` header were sent XML with HTTP 200.
pub(crate) fn data(headers: &HeaderMap, body: &Node) -> Response {
    let (content_type, text) = if wants_xml(headers) {
        ("application/xml", body.to_xml())
    } else {
        ("application/json", body.to_json())
    };
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}

fn wants_xml(headers: &HeaderMap) -> bool {
    let accept: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let has = |what: &str| accept.iter().any(|value| value.contains(what));
    accept.is_empty() || (has("xml") && !has("json") && !has("*/*"))
}
