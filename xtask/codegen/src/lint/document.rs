//! Rules about the document as a whole.

use std::collections::BTreeSet;

use openapiv3::OpenAPI;
use serde_json::Value;

use super::Findings;
use super::node::Node;
use super::rules::{CRATE, ENVIRONMENT, INFO, OPENAPI, SECURITY, VERSION};
use super::walk::{METHODS, components};

pub(super) fn check(root: &Node, out: &mut Findings) {
    let version = root.text("openapi").unwrap_or_default();
    if !version.starts_with("3.0.") {
        out.add(
            &root.get_or_self("openapi"),
            VERSION,
            "openapi is not a version 3.0",
        );
    }
    let info = root.get_or_self("info");
    for key in ["title", "version"] {
        if info.text(key).is_none_or(|text| text.trim().is_empty()) {
            out.add(
                &info.get_or_self(key),
                INFO,
                format!("info has no {key} that is a string"),
            );
        }
    }
    if root.text("x-crate") != Some(root.spec.name.as_str()) {
        let message = format!("x-crate is not the name of the folder, {}", root.spec.name);
        out.add(&root.get_or_self("x-crate"), CRATE, message);
    }
    if !root.has("x-service") {
        out.add(root, CRATE, "the document has no x-service");
    }
    if !root.has("paths") {
        out.add(root, OPENAPI, "the document has no paths");
    }
    check_security(root, out);
    check_environments(root, out);
}

/// Either all servers are environments, each with a name of its own, or none.
fn check_environments(root: &Node, out: &mut Findings) {
    let servers = root.items_of("servers");
    if !servers.iter().any(|server| server.has("x-environment")) {
        return;
    }
    let mut seen = BTreeSet::new();
    for server in servers {
        let name = server.text("x-environment");
        if name.is_none() || !seen.insert(name) {
            let message = "the server has no environment of its own beside others that have";
            out.add(&server.get_or_self("x-environment"), ENVIRONMENT, message);
        }
    }
}

fn check_security(root: &Node, out: &mut Findings) {
    let schemes = components(root, "securitySchemes");
    let items = root
        .entries_of("paths")
        .into_iter()
        .flat_map(|(_, item)| item.entries());
    let operations = items.filter(|(method, _)| METHODS.contains(&method.as_str()));
    let holders = std::iter::once(root.clone()).chain(operations.map(|(_, node)| node));
    for (name, node) in holders
        .flat_map(|h| h.items_of("security"))
        .flat_map(|n| n.entries())
    {
        if !schemes.iter().any(|(scheme, _)| *scheme == name) {
            out.add(
                &node,
                SECURITY,
                format!("there is no security scheme {name}"),
            );
        }
    }
}

/// The last resort: what no rule foresaw, the OpenAPI reader itself may still refuse. It knows no
/// lines, so this runs only when there is nothing better to say.
pub(super) fn check_reads_as_openapi(root: &Node, out: &mut Findings) {
    if let Err(error) = serde_json::from_value::<OpenAPI>(Value::clone(root.value)) {
        out.add(
            root,
            OPENAPI,
            format!("the document does not read as OpenAPI: {error}"),
        );
    }
}
