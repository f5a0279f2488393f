//! Rules about the parameters of an operation.

use std::collections::BTreeMap;

use super::Findings;
use super::names::snake;
use super::operations::{Operation, Parameter, template};
use super::rules::{
    PARAMETER_NAME, PARAMETER_NEEDS, PARAMETER_PLACE, PARAMETER_SCHEMA, PARAMETER_STYLE,
    PATH_PARAMETER,
};

/// Methods of every request builder.
const TAKEN: [&str; 2] = ["new", "send"];

pub(super) fn check(operation: &Operation, out: &mut Findings) {
    check_path(operation, out);
    check_names(operation, out);
    for parameter in &operation.parameters {
        check_place(parameter, out);
        check_style(parameter, out);
        check_schema(parameter, out);
        check_needs(operation, parameter, out);
    }
}

/// What a parameter makes no sense without is a parameter that can be left out.
fn check_needs(operation: &Operation, parameter: &Parameter, out: &mut Findings) {
    for needed in parameter.node.items_of("x-needs") {
        let name = needed.value.as_str().unwrap_or_default();
        let is_it = |other: &&Parameter| {
            let optional = other.place() == "query" && !other.node.flag("required");
            optional && other.name() == name && name != parameter.name()
        };
        if !operation.parameters.iter().any(|other| is_it(&other)) {
            let title = operation.title();
            let message = format!("{name} is no other optional query parameter of {title}");
            out.add(&needed, PARAMETER_NEEDS, message);
        }
    }
}

fn check_path(operation: &Operation, out: &mut Findings) {
    let names = template(&operation.path).unwrap_or_default();
    for name in &names {
        let declared = |p: &&Parameter| p.place() == "path" && p.name() == *name;
        if !operation
            .parameters
            .iter()
            .any(|parameter| declared(&parameter))
        {
            let message = format!(
                "{} does not declare the path parameter {name}",
                operation.title()
            );
            out.add(&operation.node, PATH_PARAMETER, message);
        }
    }
    for parameter in operation.parameters.iter().filter(|p| p.place() == "path") {
        let name = parameter.name();
        if !names.contains(&name) {
            let message = format!("{name} does not occur in the path {}", operation.path);
            out.add(&parameter.site, PATH_PARAMETER, message);
        }
        if !parameter.node.flag("required") {
            out.add(
                &parameter.node,
                PATH_PARAMETER,
                format!("{name} is not required: true"),
            );
        }
    }
}

fn check_names(operation: &Operation, out: &mut Findings) {
    let mut seen: BTreeMap<String, &Parameter> = BTreeMap::new();
    for parameter in &operation.parameters {
        let name = parameter.name();
        let field = snake(name);
        let at = parameter.node.get_or_self("name");
        if name.is_empty() {
            out.add(&at, PARAMETER_NAME, "the parameter has no name");
            continue;
        }
        if TAKEN.contains(&field.as_str()) || (field == "body" && operation.node.has("requestBody"))
        {
            out.add(
                &at,
                PARAMETER_NAME,
                format!("every request has a method {field} already"),
            );
        }
        let Some(other) = seen.insert(field, parameter) else {
            continue;
        };
        // An operation may refine a parameter that its path declares.
        let refines = other.of_path
            && !parameter.of_path
            && (other.name(), other.place()) == (name, parameter.place());
        if !refines {
            let message = format!(
                "{name} clashes with the {} parameter {}",
                other.place(),
                other.name()
            );
            out.add(&parameter.site, PARAMETER_NAME, message);
        }
    }
}

fn check_place(parameter: &Parameter, out: &mut Findings) {
    let at = parameter.node.get_or_self("in");
    match parameter.place() {
        "path" | "query" => {}
        "header" => {
            let name = parameter.name();
            if ["accept", "content-type", "authorization"].contains(&&*name.to_ascii_lowercase()) {
                out.add(
                    &at,
                    PARAMETER_PLACE,
                    format!("the client itself sets the header {name}"),
                );
            }
        }
        "cookie" => out.add(&at, PARAMETER_PLACE, "cookie parameters are not supported"),
        _ => out.add(&at, PARAMETER_PLACE, "the parameter is in no known place"),
    }
}

fn check_style(parameter: &Parameter, out: &mut Findings) {
    let node = &parameter.node;
    let plain = if parameter.place() == "query" {
        "form"
    } else {
        "simple"
    };
    if let Some(style) = node.text("style").filter(|style| *style != plain) {
        let at = node.get_or_self("style");
        out.add(
            &at,
            PARAMETER_STYLE,
            format!("the style {style} is not supported here"),
        );
    }
    for key in ["allowReserved", "allowEmptyValue"] {
        if node.flag(key) {
            out.add(
                &node.get_or_self(key),
                PARAMETER_STYLE,
                format!("{key} is not supported"),
            );
        }
    }
}

fn check_schema(parameter: &Parameter, out: &mut Findings) {
    let node = &parameter.node;
    if node.has("content") {
        return out.add(
            &node.get_or_self("content"),
            PARAMETER_SCHEMA,
            "content instead of schema",
        );
    }
    let Some(site) = node.get("schema") else {
        return out.add(node, PARAMETER_SCHEMA, "the parameter has no schema");
    };
    // A reference that leads nowhere is reported by its own rule.
    let Some(schema) = site.resolve_schema() else {
        return;
    };
    let scalar =
        |kind: Option<&str>| matches!(kind, Some("string" | "integer" | "number" | "boolean"));
    let name = parameter.name();
    if site.flag("nullable") || schema.flag("nullable") {
        out.add(
            &site,
            PARAMETER_SCHEMA,
            format!("{name} is nullable; leave it out instead"),
        );
    }
    match schema.text("type") {
        Some("array") if parameter.place() == "query" => {
            let items = schema.get("items").and_then(|items| items.resolve_schema());
            if items.is_some_and(|items| !scalar(items.text("type"))) {
                out.add(
                    &site,
                    PARAMETER_SCHEMA,
                    format!("{name} is a list of more than scalars"),
                );
            }
        }
        kind if scalar(kind) => {}
        kind => {
            let kind = kind.unwrap_or("schema without a type");
            let message = format!("{name} is in the {} and of type {kind}", parameter.place());
            out.add(&site, PARAMETER_SCHEMA, message);
        }
    }
}
