//! Answers: the envelope of the document around everything.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::category::EdfCategory;
use super::options::{EdfPartial, EdfPutAnswer};
use super::read::Found;
use super::status::Status;
use super::switches::Switches;
use crate::document::Node;

const PAGE: &str = "<!DOCTYPE html>\n<html>\n<head><title>201 Created</title></head>\n<body>\n<h1>201 Created</h1>\n\
                    <p>The gateway has passed it on.</p>\n</body>\n</html>\n";

/// A GET's, complete or not.
pub(crate) fn results(results: Node, complete: bool, switches: &Switches) -> Response {
    let (http, status) = match (complete, switches.partial) {
        (true, _) => (Status::Success, Status::Success),
        (false, EdfPartial::Both) => (Status::Partial, Status::Partial),
        (false, EdfPartial::CodeOnly) => (Status::Success, Status::Partial),
        (false, EdfPartial::StatusOnly) => (Status::Partial, Status::Success),
    };
    let mut fields = envelope(status.code(), status.message());
    fields.push(("results", results));
    json(http.http(), Node::Object(fields).to_json())
}

/// What was found, as the category writes it.
pub(crate) fn rows(category: EdfCategory, id: u32, found: Vec<Found>) -> Node {
    let id = || ("id", Node::Integer(i64::from(id)));
    let point = |instant: i64| ("timestamp", Node::Integer(instant));
    let rows = found.into_iter().flat_map(|vector| {
        let points = vector.points.into_iter();
        if category == EdfCategory::Production {
            let records = points.map(|(instant, mut values)| {
                values.splice(0..0, [point(instant), id()]);
                Node::Object(values)
            });
            return records.collect::<Vec<_>>();
        }
        let mut fields = Vec::new();
        if category.has_vintages() {
            fields.push(("creation_timestamp", Node::Integer(vector.creation)));
        }
        fields.push(id());
        fields.extend(vector.head);
        let points = points.map(|(instant, mut values)| {
            values.insert(0, point(instant));
            Node::Object(values)
        });
        fields.push(("values", Node::Array(points.collect())));
        vec![Node::Object(fields)]
    });
    Node::Array(rows.collect())
}

/// A PUT's that has succeeded.
pub(crate) fn written(category: EdfCategory, switches: &Switches) -> Response {
    let success = Node::Object(envelope(Status::Success.code(), Status::Success.message()));
    let mut text = success.to_json();
    match switches.put_answer {
        EdfPutAnswer::Empty => return StatusCode::CREATED.into_response(),
        EdfPutAnswer::Html => {
            let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            return (StatusCode::CREATED, content_type, PAGE).into_response();
        }
        EdfPutAnswer::Documented if category == EdfCategory::Forecast => {
            text.insert(text.len() - 1, ',');
        }
        EdfPutAnswer::Documented | EdfPutAnswer::Json => {}
    }
    json(StatusCode::CREATED.as_u16(), text)
}

pub(crate) fn refused(status: Status) -> Response {
    json(status.http(), refusal(status.code(), status.message()))
}

/// The body of an answer without results.
pub(crate) fn refusal(code: u16, message: &'static str) -> String {
    Node::Object(envelope(code, message)).to_json()
}

fn envelope(code: u16, message: &'static str) -> Vec<(&'static str, Node)> {
    vec![
        ("status_code", Node::Integer(i64::from(code))),
        ("status_message", Node::text(message)),
    ]
}

fn json(http: u16, text: String) -> Response {
    let http = StatusCode::from_u16(http).unwrap_or_default();
    (http, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}
