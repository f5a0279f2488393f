//! Rules about objects and their properties.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use super::names::snake;
use super::node::Node;
use super::rules::{
    ADDITIONAL_PROPERTIES, ALIASES, INLINE_OBJECT, PROPERTY_NAME, REQUIRED_PROPERTY, ROLE,
};
use super::walk::{Place, Role};

/// The field that keeps what the document does not know.
const EXTRA: &str = "extra";

/// Roles that only one property of an object can have.
const SINGLE_ROLES: [&str; 6] = [
    "interval-start",
    "interval-end",
    "revision",
    "error-code",
    "error-message",
    "error-request-id",
];

pub(super) fn check(place: &Place, out: &mut Findings) {
    if !place.is_schema() || place.node.has("x-by-hand") {
        return;
    }
    let node = &place.node;
    let properties = node.entries_of("properties");
    if node.has("properties") && !place.is(Role::Component) {
        out.add(node, INLINE_OBJECT, "an object without a name");
    }
    if let Some(more) = node.get("additionalProperties") {
        if *more.value == false {
            out.add(
                &more,
                ADDITIONAL_PROPERTIES,
                "unknown fields would fail the whole answer",
            );
        } else if node.has("properties") {
            let message = "additionalProperties beside properties";
            out.add(&more, ADDITIONAL_PROPERTIES, message);
        }
    }
    check_required(node, &properties, out);
    check_fields(&properties, out);
    check_aliases(&properties, out);
    check_roles(&properties, out);
}

/// A required name without a property would become a field of any type.
fn check_required(node: &Node, properties: &[(String, Node)], out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for entry in node.items_of("required") {
        let name = entry.value.as_str().unwrap_or_default();
        if !properties.iter().any(|(property, _)| property == name) {
            out.add(
                &entry,
                REQUIRED_PROPERTY,
                format!("{} is not a property", entry.value),
            );
        } else if !seen.insert(name) {
            out.add(&entry, REQUIRED_PROPERTY, format!("{name} is listed twice"));
        }
    }
}

/// Names must differ twice: as typify makes them, and after `x-rust-name`.
fn check_fields(properties: &[(String, Node)], out: &mut Findings) {
    let mut plain = BTreeMap::new();
    let mut named = BTreeMap::from([(EXTRA.to_owned(), "the field for unknown properties")]);
    for (name, node) in properties {
        let field = snake(name);
        let renamed = node
            .text("x-rust-name")
            .map_or_else(|| field.clone(), str::to_owned);
        let at = node.get_or_self("x-rust-name");
        let clash = plain.insert(field, name.as_str());
        if let Some(other) = clash.or(named.insert(renamed, name)) {
            out.add(
                &at,
                PROPERTY_NAME,
                format!("the field of {name} clashes with {other}"),
            );
        }
    }
}

fn check_aliases(properties: &[(String, Node)], out: &mut Findings) {
    let mut taken: BTreeMap<&str, &str> = properties
        .iter()
        .map(|(name, _)| (name.as_str(), name.as_str()))
        .collect();
    for (name, node) in properties {
        for alias in node.items_of("x-aliases") {
            let text = alias.value.as_str().unwrap_or_default();
            if let Some(other) = taken.insert(text, name) {
                let message = format!("the alias {text} of {name} is taken by {other}");
                out.add(&alias, ALIASES, message);
            }
        }
    }
}

fn check_roles(properties: &[(String, Node)], out: &mut Findings) {
    let mut seen = BTreeMap::new();
    for (name, node) in properties {
        let role = node.text("x-role").unwrap_or_default();
        if SINGLE_ROLES.contains(&role)
            && let Some(other) = seen.insert(role, name)
        {
            out.add(
                &node.get_or_self("x-role"),
                ROLE,
                format!("{other} is the {role} already"),
            );
        }
    }
}
