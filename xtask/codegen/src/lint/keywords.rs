//! The keywords that the generator reads, and what their values must be.
//!
//! OpenAPI has more; those have no effect on the generated code, so writing one would promise
//! something that the crate does not keep.

use serde_json::Value;

use super::Findings;
use super::names::closest;
use super::rules::{KEYWORD, VALUE_TYPE};
use super::walk::{Kind, METHODS, Place};

#[derive(Clone, Copy)]
enum Want {
    Text,
    Flag,
    Number,
    Count,
    List,
    Map,
    /// A rule of its own looks at it.
    Any,
}
use Want::{Any, Count, Flag, List, Map, Number, Text};

fn keywords(kind: Kind) -> &'static [(&'static str, Want)] {
    match kind {
        Kind::Document => &[
            ("openapi", Any),
            ("info", Map),
            ("servers", List),
            ("tags", List),
            ("security", List),
            ("paths", Map),
            ("components", Map),
        ],
        Kind::Info => &[
            ("title", Any),
            ("version", Any),
            ("description", Text),
            ("license", Map),
            ("contact", Map),
            ("termsOfService", Text),
        ],
        Kind::Server => &[("url", Text), ("description", Text)],
        Kind::Tag => &[("name", Text), ("description", Text)],
        Kind::SecurityScheme => &[
            ("type", Text),
            ("description", Text),
            ("scheme", Text),
            ("bearerFormat", Text),
            ("name", Text),
            ("in", Text),
            ("flows", Map),
            ("openIdConnectUrl", Text),
        ],
        Kind::Components => &[
            ("schemas", Map),
            ("parameters", Map),
            ("requestBodies", Map),
            ("responses", Map),
            ("headers", Map),
            ("examples", Map),
            ("securitySchemes", Map),
        ],
        Kind::PathItem => &[
            ("summary", Text),
            ("description", Text),
            ("parameters", List),
            ("get", Map),
            ("put", Map),
            ("post", Map),
            ("delete", Map),
            ("options", Map),
            ("head", Map),
            ("patch", Map),
            ("trace", Map),
        ],
        Kind::Operation => &[
            ("operationId", Any),
            ("summary", Text),
            ("description", Text),
            ("tags", List),
            ("deprecated", Flag),
            ("security", List),
            ("parameters", List),
            ("requestBody", Map),
            ("responses", Map),
        ],
        Kind::Parameter => &[
            ("name", Text),
            ("in", Text),
            ("description", Text),
            ("required", Flag),
            ("deprecated", Flag),
            ("style", Text),
            ("explode", Flag),
            ("allowReserved", Flag),
            ("allowEmptyValue", Flag),
            ("schema", Map),
            ("content", Any),
            ("example", Any),
            ("examples", Map),
        ],
        Kind::RequestBody => &[("description", Text), ("required", Flag), ("content", Map)],
        Kind::Response => &[("description", Text), ("headers", Map), ("content", Map)],
        Kind::MediaType => &[("schema", Map), ("example", Any), ("examples", Map)],
        Kind::Header => &[
            ("description", Text),
            ("required", Flag),
            ("schema", Map),
            ("example", Any),
        ],
        Kind::Example => &[("summary", Text), ("description", Text), ("value", Any)],
        Kind::Schema(_) => &[
            ("type", Any),
            ("format", Text),
            ("description", Text),
            ("nullable", Flag),
            ("deprecated", Flag),
            ("example", Any),
            ("enum", List),
            ("properties", Map),
            ("required", List),
            ("additionalProperties", Any),
            ("items", Map),
            ("allOf", List),
            ("anyOf", Any),
            ("oneOf", Any),
            ("not", Any),
            ("discriminator", Any),
            ("pattern", Text),
            ("minLength", Count),
            ("maxLength", Count),
            ("minimum", Number),
            ("maximum", Number),
            ("exclusiveMinimum", Flag),
            ("exclusiveMaximum", Flag),
            ("multipleOf", Number),
            ("minItems", Count),
            ("maxItems", Count),
            ("uniqueItems", Flag),
            ("minProperties", Count),
            ("maxProperties", Count),
        ],
    }
}

pub(super) fn check(place: &Place, out: &mut Findings) {
    if !place.node.value.is_object() {
        let message = format!("{} belongs here", article(Map));
        return out.add(&place.node, VALUE_TYPE, message);
    }
    // What stands beside a reference is the business of another rule.
    if place.node.has("$ref") && place.section().is_some() {
        return;
    }
    let known = keywords(place.kind);
    for (key, node) in place.node.entries() {
        if key.starts_with("x-") {
            continue;
        }
        match known.iter().find(|(name, _)| *name == key) {
            Some((_, want)) if fits(*want, node.value) => {}
            Some((_, want)) => {
                out.add(&node, VALUE_TYPE, format!("{key} takes {}", article(*want)));
            }
            None => {
                let near = closest(&key, known.iter().map(|(name, _)| *name));
                let hint = near
                    .map(|name| format!(", perhaps {name}?"))
                    .unwrap_or_default();
                out.add(&node, KEYWORD, format!("{key} has no effect here{hint}"));
            }
        }
    }
    if place.kind == Kind::PathItem && !METHODS.iter().any(|m| place.node.has(m)) {
        out.add(&place.node, KEYWORD, "the path has no operation");
    }
}

fn fits(want: Want, value: &Value) -> bool {
    match want {
        Text => value.is_string(),
        Flag => value.is_boolean(),
        Number => value.is_number(),
        Count => value.is_u64(),
        List => value.is_array(),
        Map => value.is_object(),
        Any => true,
    }
}

fn article(want: Want) -> &'static str {
    match want {
        Text => "a string",
        Flag => "true or false",
        Number => "a number",
        Count => "a count",
        List => "a list",
        Map => "an object",
        Any => "any value",
    }
}
