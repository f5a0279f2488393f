//! Rules about `$ref`.

use super::Findings;
use super::node::Node;
use super::rules::{COMPONENT_ALIAS, REF_FORM, REF_KIND, REF_MISSING, REF_SIBLINGS};
use super::walk::Place;

pub(super) fn check(place: &Place, out: &mut Findings) {
    let node = &place.node;
    let Some(reference) = node.get("$ref") else {
        // A component that only wraps another would get a type of its own, or the same one twice.
        if is_component(node) && place.is_schema() && node.has("allOf") {
            out.add(
                node,
                COMPONENT_ALIAS,
                "the component only wraps another one",
            );
        }
        return;
    };
    // On a path item, `$ref` is an unknown keyword like any other.
    let Some(section) = place.section() else {
        return;
    };
    if is_component(node) {
        out.add(node, COMPONENT_ALIAS, "the component is only a reference");
    }
    for (key, sibling) in node.entries() {
        if key != "$ref" {
            out.add(&sibling, REF_SIBLINGS, format!("{key} stands beside $ref"));
        }
    }
    let target = reference.value.as_str().unwrap_or_default();
    let parts: Vec<_> = target.split('/').collect();
    let ["#", "components", found, name] = parts[..] else {
        return out.add(
            &reference,
            REF_FORM,
            "not a reference to a component of this file",
        );
    };
    if found != section {
        let message = format!("{target} is in {found}, but one of {section} belongs here");
        out.add(&reference, REF_KIND, message);
    } else if name.is_empty() || node.resolve().is_none() {
        out.add(&reference, REF_MISSING, format!("{target} leads nowhere"));
    }
}

fn is_component(node: &Node) -> bool {
    node.pointer.starts_with("/components/") && node.pointer.matches('/').count() == 3
}
