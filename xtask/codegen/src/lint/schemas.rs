//! Rules about a single schema: its type, its keywords, its name.

use std::collections::BTreeSet;

use super::Findings;
use super::names::is_pascal;
use super::node::Node;
use super::rules::{
    ALL_OF, ANSWER_CONSTRAINT, ARRAY_ITEMS, COMPONENT_NAME, COMPOSITION, FORMAT, SCHEMA_TYPE,
    TYPE_LIST,
};
use super::walk::{Place, Role};

/// The formats that the generator maps to a Rust type, per type.
const FORMATS: [(&str, &[&str]); 3] = [
    (
        "string",
        &["date-time", "utc-date-time", "date", "eic-code", "secret"],
    ),
    (
        "integer",
        &["int32", "int64", "uint32", "uint64", "epoch-ms"],
    ),
    ("number", &[]),
];

/// The keywords that belong to a type.
const TYPES: [(&str, &[&str]); 6] = [
    (
        "string",
        &["format", "enum", "pattern", "minLength", "maxLength"],
    ),
    ("integer", NUMERIC),
    ("number", NUMERIC),
    ("boolean", &["enum"]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

const NUMERIC: &[&str] = &[
    "format",
    "enum",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

/// Each makes the generated type refuse values, and one refused value loses the whole answer.
const CONSTRAINTS: [&str; 13] = [
    "pattern",
    "minLength",
    "maxLength",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// What may stand beside `allOf`.
const ANNOTATIONS: [&str; 6] = [
    "allOf",
    "type",
    "description",
    "nullable",
    "deprecated",
    "example",
];

/// Names that every generated crate or Rust itself has already.
const TAKEN: [&str; 8] = [
    "Box",
    "Client",
    "ClientBuilder",
    "Error",
    "Option",
    "Result",
    "String",
    "Vec",
];

pub(super) fn check(place: &Place, out: &mut Findings) {
    if !place.is_schema() || !place.node.value.is_object() {
        return;
    }
    if place.is(Role::Component) {
        check_name(place, out);
    }
    if place.node.has("$ref") || place.node.has("x-by-hand") {
        return;
    }
    if let Some(list) = place.node.get("anyOf") {
        return check_alternatives(place, &list, out);
    }
    for key in ["oneOf", "not", "discriminator"] {
        if let Some(node) = place.node.get(key) {
            out.add(
                &node,
                COMPOSITION,
                format!("{key} does not generate a usable type"),
            );
        }
    }
    if place.node.has("allOf") {
        check_wrapper(&place.node, out);
    } else {
        check_type(place, out);
    }
    if place.answer {
        for node in CONSTRAINTS.iter().filter_map(|key| place.node.get(key)) {
            let key = node.pointer.rsplit('/').next().unwrap_or_default();
            out.add(
                &node,
                ANSWER_CONSTRAINT,
                format!("{key} on something that the service sends"),
            );
        }
    }
}

fn check_name(place: &Place, out: &mut Findings) {
    let name = &place.name;
    if !is_pascal(name) {
        out.add(
            &place.node,
            COMPONENT_NAME,
            format!("{name} is not in PascalCase"),
        );
    } else if TAKEN.contains(&name.as_str()) {
        out.add(
            &place.node,
            COMPONENT_NAME,
            format!("{name} is the name of another type"),
        );
    }
}

fn check_wrapper(node: &Node, out: &mut Findings) {
    let at = node.get_or_self("allOf");
    let inner = at.items();
    match inner.as_slice() {
        [inner] if inner.has("$ref") => {
            let own = node.text("type");
            let target = inner.resolve_schema();
            let wrapped = target.as_ref().and_then(|target| target.text("type"));
            if target.is_some() && own.is_some() && own != wrapped {
                let message = "the type beside allOf is not that of the reference";
                out.add(&node.get_or_self("type"), ALL_OF, message);
            }
        }
        _ => out.add(&at, ALL_OF, "allOf holds something else than one reference"),
    }
    for (key, sibling) in node.entries() {
        if !key.starts_with("x-") && !ANNOTATIONS.contains(&key.as_str()) {
            out.add(&sibling, ALL_OF, format!("{key} beside allOf"));
        }
    }
}

/// What a list may hold one of: objects with names, the first of which stands for all.
fn check_alternatives(place: &Place, list: &Node, out: &mut Findings) {
    if !is_item_of_property(place) {
        let message = "anyOf elsewhere than in the items of a list in an object";
        return out.add(list, COMPOSITION, message);
    }
    let alternatives = list.items();
    if alternatives.len() < 2 {
        out.add(list, COMPOSITION, "anyOf with fewer than two objects");
    }
    let mut seen = BTreeSet::new();
    for alternative in &alternatives {
        let target = alternative.text("$ref");
        // A reference that leads nowhere is reported by its own rule.
        let is_object = alternative
            .resolve()
            .is_none_or(|node| node.has("properties"));
        if target.is_none() || !is_object {
            let message = "anyOf holds something else than references to objects";
            out.add(alternative, COMPOSITION, message);
        } else if !seen.insert(target) {
            out.add(alternative, COMPOSITION, "the object stands there twice");
        }
    }
    for (key, sibling) in place.node.entries() {
        if key != "anyOf" {
            out.add(&sibling, COMPOSITION, format!("{key} beside anyOf"));
        }
    }
}

/// Whether this is `/components/schemas/X/properties/y/items`.
fn is_item_of_property(place: &Place) -> bool {
    let parts: Vec<_> = place.node.pointer.split('/').collect();
    place.is(Role::Items)
        && matches!(
            parts[..],
            ["", "components", "schemas", _, "properties", _, "items"]
        )
}

fn check_type(place: &Place, out: &mut Findings) {
    let node = &place.node;
    let at = node.get_or_self("type");
    if at.value.is_array() {
        return out.add(&at, TYPE_LIST, "a list of types");
    }
    let kind = node.text("type");
    let own = TYPES
        .iter()
        .find(|(name, _)| Some(*name) == kind)
        .map(|(_, keys)| *keys);
    if own.is_none() && node.has("type") {
        return out.add(&at, SCHEMA_TYPE, "the type is none that JSON has");
    }
    if own.is_none() && node.has("nullable") {
        // The generator would make it the type of null alone.
        let at = node.get_or_self("nullable");
        out.add(&at, SCHEMA_TYPE, "nullable without a type");
    }
    let typed = TYPES.iter().flat_map(|(_, keys)| *keys);
    for (key, inner) in node.entries() {
        if typed.clone().any(|name| *name == key) && !own.unwrap_or_default().contains(&&*key) {
            let kind = kind.unwrap_or("any type");
            out.add(
                &inner,
                SCHEMA_TYPE,
                format!("{key} does not belong to a schema of {kind}"),
            );
        }
    }
    if kind == Some("array") && !node.has("items") {
        out.add(node, ARRAY_ITEMS, "the array has no items");
    }
    check_format(place, kind.unwrap_or_default(), out);
}

fn check_format(place: &Place, kind: &str, out: &mut Findings) {
    let Some(format) = place.node.text("format") else {
        return;
    };
    let known = FORMATS
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, formats)| *formats);
    let raw = place.is(Role::RawBody) && (kind, format) == ("string", "binary");
    if known.is_some_and(|known| !known.contains(&format)) && !raw {
        let message = format!("the format {format} of a {kind} is not known");
        out.add(&place.node.get_or_self("format"), FORMAT, message);
    }
}
