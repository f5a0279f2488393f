//! The rules about `x-groups`: parameters that only make sense together.

use std::collections::BTreeSet;

use super::Findings;
use super::names::{is_snake, snake};
use super::node::Node;
use super::operations::Operation;
use super::rules::GROUPS;
use crate::model::TAKEN;

pub(super) fn check(operation: &Operation, out: &mut Findings) {
    let Some(groups) = operation.node.get("x-groups") else {
        return;
    };
    if groups.items().is_empty() {
        out.add(&groups, GROUPS, "x-groups takes a list of groups");
    }
    let (mut names, mut grouped) = (BTreeSet::new(), BTreeSet::new());
    for group in groups.items() {
        for (key, node) in group.entries() {
            if !["name", "parameters", "aggregates"].contains(&key.as_str()) {
                out.add(&node, GROUPS, format!("{key} is not known here"));
            } else if key == "aggregates" && *node.value != true {
                out.add(&node, GROUPS, "aggregates takes true");
            }
        }
        check_name(operation, &group, &mut names, out);
        let parameters = group.items_of("parameters");
        if parameters.len() < 2 {
            let at = group.get_or_self("parameters");
            out.add(&at, GROUPS, "a group has two parameters or more");
        }
        for parameter in parameters {
            check_parameter(operation, &parameter, &mut grouped, out);
        }
        check_period(operation, &group, out);
    }
}

/// The name becomes a method, beside those of the parameters.
fn check_name<'a>(
    operation: &Operation,
    group: &Node<'a>,
    names: &mut BTreeSet<&'a str>,
    out: &mut Findings,
) {
    let at = group.get_or_self("name");
    let name = group.text("name").unwrap_or_default();
    let taken = |name: &str| {
        let mut parameters = operation.parameters.iter();
        parameters.any(|parameter| snake(parameter.name()) == name)
    };
    if !is_snake(name) {
        let message = format!("the name {name} is not an identifier in snake_case");
        out.add(&at, GROUPS, message);
    } else if TAKEN.contains(&name) {
        let message = format!("every request has a method {name} already");
        out.add(&at, GROUPS, message);
    } else if taken(name) || !names.insert(name) {
        let message = format!("{name} is the name of a parameter or of another group");
        out.add(&at, GROUPS, message);
    }
}

fn check_parameter<'a>(
    operation: &Operation,
    site: &Node<'a>,
    grouped: &mut BTreeSet<&'a str>,
    out: &mut Findings,
) {
    let name = site.value.as_str().unwrap_or_default();
    let mut parameters = operation.parameters.iter();
    let found = parameters.find(|parameter| parameter.name() == name);
    if !found.is_some_and(|found| found.place() == "query" && !found.node.flag("required")) {
        let message = format!("{name} is no optional query parameter");
        out.add(site, GROUPS, message);
    } else if !grouped.insert(name) {
        out.add(site, GROUPS, format!("{name} is in a group already"));
    }
}

/// A range sets the ends of its windows, so that nothing else may have to be set with them; and dates
/// that are swapped compile, so that their order is always the same.
fn check_period(operation: &Operation, group: &Node, out: &mut Findings) {
    let Some(window) = operation.node.get("x-window") else {
        return;
    };
    let ends = [window.text("start"), window.text("end")];
    let parameters = group.items_of("parameters");
    let names: Vec<_> = parameters.iter().map(|name| name.value.as_str()).collect();
    if names.iter().any(|name| ends.contains(name)) && names != ends {
        let at = group.get_or_self("parameters");
        let message = "start and end of the period are a group of their own, in this order";
        out.add(&at, GROUPS, message);
    }
}
