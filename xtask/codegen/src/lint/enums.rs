//! Rules about enums.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Findings;
use super::extensions::names_object;
use super::names::{is_snake, pascal};
use super::node::Node;
use super::rules::{
    ENUM_NAMES, ENUM_OPEN, ENUM_TYPE, ENUM_VALUES, ENUM_VARIANT, EXTENSION_PLACE, EXTENSION_VALUE,
    INLINE_ENUM,
};
use super::walk::{Place, Role};

/// What speaks about an enum or its values.
const COMPANIONS: [&str; 5] = [
    "x-open-enum",
    "x-enum-aliases",
    "x-enum-descriptions",
    "x-enum-names",
    "x-enum-schemas",
];

pub(super) fn check(place: &Place, out: &mut Findings) {
    let node = &place.node;
    if !place.is_schema() {
        return;
    }
    let Some(values) = node.get("enum") else {
        for key in COMPANIONS {
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
    let of = match (node.text("type"), node.text("format")) {
        (Some("string"), None) => Of::Texts,
        (Some("integer"), Some("uint32")) => Of::Codes,
        (Some("string"), Some(_)) => {
            let at = node.get_or_self("format");
            return out.add(&at, ENUM_TYPE, "an enum of strings with a format");
        }
        _ => return out.add(&values, ENUM_TYPE, "an enum of another type"),
    };
    if !node.flag("x-open-enum") {
        out.add(&values, ENUM_OPEN, "the enum is not marked as open");
    }
    check_values(node, &values, of, out);
    check_companions(node, &values, of, out);
    check_objects(node, &values, of, out);
}

/// What the values of an enum are.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Texts,
    /// Integers, which have their names in `x-enum-names`.
    Codes,
}

impl Of {
    /// A value as the keys of the extensions write it.
    fn key(self, value: &Value) -> Option<String> {
        match self {
            Self::Texts => value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(Into::into),
            Self::Codes => u32::try_from(value.as_u64()?)
                .ok()
                .map(|code| code.to_string()),
        }
    }
}

fn check_values(node: &Node, values: &Node, of: Of, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut variants: BTreeMap<String, String> = BTreeMap::new();
    if values.value.as_array().is_some_and(Vec::is_empty) {
        out.add(values, ENUM_VALUES, "the enum has no values");
    }
    let names = node.get_or_self("x-enum-names");
    for site in values.items() {
        let Some(value) = of.key(site.value) else {
            let want = match of {
                Of::Texts => "a string with content",
                Of::Codes => "an integer of 32 bits",
            };
            out.add(&site, ENUM_VALUES, format!("{} is not {want}", site.value));
            continue;
        };
        if !seen.insert(value.clone()) {
            out.add(&site, ENUM_VALUES, format!("{value} stands there twice"));
            continue;
        }
        let variant = match of {
            // A text may have a name where it makes a poor one itself.
            Of::Texts if !names.has(&value) => pascal(&value),
            _ => {
                let name = names.get(&value);
                let text = name.as_ref().and_then(|name| name.value.as_str());
                let Some(text) = text.filter(|text| is_snake(text)) else {
                    let message = format!("{value} has no name in snake_case");
                    out.add(name.as_ref().unwrap_or(&site), ENUM_NAMES, message);
                    continue;
                };
                pascal(text)
            }
        };
        if variant == "Unknown" {
            out.add(
                &site,
                ENUM_VARIANT,
                format!("{value} takes the name of the open variant"),
            );
        }
        if let Some(other) = variants.insert(variant, value.clone()) {
            out.add(
                &site,
                ENUM_VARIANT,
                format!("{value} gets the same variant as {other}"),
            );
        }
    }
}

/// The extensions that speak about single values.
fn check_companions(node: &Node, values: &Node, of: Of, out: &mut Findings) {
    for key in ["x-enum-aliases", "x-enum-schemas"] {
        if let Some(extension) = node.get(key).filter(|_| of == Of::Codes) {
            let message = format!("{key} on an enum of integers");
            out.add(&extension, EXTENSION_PLACE, message);
        }
    }
    let is_value = |text: &str| {
        let values = values.items();
        values
            .iter()
            .any(|value| of.key(value.value).as_deref() == Some(text))
    };
    for key in &COMPANIONS[1..] {
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

/// The objects that the values stand for: one each, and each another one.
fn check_objects(node: &Node, values: &Node, of: Of, out: &mut Findings) {
    let Some(objects) = node.get("x-enum-schemas") else {
        return;
    };
    let mut seen = BTreeMap::new();
    for (value, entry) in objects.entries() {
        if !names_object(&entry) {
            let message = format!(
                "{value} names {}, no component with properties",
                entry.value
            );
            out.add(&entry, EXTENSION_VALUE, message);
        } else if let Some(other) = seen.insert(entry.value.to_string(), value) {
            let message = format!("{} is the object of {other} already", entry.value);
            out.add(&entry, EXTENSION_VALUE, message);
        }
    }
    for value in values
        .items()
        .iter()
        .filter_map(|value| of.key(value.value))
    {
        if !objects.has(&value) {
            out.add(
                &objects,
                EXTENSION_VALUE,
                format!("x-enum-schemas has no object for {value}"),
            );
        }
    }
}
