//! Rules about enums.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Findings;
use super::names::pascal;
use super::node::Node;
use super::rules::{
    ENUM_OPEN, ENUM_TYPE, ENUM_VALUES, ENUM_VARIANT, EXTENSION_PLACE, EXTENSION_VALUE, INLINE_ENUM,
};
use super::walk::{Place, Role};

pub(super) fn check(place: &Place, out: &mut Findings) {
    let node = &place.node;
    if !place.is_schema() {
        return;
    }
    let Some(values) = node.get("enum") else {
        for key in ["x-open-enum", "x-enum-aliases", "x-enum-descriptions"] {
            if let Some(extension) = node.get(key) {
                out.add(
                    &extension,
                    EXTENSION_PLACE,
                    format!("{key} on a schema without enum"),
                );
            }
        }
        return;
    };
    if !place.is(Role::Component) {
        out.add(&values, INLINE_ENUM, "an enum without a name");
    }
    if node.text("type") != Some("string") {
        return out.add(&values, ENUM_TYPE, "an enum of another type than string");
    }
    if node.has("format") {
        out.add(
            &node.get_or_self("format"),
            ENUM_TYPE,
            "an enum with a format",
        );
    }
    if !node.flag("x-open-enum") {
        out.add(&values, ENUM_OPEN, "the enum is not marked as open");
    }
    check_values(&values, out);
    check_companions(node, &values, out);
}

fn check_values(values: &Node, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut variants: BTreeMap<String, &str> = BTreeMap::new();
    if values.value.as_array().is_some_and(Vec::is_empty) {
        out.add(values, ENUM_VALUES, "the enum has no values");
    }
    for node in values.items() {
        let Some(value) = node.value.as_str().filter(|value| !value.is_empty()) else {
            out.add(
                &node,
                ENUM_VALUES,
                format!("{} is not a string with content", node.value),
            );
            continue;
        };
        if !seen.insert(value) {
            out.add(&node, ENUM_VALUES, format!("{value} stands there twice"));
            continue;
        }
        let variant = pascal(value);
        if variant == "Unknown" {
            out.add(
                &node,
                ENUM_VARIANT,
                format!("{value} takes the name of the open variant"),
            );
        }
        if let Some(other) = variants.insert(variant, value) {
            out.add(
                &node,
                ENUM_VARIANT,
                format!("{value} gets the same variant as {other}"),
            );
        }
    }
}

/// The extensions that speak about single values.
fn check_companions(node: &Node, values: &Node, out: &mut Findings) {
    let is_value = |text: &str| values.items().iter().any(|value| value.value == text);
    for key in ["x-enum-aliases", "x-enum-descriptions"] {
        for (value, entry) in node.entries_of(key) {
            if !is_value(&value) {
                out.add(
                    &entry,
                    EXTENSION_VALUE,
                    format!("{key} names {value}, which is no value"),
                );
            }
        }
    }
    for (value, entry) in node.entries_of("x-enum-descriptions") {
        if !entry.value.is_string() {
            out.add(
                &entry,
                EXTENSION_VALUE,
                format!("the description of {value} is no string"),
            );
        }
    }
    let mut seen = BTreeSet::new();
    for (value, entry) in node.entries_of("x-enum-aliases") {
        let aliases = entry.items();
        if aliases.is_empty() {
            out.add(
                &entry,
                EXTENSION_VALUE,
                format!("the aliases of {value} are no list"),
            );
        }
        for alias in aliases {
            let text = alias.value.as_str().unwrap_or_default();
            if text.is_empty()
                || is_value(text)
                || !seen.insert(Value::clone(alias.value).to_string())
            {
                out.add(
                    &alias,
                    EXTENSION_VALUE,
                    format!("{} is no further spelling", alias.value),
                );
            }
        }
    }
}
