//! The rules about what only some versions of a server have, and how a server tells its own.

use super::Findings;
use super::node::Node;
use super::operations::Operation;
use super::rules::VERSION_GATE;
use super::walk::Place;

const KEYS: [&str; 3] = ["header", "operation", "field"];

/// How a server says which version it is.
pub(super) fn check(root: &Node, operations: &[Operation], out: &mut Findings) {
    let Some(version) = root.get("x-server-version") else {
        return;
    };
    for (key, node) in version.entries() {
        if !KEYS.contains(&key.as_str()) {
            out.add(&node, VERSION_GATE, format!("{key} is not known here"));
        }
    }
    for key in KEYS.iter().filter(|key| version.text(key).is_none()) {
        let message = format!("{key} takes a name, and there is none");
        out.add(&version.get_or_self(key), VERSION_GATE, message);
    }
    let Some(id) = version.text("operation") else {
        return;
    };
    let named = operations.iter().find(|operation| operation.id() == id);
    let Some(operation) = named.filter(|one| one.method == "get" && one.parameters.is_empty())
    else {
        let message = format!("{id} is no operation that can be asked without a parameter");
        out.add(&version.get_or_self("operation"), VERSION_GATE, message);
        return;
    };
    let field = version.text("field").unwrap_or_default();
    let properties = operation.answer().and_then(|it| it.get("properties"));
    if !properties.is_some_and(|properties| properties.has(field)) {
        let message = format!("the answer of {id} has no property {field}");
        out.add(&version.get_or_self("field"), VERSION_GATE, message);
    }
}

/// A version that something is there since.
pub(super) fn check_gate(place: &Place, root: &Node, out: &mut Findings) {
    if let Some(former) = place
        .node
        .get("x-former-name")
        .filter(|_| !place.node.has("x-since"))
    {
        let message = "a former name says nothing without x-since";
        out.add(&former, VERSION_GATE, message);
    }
    let Some(since) = place.node.get("x-since") else {
        return;
    };
    let text = since.value.as_str().unwrap_or_default();
    if !text.split('.').all(|part| part.parse::<u32>().is_ok()) {
        let message = format!("{} is no version, such as '1.0'", since.value);
        out.add(&since, VERSION_GATE, message);
    }
    if !root.has("x-server-version") {
        let message = "nothing tells the server's version: x-server-version is missing";
        out.add(&since, VERSION_GATE, message);
    }
}
