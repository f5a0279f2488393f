//! Rules about the bodies of requests and answers.

use super::Findings;
use super::node::Node;
use super::operations::Operation;
use super::rules::{ANSWER_MEDIA, ANSWERS, REQUEST_MEDIA, REQUEST_SCHEMA, STATUS, SUCCESS_SHAPE};
use super::walk::is_structured;

const REQUEST_MEDIA_TYPES: [&str; 6] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream",
    "text/plain",
    "text/x-markdown",
];

pub(super) fn check(operation: &Operation, out: &mut Findings) {
    if let Some(body) = operation
        .node
        .get("requestBody")
        .and_then(|body| body.resolve())
    {
        check_request(operation, &body, out);
    }
    check_statuses(operation, out);
    check_successes(operation, out);
    check_answers(operation, out);
}

fn check_request(operation: &Operation, body: &Node, out: &mut Findings) {
    let content = body.entries_of("content");
    let [(media, node)] = content.as_slice() else {
        let message = format!("{} takes {} media types", operation.title(), content.len());
        return out.add(&body.get_or_self("content"), REQUEST_MEDIA, message);
    };
    let plain = media.split(';').next().unwrap_or_default();
    if !REQUEST_MEDIA_TYPES.contains(&plain) {
        return out.add(
            node,
            REQUEST_MEDIA,
            format!("requests cannot be of type {media}"),
        );
    }
    let Some(site) = node.get("schema") else {
        return out.add(node, REQUEST_SCHEMA, "the body has no schema");
    };
    let Some(schema) = site.resolve() else { return };
    let is_string = schema.text("type") == Some("string") && !schema.flag("nullable");
    let bare = ["enum", "pattern", "minLength", "maxLength"]
        .iter()
        .all(|key| !schema.has(key));
    let format = schema.text("format");
    match plain {
        "application/octet-stream" if !(is_string && bare && format == Some("binary")) => {
            out.add(
                &site,
                REQUEST_SCHEMA,
                "a body of octets is a string of format binary",
            );
        }
        "text/plain" | "text/x-markdown" if !(is_string && bare && format.is_none()) => {
            out.add(&site, REQUEST_SCHEMA, "a body of text is a plain string");
        }
        "multipart/form-data" if !schema.has("x-by-hand") => {
            let message = "a form with files is of a type that is written by hand";
            out.add(&site, REQUEST_SCHEMA, message);
        }
        "application/x-www-form-urlencoded" => check_form(&site, &schema, out),
        _ => {}
    }
}

/// Forms are flat: a nested value would be an error at run time.
fn check_form(site: &Node, schema: &Node, out: &mut Findings) {
    if schema.text("type") != Some("object") {
        return out.add(site, REQUEST_SCHEMA, "a form is an object");
    }
    for (name, property) in schema.entries_of("properties") {
        let kind = property
            .resolve_schema()
            .and_then(|schema| schema.text("type"));
        if matches!(kind, Some("object" | "array")) {
            out.add(
                &property,
                REQUEST_SCHEMA,
                format!("{name} is nested, which a form cannot hold"),
            );
        }
    }
}

fn check_statuses(operation: &Operation, out: &mut Findings) {
    let responses = operation.node.get_or_self("responses");
    let mut success = false;
    for (status, node) in responses.entries() {
        success |= status.starts_with('2');
        let mut chars = status.chars();
        let first = chars.next().is_some_and(|c| ('2'..='5').contains(&c));
        let rest = chars.as_str();
        let code = rest.len() == 2 && rest.chars().all(|c| c.is_ascii_digit());
        if status == "default" {
            out.add(
                &node,
                STATUS,
                "default would stand for success and failure alike",
            );
        } else if !(first && (code || rest == "XX")) && !status.starts_with("x-") {
            out.add(
                &node,
                STATUS,
                format!("{status} is not a status that an operation can end with"),
            );
        }
    }
    if !success {
        out.add(
            &responses,
            STATUS,
            format!("{} has no success answer", operation.title()),
        );
    }
}

fn check_successes(operation: &Operation, out: &mut Findings) {
    let mut first: Option<(String, Shape)> = None;
    for (status, response) in operation.successes() {
        let content = response.entries_of("content");
        if content.len() > 1 {
            let at = response.get_or_self("content");
            out.add(
                &at,
                ANSWER_MEDIA,
                format!("{status} answers {} media types", content.len()),
            );
        }
        if status == "204" && !content.is_empty() {
            out.add(&response, ANSWER_MEDIA, "204 never carries content");
        }
        if let Some((media, node)) = content.first() {
            check_answer(media, node, out);
        }
        let shape = shape(&content);
        match &first {
            Some((other, expected)) if *expected != shape => {
                let message = format!("{status} has another content than {other}");
                let responses = operation.node.get_or_self("responses");
                out.add(&responses.get_or_self(&status), SUCCESS_SHAPE, message);
            }
            Some(_) => {}
            None => first = Some((status, shape)),
        }
    }
}

/// Statuses beyond success that come with an answer are read as a success is.
fn check_answers(operation: &Operation, out: &mut Findings) {
    let successes = operation.successes();
    let expected = successes
        .first()
        .map(|(_, node)| shape(&node.entries_of("content")));
    for status in operation.node.items_of("x-answers") {
        let name = status.value.to_string();
        let responses = operation.responses();
        let found = responses
            .iter()
            .find(|(status, _)| *status == name)
            .map(|(_, node)| shape(&node.entries_of("content")));
        if found.is_none() || found != expected {
            let message = format!(
                "{name} does not answer what a success of {} does",
                operation.title()
            );
            out.add(&status, ANSWERS, message);
        }
    }
}

fn check_answer(media: &str, node: &Node, out: &mut Findings) {
    if media.contains("json") && !is_structured(media) {
        out.add(
            node,
            ANSWER_MEDIA,
            format!("{media} would be read as plain octets"),
        );
    } else if media == "application/x-www-form-urlencoded" {
        out.add(node, ANSWER_MEDIA, "answers cannot be forms");
    } else if is_structured(media) && !node.has("schema") {
        out.add(node, ANSWER_MEDIA, "the JSON answer has no schema");
    }
}

/// What the generator tells answers apart by.
#[derive(PartialEq)]
enum Shape {
    Nothing,
    Octets,
    Json(Option<serde_json::Value>),
}

fn shape(content: &[(String, Node)]) -> Shape {
    match content.first() {
        None => Shape::Nothing,
        Some((media, node)) if is_structured(media) => {
            Shape::Json(node.get("schema").map(|schema| schema.value.clone()))
        }
        Some(_) => Shape::Octets,
    }
}
