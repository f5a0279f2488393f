//! The vendor extensions: their names, where each may stand, and the form of the value.
//!
//! Extensions with more than a plain value have files of their own.

use serde_json::Value;

use super::Findings;
use super::names::{closest, is_snake};
use super::node::Node;
use super::rules::{EXTENSION_PLACE, EXTENSION_UNKNOWN, EXTENSION_VALUE};
use super::walk::{Kind, Place, Role};
use crate::spec::join;

struct Extension {
    name: &'static str,
    at: fn(&Place) -> bool,
    form: Form,
}

enum Form {
    Text,
    Flag,
    True,
    Count,
    Field,
    /// What a command line takes as it is.
    Word,
    OneOf(&'static [&'static str]),
    Texts,
    Statuses,
    Map,
    /// The name of a component that is an object.
    Object,
    Rules,
    RateLimit,
    /// A file of its own looks at it.
    Elsewhere,
}

const ROLES: &[&str] = &[
    "interval-start",
    "interval-end",
    "key",
    "value",
    "attribute",
    "revision",
    "group",
    "error-code",
    "error-message",
    "error-request-id",
];

const EXTENSIONS: &[Extension] = &[
    extension("x-crate", document, Form::Text),
    extension("x-service", document, Form::Text),
    extension("x-provider", document, Form::Word),
    extension("x-variables", document, Form::Elsewhere),
    extension("x-terms", document, Form::Text),
    extension("x-subscription", document, Form::Text),
    extension("x-max-uri-length", document, Form::Count),
    extension("x-rate-limit", limited, Form::RateLimit),
    extension("x-envelope", document, Form::Elsewhere),
    extension("x-server-version", document, Form::Elsewhere),
    extension("x-environment", server, Form::Word),
    extension("x-idempotent", operation, Form::Flag),
    extension("x-answers", operation, Form::Statuses),
    extension("x-since", dated, Form::Text),
    extension("x-former-name", parameter, Form::Text),
    extension("x-subseconds", parameter, Form::True),
    extension("x-json-text", property, Form::True),
    extension("x-sandbox-of", operation, Form::Text),
    extension("x-rules", operation, Form::Rules),
    extension("x-window", operation, Form::Elsewhere),
    extension("x-dataset", operation, Form::Elsewhere),
    extension("x-groups", operation, Form::Elsewhere),
    extension("x-split", query_list, Form::Flag),
    extension("x-needs", parameter, Form::Texts),
    extension("x-source", sourced, Form::Text),
    extension("x-unit", schema, Form::Text),
    extension("x-role", property, Form::OneOf(ROLES)),
    extension("x-aliases", property, Form::Texts),
    extension("x-rust-name", property, Form::Field),
    extension("x-object-or-array", array, Form::Flag),
    extension("x-newtype", newtype, Form::True),
    extension("x-by-hand", by_hand, Form::True),
    extension("x-open-enum", component, Form::True),
    extension("x-enum-aliases", component, Form::Map),
    extension("x-enum-descriptions", component, Form::Map),
    extension("x-enum-names", component, Form::Map),
    extension("x-enum-schemas", component, Form::Map),
    extension("x-aggregated", object, Form::Object),
    extension("x-checked", object, Form::True),
];

const fn extension(name: &'static str, at: fn(&Place) -> bool, form: Form) -> Extension {
    Extension { name, at, form }
}

fn schema(place: &Place) -> bool {
    place.is_schema()
}

fn document(place: &Place) -> bool {
    place.kind == Kind::Document
}

fn server(place: &Place) -> bool {
    place.kind == Kind::Server
}

fn operation(place: &Place) -> bool {
    place.kind == Kind::Operation
}

fn limited(place: &Place) -> bool {
    document(place) || operation(place)
}

fn property(place: &Place) -> bool {
    place.is(Role::Property)
}

fn component(place: &Place) -> bool {
    place.is(Role::Component)
}

/// A text or an integer with a name, but no instant.
fn newtype(place: &Place) -> bool {
    component(place)
        && matches!(place.node.text("type"), Some("string" | "integer"))
        && !place.node.has("enum")
        && place.node.text("format") != Some("epoch-ms")
}

/// What generated code would otherwise make a text of, or a value of any kind.
fn by_hand(place: &Place) -> bool {
    component(place) && !["enum", "x-newtype"].iter().any(|key| place.node.has(key))
}

/// What newer servers have and older ones lack.
fn dated(place: &Place) -> bool {
    operation(place) || parameter(place) || property(place)
}

fn object(place: &Place) -> bool {
    component(place) && place.node.has("properties")
}

fn array(place: &Place) -> bool {
    place.is_schema() && place.node.text("type") == Some("array")
}

fn parameter(place: &Place) -> bool {
    place.kind == Kind::Parameter
}

fn query_list(place: &Place) -> bool {
    let schema = place
        .node
        .get("schema")
        .and_then(|schema| schema.resolve_schema());
    place.kind == Kind::Parameter
        && place.node.text("in") == Some("query")
        && schema.is_some_and(|schema| schema.text("type") == Some("array"))
}

/// A source may back anything that the document says about the service.
fn sourced(place: &Place) -> bool {
    !matches!(
        place.kind,
        Kind::Server | Kind::Tag | Kind::Components | Kind::Example
    )
}

pub(super) fn check(place: &Place, out: &mut Findings) {
    if place.node.has("$ref") && place.section().is_some() {
        return;
    }
    for (key, node) in place
        .node
        .entries()
        .into_iter()
        .filter(|(key, _)| key.starts_with("x-"))
    {
        let Some(extension) = EXTENSIONS.iter().find(|extension| extension.name == key) else {
            let near = closest(&key, EXTENSIONS.iter().map(|extension| extension.name));
            let hint = near
                .map(|name| format!(", perhaps {name}?"))
                .unwrap_or_default();
            out.add(
                &node,
                EXTENSION_UNKNOWN,
                format!("there is no extension {key}{hint}"),
            );
            continue;
        };
        if !(extension.at)(place) {
            out.add(&node, EXTENSION_PLACE, format!("{key} has no meaning here"));
        } else if let Some(want) = complaint(&extension.form, &node) {
            out.add(&node, EXTENSION_VALUE, format!("{key} takes {want}"));
        }
    }
}

/// What the value should be, if it is something else.
fn complaint(form: &Form, node: &Node) -> Option<String> {
    let value = node.value;
    let (fits, want) = match form {
        Form::Text => (is_text(value), "a string"),
        Form::Flag => (value.is_boolean(), "true or false"),
        Form::True => (*value == true, "true"),
        Form::Count => (is_count(value), "a count above zero"),
        Form::Field => (
            value.as_str().is_some_and(is_snake),
            "an identifier in snake_case that is no keyword of Rust",
        ),
        Form::Word => (
            value.as_str().is_some_and(is_word),
            "a word in small letters, with hyphens and digits",
        ),
        Form::Texts => (
            value
                .as_array()
                .is_some_and(|list| !list.is_empty() && list.iter().all(is_text)),
            "a list of strings",
        ),
        Form::Statuses => (is_statuses(value), "a list of HTTP statuses from 400"),
        Form::Map => (value.is_object(), "an object"),
        Form::Object => (
            names_object(node),
            "the name of a component with properties",
        ),
        Form::Rules => (is_rules(node), "a list of objects with an id and a text"),
        Form::RateLimit => (
            is_rate_limit(node),
            "concurrency and interval-ms, or one of them",
        ),
        Form::Elsewhere => return None,
        Form::OneOf(names) => {
            let fits = value.as_str().is_some_and(|text| names.contains(&text));
            return (!fits).then(|| format!("one of {}", names.join(", ")));
        }
    };
    (!fits).then(|| want.to_owned())
}

/// Whether the text here is the name of a component that is an object.
pub(super) fn names_object(node: &Node) -> bool {
    let name = node.value.as_str().unwrap_or_default();
    Node::at(node.spec, &join("/components/schemas", name))
        .is_some_and(|component| component.has("properties"))
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn is_statuses(value: &Value) -> bool {
    let list = value.as_array().filter(|list| !list.is_empty());
    list.is_some_and(|list| {
        list.iter()
            .all(|one| (400..600).contains(&one.as_u64().unwrap_or(0)))
    })
}

fn is_word(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(fits)
}

pub(super) fn is_count(value: &Value) -> bool {
    value.as_u64().is_some_and(|count| count > 0)
}

fn is_rules(node: &Node) -> bool {
    let rules = node.items();
    let whole = |rule: &Node| {
        let entries = rule.entries();
        entries.len() == 2
            && entries
                .iter()
                .all(|(key, text)| ["id", "text"].contains(&&**key) && is_text(text.value))
    };
    !rules.is_empty() && rules.iter().all(whole)
}

fn is_rate_limit(node: &Node) -> bool {
    let entries = node.entries();
    let known = |key: &str| ["concurrency", "interval-ms"].contains(&key);
    !entries.is_empty()
        && entries
            .iter()
            .all(|(key, count)| known(key) && is_count(count.value))
}
