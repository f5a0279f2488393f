//! An answer with data: JSON, or XML for who does not ask for JSON.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::error;
use super::state::RteState;
use crate::document::Node;

/// The largest answer at the start, in bytes: the "7 MB" of Tempo's guide. Read as mebibytes, because a documented
/// period of 155 days with every sector is then just not refused.
pub(crate) const LARGEST: usize = 7 * 1024 * 1024;

/// The guide says JSON by default; clients without an `Accept` header were sent XML with HTTP 200.
pub(crate) fn data(state: &RteState, headers: &HeaderMap, body: &Node) -> Response {
    if wants_xml(headers) {
        xml(state, body.to_xml("response"))
    } else {
        sized(state, "application/json", body.to_json())
    }
}

/// For resources whose XML is not their JSON with other brackets.
pub(crate) fn xml(state: &RteState, text: String) -> Response {
    sized(state, "application/xml", text)
}

pub(crate) fn wants_xml(headers: &HeaderMap) -> bool {
    let accept: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let has = |what: &str| accept.iter().any(|value| value.contains(what));
    accept.is_empty() || (has("xml") && !has("json") && !has("*/*"))
}

fn sized(state: &RteState, content_type: &'static str, text: String) -> Response {
    if text.len() > state.switches().largest_answer {
        return error::too_large();
    }
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}
