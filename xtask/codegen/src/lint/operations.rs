//! The operations, and the rules about each as a whole.

use std::collections::BTreeMap;

use super::Findings;
use super::names::{is_snake, pascal};
use super::node::Node;
use super::rules::{METHOD, OPERATION_ID, PATH, SANDBOX, SUMMARY};
use super::walk::METHODS;

/// Methods that every generated client has already.
const TAKEN: [&str; 12] = [
    "new",
    "new_with_client",
    "builder",
    "api_version",
    "baseurl",
    "client",
    "inner",
    "exec",
    "pre",
    "post",
    "clone",
    "into",
];

pub(super) struct Operation<'a> {
    pub(super) path: String,
    pub(super) method: String,
    pub(super) node: Node<'a>,
    /// Those of the path first, then its own.
    pub(super) parameters: Vec<Parameter<'a>>,
}

pub(super) struct Parameter<'a> {
    /// Where the operation or the path lists it.
    pub(super) site: Node<'a>,
    /// What is listed there, behind a reference if there is one.
    pub(super) node: Node<'a>,
    pub(super) of_path: bool,
}

impl<'a> Parameter<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.node.text("name").unwrap_or_default()
    }

    pub(super) fn place(&self) -> &'a str {
        self.node.text("in").unwrap_or_default()
    }
}

impl<'a> Operation<'a> {
    pub(super) fn id(&self) -> &'a str {
        self.node.text("operationId").unwrap_or_default()
    }

    /// How messages name it.
    pub(super) fn title(&self) -> String {
        match self.id() {
            "" => format!("{} {}", self.method, self.path),
            id => id.to_owned(),
        }
    }

    /// The answers with their status, behind references.
    pub(super) fn responses(&self) -> Vec<(String, Node<'a>)> {
        let responses = self.node.entries_of("responses").into_iter();
        responses
            .filter_map(|(status, node)| Some((status, node.resolve()?)))
            .collect()
    }

    /// The schema of a success in JSON.
    pub(super) fn answer(&self) -> Option<Node<'a>> {
        let successes = self.successes();
        let content = successes.first()?.1.get("content")?;
        let schema = content.get("application/json")?.get("schema")?;
        schema.resolve_schema()
    }

    pub(super) fn successes(&self) -> Vec<(String, Node<'a>)> {
        self.responses()
            .into_iter()
            .filter(|(status, _)| status.starts_with('2'))
            .collect()
    }
}

pub(super) fn collect<'a>(root: &Node<'a>) -> Vec<Operation<'a>> {
    let mut operations = Vec::new();
    for (path, item) in root.entries_of("paths") {
        for (method, node) in item.entries() {
            if METHODS.contains(&method.as_str()) {
                let list = |node: &Node<'a>, of_path: bool| {
                    let sites = node.items_of("parameters").into_iter();
                    sites.filter_map(move |site| {
                        Some(Parameter {
                            node: site.resolve()?,
                            site,
                            of_path,
                        })
                    })
                };
                let parameters = list(&item, true).chain(list(&node, false)).collect();
                operations.push(Operation {
                    path: path.clone(),
                    method,
                    node,
                    parameters,
                });
            }
        }
    }
    operations
}

pub(super) fn check(operations: &[Operation], out: &mut Findings) {
    // Operations become methods, and types in PascalCase; both must differ.
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for operation in operations {
        let node = &operation.node;
        let id = operation.id();
        let at = node.get_or_self("operationId");
        if id.is_empty() {
            let message = format!("{} has no operationId", operation.title());
            out.add(&at, OPERATION_ID, message);
        } else if !is_snake(id) {
            out.add(
                &at,
                OPERATION_ID,
                format!("{id} is not an identifier in snake_case"),
            );
        } else if TAKEN.contains(&id) {
            out.add(
                &at,
                OPERATION_ID,
                format!("every client has a method {id} already"),
            );
        } else if let Some(other) = seen.insert(pascal(id), id) {
            out.add(
                &at,
                OPERATION_ID,
                format!("{id} clashes with the operation {other}"),
            );
        }
        if node
            .text("summary")
            .is_none_or(|text| text.trim().is_empty())
        {
            out.add(
                node,
                SUMMARY,
                format!("{} has no summary", operation.title()),
            );
        }
        if matches!(operation.method.as_str(), "options" | "trace") {
            let message = format!("{} is a {}", operation.title(), operation.method);
            out.add(node, METHOD, message);
        }
        if let Some(sandbox) = node.get("x-sandbox-of") {
            let target = sandbox.value.as_str().unwrap_or_default();
            if target == id || !operations.iter().any(|other| other.id() == target) {
                out.add(
                    &sandbox,
                    SANDBOX,
                    format!("there is no other operation {target}"),
                );
            }
        }
        if let Err(message) = template(&operation.path) {
            out.add(node, PATH, format!("the path {} {message}", operation.path));
        }
    }
}

/// The names of the parameters in a path.
pub(super) fn template(path: &str) -> Result<Vec<&str>, &'static str> {
    if !path.starts_with('/') {
        return Err("does not start with a slash");
    }
    if path.contains("//") {
        return Err("has an empty segment");
    }
    if path.contains(['?', '#']) || path.contains(char::is_whitespace) {
        return Err("holds more than a path");
    }
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let Some(inner) = rest[open..].strip_prefix('{') else {
            return Err("closes a brace that is not open");
        };
        let Some((name, after)) = inner.split_once('}') else {
            return Err("does not close a brace");
        };
        if name.is_empty() || name.contains(['/', '{']) {
            return Err("has a parameter without a proper name");
        }
        if names.contains(&name) {
            return Err("has the same parameter twice");
        }
        names.push(name);
        rest = after;
    }
    Ok(names)
}
