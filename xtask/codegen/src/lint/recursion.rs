//! Objects that contain themselves by required properties: no value of them can exist.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use super::node::Node;
use super::rules::RECURSION;
use super::walk::components;

pub(super) fn check(root: &Node, out: &mut Findings) {
    let edges: BTreeMap<String, BTreeMap<String, Node>> = components(root, "schemas")
        .into_iter()
        .map(|(name, schema)| (name, required_objects(&schema)))
        .collect();
    for name in edges.keys() {
        for (target, property) in &edges[name] {
            if reaches(&edges, target, name) {
                let message = format!("every {name} would have to contain another one");
                out.add(property, RECURSION, message);
            }
        }
    }
}

/// The components that each value of a schema contains, and the property that holds them.
fn required_objects<'a>(schema: &Node<'a>) -> BTreeMap<String, Node<'a>> {
    let required = schema.items_of("required");
    let properties = schema.entries_of("properties").into_iter();
    let held = properties.filter(|(name, node)| {
        required.iter().any(|entry| entry.value == name.as_str()) && !node.flag("nullable")
    });
    let parts = held
        .map(|(_, node)| node)
        .chain(std::iter::once(schema.clone()));
    parts
        .filter_map(|node| Some((target(&node)?, node)))
        .collect()
}

fn target(node: &Node) -> Option<String> {
    let wrapped = node.items_of("allOf").into_iter().next();
    let reference = node
        .text("$ref")
        .or_else(|| wrapped.as_ref()?.text("$ref"))?;
    reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned)
}

fn reaches(edges: &BTreeMap<String, BTreeMap<String, Node>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(
                edges
                    .get(name)
                    .into_iter()
                    .flat_map(BTreeMap::keys)
                    .map(String::as_str),
            );
        }
    }
    false
}
