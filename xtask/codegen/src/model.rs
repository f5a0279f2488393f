//! What the emitters write: the specification's words joined with progenitor's names and types.

mod envelope;
mod limits;
mod operation;
mod schema;
mod text;
mod variable;
mod window;

use serde_json::Value;

use std::collections::BTreeMap;

use crate::front::{Front, Shape};
use crate::lint::walk::references;
use crate::spec::Spec;

pub use envelope::Envelope;
pub(crate) use operation::TAKEN;
pub use operation::{Body, Dataset, Group, Operation, Parameter, Place, Setter};
pub use schema::{Code, Codes, Enum, Field, Kind, Newtype, Struct};
pub use variable::Variable;
pub use window::{Limit, Window};

/// One API.
#[derive(Debug)]
pub struct Api {
    /// The crate's name, such as `rte-capacities`.
    pub name: String,
    /// The service's name for people.
    pub service: String,
    /// By what terms its data may be used.
    pub terms: Option<String>,
    /// Who runs it, such as `rte`: several APIs may have one account and its settings.
    pub provider: String,
    /// The variables that a client's settings are read from.
    pub variables: Vec<Variable>,
    /// The version that the specification describes.
    pub version: String,
    /// The base URL without a final slash.
    pub base_url: String,
    /// What an application must be subscribed to.
    pub subscription: Option<String>,
    /// The longest URI.
    pub max_uri_length: Option<u64>,
    /// Requests at the same time, and milliseconds between starts.
    pub rate: (u64, u64),
    /// How answers say in themselves how their requests went.
    pub envelope: Option<Envelope>,
    /// Names and base URLs of the service's environments.
    pub environments: Vec<(String, String)>,
    /// How servers say their version: a header, an operation, the field of its answer.
    pub server_version: Option<[String; 3]>,
    /// Documentation of the whole.
    pub docs: Vec<String>,
    /// Objects, in the order of the specification.
    pub structs: Vec<Struct>,
    /// Enumerations of texts, in the order of the specification.
    pub enums: Vec<Enum>,
    /// Enumerations of numbers, in the order of the specification.
    pub codes: Vec<Codes>,
    /// Texts and numbers with a type of their own.
    pub newtypes: Vec<Newtype>,
    /// The types that the crate writes by hand, with the components that their schemas name.
    pub by_hand: BTreeMap<String, Vec<Shape>>,
    /// Operations, in the order of the specification, without those of the service's sandbox.
    pub operations: Vec<Operation>,
}

/// Requests at the same time where a specification states no rate.
const CONCURRENCY: u64 = 4;

impl Api {
    /// Joins a specification with what progenitor made of it.
    ///
    /// # Errors
    /// `LINE: …` with what neither the generator nor the runtime can do (yet), or what progenitor
    /// made otherwise than expected.
    pub fn new(spec: &Spec, front: &Front) -> Result<Self, String> {
        let root = Node {
            spec,
            pointer: String::new(),
        };
        let text = |node: &Node<'_>, key: &str| {
            node.text(key)
                .ok_or_else(|| node.refuse(&format!("{key} is missing")))
        };
        let (mut structs, mut enums) = (Vec::new(), Vec::new());
        let (mut codes, mut newtypes) = (Vec::new(), Vec::new());
        let mut by_hand = BTreeMap::new();
        for schema in root.at("components").at("schemas").children() {
            if schema.flag("x-by-hand") {
                let mut names = Vec::new();
                references(schema.this().unwrap_or(&Value::Null), &mut names);
                by_hand.insert(schema.key(), names.into_iter().map(Shape::One).collect());
            } else if schema.flag("x-newtype") {
                newtypes.push(Newtype::new(&schema));
            } else if schema.value("enum").is_some()
                && schema.text("type").as_deref() == Some("integer")
            {
                codes.push(Codes::new(&schema)?);
            } else if schema.value("enum").is_some() {
                enums.push(Enum::new(&schema, front)?);
            } else if schema.value("properties").is_some() {
                structs.push(Struct::new(&schema, front)?);
            }
        }
        let rate = root.at("x-rate-limit");
        let info = root.at("info");
        let url = |server: &Node<'_>| {
            let url = server.text("url").unwrap_or_default();
            url.trim_end_matches('/').to_owned()
        };
        let servers = root.at("servers");
        let environments = servers.children().into_iter();
        let envelope = Envelope::new(&root.at("x-envelope"));
        let server_version = root.value("x-server-version").map(|_| {
            let places = root.at("x-server-version");
            ["header", "operation", "field"].map(|key| places.text(key).unwrap_or_default())
        });
        let mut operations = operation::operations(&root, front)?;
        if let Some(envelope) = &envelope {
            envelope.find_content(&mut operations, &structs);
        }
        let mut api = Self {
            name: text(&root, "x-crate")?,
            service: text(&root, "x-service")?,
            terms: root.text("x-terms"),
            provider: root
                .text("x-provider")
                .map_or_else(|| text(&root, "x-crate"), Ok)?,
            variables: root
                .at("x-variables")
                .children()
                .iter()
                .map(Variable::new)
                .collect(),
            version: text(&info, "version")?,
            base_url: url(&servers.at("0")),
            environments: environments
                .filter_map(|server| Some((server.text("x-environment")?, url(&server))))
                .collect(),
            envelope,
            server_version,
            subscription: root.text("x-subscription"),
            max_uri_length: root.value("x-max-uri-length").and_then(Value::as_u64),
            rate: (
                rate.value("concurrency")
                    .and_then(Value::as_u64)
                    .unwrap_or(CONCURRENCY),
                rate.value("interval-ms")
                    .and_then(Value::as_u64)
                    .unwrap_or(0),
            ),
            docs: text::docs(info.text("description")),
            structs,
            enums,
            codes,
            newtypes,
            by_hand,
            operations,
        };
        schema::mark_bodies(&mut api);
        limits::check(&api, &root)?;
        Ok(api)
    }

    /// The crate's name as Rust writes it.
    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// A struct by name.
    pub fn structure(&self, name: &str) -> Option<&Struct> {
        self.structs.iter().find(|structure| structure.name == name)
    }
}

/// A place in the specification.
#[derive(Clone)]
struct Node<'a> {
    spec: &'a Spec,
    pointer: String,
}

impl<'a> Node<'a> {
    /// The place below, which need not exist.
    fn at(&self, key: &str) -> Node<'a> {
        Node {
            spec: self.spec,
            pointer: format!(
                "{}/{}",
                self.pointer,
                key.replace('~', "~0").replace('/', "~1")
            ),
        }
    }

    /// The last part of the place's name.
    fn key(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }

    fn this(&self) -> Option<&'a Value> {
        self.spec.document.pointer(&self.pointer)
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        self.this()?.get(key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.value(key)?.as_str().map(str::to_owned)
    }

    fn flag(&self, key: &str) -> bool {
        self.value(key) == Some(&Value::Bool(true))
    }

    fn texts(&self, key: &str) -> Vec<String> {
        let list = self.value(key).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    }

    /// The places below, in the order of the file.
    fn children(&self) -> Vec<Node<'a>> {
        match self.this() {
            Some(Value::Array(list)) => (0..list.len())
                .map(|index| self.at(&index.to_string()))
                .collect(),
            _ => self
                .spec
                .keys(&self.pointer)
                .iter()
                .map(|key| self.at(key))
                .collect(),
        }
    }

    /// The place that a `$ref` here leads to, or this one.
    fn resolved(&self) -> Node<'a> {
        match self.text("$ref") {
            Some(reference) => Node {
                spec: self.spec,
                pointer: reference.trim_start_matches('#').to_owned(),
            },
            None => self.clone(),
        }
    }

    /// The schema that a reference or a wrapper here stands for, or this one.
    fn target(&self) -> Node<'a> {
        let reference = self.at("allOf").at("0");
        match reference.this() {
            Some(_) => reference.resolved(),
            None => self.resolved(),
        }
    }

    /// Whether the schema here, or the one that it stands for, takes `null`.
    fn is_nullable(&self) -> bool {
        self.flag("nullable") || self.target().flag("nullable")
    }

    /// A message with the line of this place.
    fn refuse(&self, message: &str) -> String {
        format!("{}: {message}", self.spec.line(&self.pointer))
    }
}
