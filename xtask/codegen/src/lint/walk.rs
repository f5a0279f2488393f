//! Finds every part of the document that a rule may speak about, and what kind of part it is.
//!
//! The walk goes by structure and not by key, so that names chosen by a service (`x-trace` as a
//! header, `type` as a property) are never mistaken for keywords.

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::Node;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Document,
    Info,
    Server,
    Tag,
    SecurityScheme,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Header,
    Example,
    Schema(Role),
}

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Component,
    Property,
    Items,
    /// The values of a map (`additionalProperties`).
    Values,
    /// The element of an `allOf` or `anyOf`.
    Wrapped,
    Parameter,
    Header,
    /// A body in JSON or as a form.
    Body,
    /// A body of any other media type.
    RawBody,
}

pub(super) struct Place<'a> {
    pub(super) kind: Kind,
    pub(super) node: Node<'a>,
    /// The key under which it stands: the name of a property, the path of a path item.
    pub(super) name: String,
    /// Whether it describes something that the service sends.
    pub(super) answer: bool,
}

impl Place<'_> {
    pub(super) fn is_schema(&self) -> bool {
        matches!(self.kind, Kind::Schema(_))
    }

    pub(super) fn is(&self, role: Role) -> bool {
        self.kind == Kind::Schema(role)
    }

    /// The section of the components that a reference at this place must lead to.
    pub(super) fn section(&self) -> Option<&'static str> {
        Some(match self.kind {
            Kind::Schema(_) => "schemas",
            Kind::Parameter => "parameters",
            Kind::RequestBody => "requestBodies",
            Kind::Response => "responses",
            Kind::Header => "headers",
            Kind::Example => "examples",
            Kind::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }
}

pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

pub(super) fn places<'a>(root: &Node<'a>) -> Vec<Place<'a>> {
    let mut walk = Walk {
        places: Vec::new(),
        answer: false,
    };
    walk.document(root);
    let requests_only = requests_only(root, &walk.places);
    for (name, node) in components(root, "schemas") {
        walk.answer = !requests_only.contains(&name);
        walk.schema(node, name, Role::Component);
    }
    walk.places
}

pub(super) fn components<'a>(root: &Node<'a>, section: &str) -> Vec<(String, Node<'a>)> {
    root.get("components")
        .map(|node| node.entries_of(section))
        .unwrap_or_default()
}

struct Walk<'a> {
    places: Vec<Place<'a>>,
    answer: bool,
}

impl<'a> Walk<'a> {
    fn add(&mut self, kind: Kind, node: &Node<'a>, name: &str) {
        let (node, name) = (node.clone(), name.to_owned());
        self.places.push(Place {
            kind,
            node,
            name,
            answer: self.answer,
        });
    }

    fn add_all(&mut self, kind: Kind, nodes: impl IntoIterator<Item = (String, Node<'a>)>) {
        for (name, node) in nodes {
            self.add(kind, &node, &name);
        }
    }

    fn document(&mut self, root: &Node<'a>) {
        self.add(Kind::Document, root, "");
        self.add_all(
            Kind::Info,
            root.get("info").map(|node| ("info".into(), node)),
        );
        self.add_all(Kind::Server, unnamed(root.items_of("servers")));
        self.add_all(Kind::Tag, unnamed(root.items_of("tags")));
        self.add_all(
            Kind::Components,
            root.get("components").map(|n| (String::new(), n)),
        );
        self.add_all(Kind::SecurityScheme, components(root, "securitySchemes"));
        self.add_all(Kind::Example, components(root, "examples"));
        for (path, item) in root.entries_of("paths") {
            self.add(Kind::PathItem, &item, &path);
            self.parameters(&item);
            for (method, operation) in item.entries() {
                if METHODS.contains(&method.as_str()) {
                    self.operation(&operation, &method);
                }
            }
        }
        for (name, node) in components(root, "parameters") {
            self.parameter(&node, &name);
        }
        for (name, node) in components(root, "requestBodies") {
            self.request_body(&node, &name);
        }
        self.answer = true;
        for (name, node) in components(root, "responses") {
            self.response(&node, &name);
        }
        self.headers(components(root, "headers"));
        self.answer = false;
    }

    fn operation(&mut self, node: &Node<'a>, method: &str) {
        self.add(Kind::Operation, node, method);
        self.parameters(node);
        if let Some(body) = node.get("requestBody") {
            self.request_body(&body, "");
        }
        self.answer = true;
        for (status, response) in node.entries_of("responses") {
            self.response(&response, &status);
        }
        self.answer = false;
    }

    fn parameters(&mut self, node: &Node<'a>) {
        for parameter in node.items_of("parameters") {
            self.parameter(&parameter, "");
        }
    }

    fn parameter(&mut self, node: &Node<'a>, name: &str) {
        self.add(Kind::Parameter, node, name);
        self.schema_of(node, Role::Parameter);
        self.add_all(Kind::Example, node.entries_of("examples"));
    }

    fn request_body(&mut self, node: &Node<'a>, name: &str) {
        self.add(Kind::RequestBody, node, name);
        self.content(node);
    }

    fn response(&mut self, node: &Node<'a>, status: &str) {
        self.add(Kind::Response, node, status);
        self.headers(node.entries_of("headers"));
        self.content(node);
    }

    fn headers(&mut self, headers: Vec<(String, Node<'a>)>) {
        for (name, node) in headers {
            self.add(Kind::Header, &node, &name);
            self.schema_of(&node, Role::Header);
        }
    }

    fn content(&mut self, node: &Node<'a>) {
        for (media, node) in node.entries_of("content") {
            self.add(Kind::MediaType, &node, &media);
            self.schema_of(
                &node,
                if is_structured(&media) {
                    Role::Body
                } else {
                    Role::RawBody
                },
            );
            self.add_all(Kind::Example, node.entries_of("examples"));
        }
    }

    fn schema_of(&mut self, node: &Node<'a>, role: Role) {
        if let Some(schema) = node.get("schema") {
            self.schema(schema, String::new(), role);
        }
    }

    fn schema(&mut self, node: Node<'a>, name: String, role: Role) {
        self.add(Kind::Schema(role), &node, &name);
        // The shape of a type that is written by hand is for people.
        if node.has("x-by-hand") {
            return;
        }
        for (name, property) in node.entries_of("properties") {
            self.schema(property, name, Role::Property);
        }
        for (key, role) in [
            ("items", Role::Items),
            ("additionalProperties", Role::Values),
        ] {
            // `additionalProperties: true` is not a schema; an object rule speaks about it.
            if let Some(inner) = node.get(key).filter(|inner| !inner.value.is_boolean()) {
                self.schema(inner, name.clone(), role);
            }
        }
        for key in ["allOf", "anyOf"] {
            for inner in node.items_of(key) {
                self.schema(inner, name.clone(), Role::Wrapped);
            }
        }
    }
}

fn unnamed<'a>(nodes: Vec<Node<'a>>) -> impl Iterator<Item = (String, Node<'a>)> {
    nodes.into_iter().map(|node| (String::new(), node))
}

/// Whether a body of this media type has fields.
pub(super) fn is_structured(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ]
    .contains(&media)
}

/// The component schemas that only requests use. What nothing refers to counts as an answer, since
/// hand-written code decodes it.
fn requests_only(root: &Node, places: &[Place]) -> BTreeSet<String> {
    let reach = |answer: bool| {
        let mut reached = BTreeSet::new();
        let mut open = Vec::new();
        let starts = places
            .iter()
            .filter(|place| place.answer == answer && place.is_schema());
        starts.for_each(|place| references(place.node.value, &mut open));
        while let Some(name) = open.pop() {
            if reached.insert(name.clone())
                && let Some(schema) = Node::at(root.spec, &format!("/components/schemas/{name}"))
            {
                references(schema.value, &mut open);
            }
        }
        reached
    };
    &reach(false) - &reach(true)
}

/// The names of all component schemas that a schema refers to.
pub(crate) fn references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str() {
                    Some(target) if key == "$ref" => {
                        names.extend(target.strip_prefix("#/components/schemas/").map(Into::into));
                    }
                    _ => references(inner, names),
                }
            }
        }
        _ => {}
    }
}
