use std::collections::BTreeSet;

use serde_json::Value;

use super::{Api, Body, Node, Operation, text};
use crate::front::{Front, Shape};
use crate::lint::names::pascal;

/// An object.
#[derive(Debug)]
pub struct Struct {
    /// Its name, in the specification and in Rust.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its fields, in the order of the specification.
    pub fields: Vec<Field>,
    /// Whether users make it themselves, since it is in the body of a request.
    pub in_body: bool,
    /// What such objects become when the service aggregates them.
    pub aggregated: Option<String>,
    /// Whether the crate has rules for it, which a body is checked by.
    pub checked: bool,
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name in Rust.
    pub name: String,
    /// Its names on the wire, the documented one first.
    pub wire: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it must be there.
    pub kind: Kind,
    /// Its type, without what `kind` adds.
    pub shape: Shape,
    /// The codec, where it is not the type's own.
    pub codec: Option<&'static str>,
    /// What it is to a row.
    pub role: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Whether it is written as `null` where there is no value: required, but nullable.
    pub null: bool,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It must.
    Required,
    /// It may be absent or `null`.
    Optional,
    /// A list: absent or `null` is empty.
    List,
}

/// An enumeration of texts, open to values that are not in it.
#[derive(Debug)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its values: Rust name, names on the wire (the documented one first), documentation.
    pub values: Vec<(String, Vec<String>, Vec<String>)>,
    /// The objects that values stand for: Rust name of the value, name of the object.
    pub objects: Vec<(String, String)>,
}

/// An enumeration of numbers, open to codes that are not in it.
#[derive(Debug)]
pub struct Codes {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// A code of an enumeration of numbers.
#[derive(Debug)]
pub struct Code {
    /// Its name in Rust.
    pub variant: String,
    /// The number.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A text or a number with a type of its own.
#[derive(Debug)]
pub struct Newtype {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The type of the number; `None` for a text.
    pub number: Option<&'static str>,
}

/// The documentation of a schema.
fn docs(schema: &Node<'_>) -> Vec<String> {
    let mut docs = text::docs(schema.text("description"));
    text::add_deprecated(&mut docs, schema.flag("deprecated"));
    text::add(&mut docs, text::source(schema.text("x-source")));
    docs
}

impl Newtype {
    pub(super) fn new(schema: &Node<'_>) -> Self {
        let number = match schema.text("format").as_deref() {
            _ if schema.text("type").as_deref() != Some("integer") => None,
            Some("int32") => Some("i32"),
            Some("uint32") => Some("u32"),
            Some("uint64") => Some("u64"),
            _ => Some("i64"),
        };
        Self {
            name: schema.key(),
            docs: docs(schema),
            number,
        }
    }
}

impl Codes {
    pub(super) fn new(schema: &Node<'_>) -> Result<Self, String> {
        let (names, descriptions) = (schema.at("x-enum-names"), schema.at("x-enum-descriptions"));
        let codes = schema.at("enum").children().into_iter().map(|site| {
            let read = || {
                let number = number(site.this())?;
                let name = names.text(&number.to_string())?;
                let mut docs = text::docs(descriptions.text(&number.to_string()));
                text::add(&mut docs, Some(format!("`{number}` on the wire.")));
                Some(Code {
                    variant: pascal(&name),
                    number,
                    name,
                    docs,
                })
            };
            read().ok_or_else(|| site.refuse("no code with a name"))
        });
        Ok(Self {
            codes: codes.collect::<Result<_, String>>()?,
            name: schema.key(),
            docs: docs(schema),
        })
    }
}

impl Enum {
    pub(super) fn new(schema: &Node<'_>, front: &Front) -> Result<Self, String> {
        let name = schema.key();
        let variants = front
            .enums
            .get(&name)
            .ok_or_else(|| schema.refuse(&format!("progenitor made no enumeration {name}")))?;
        let descriptions = schema.at("x-enum-descriptions");
        let aliases = schema.at("x-enum-aliases");
        let names = schema.at("x-enum-names");
        let variant = |value: &str| {
            if let Some(name) = names.text(value) {
                return Ok(pascal(&name));
            }
            variants.get(value).cloned().ok_or_else(|| {
                schema.refuse(&format!("progenitor made no value {value} of {name}"))
            })
        };
        let objects = schema.at("x-enum-schemas").children();
        let objects = objects.into_iter().filter_map(|site| {
            let object = site.this()?.as_str()?.to_owned();
            Some(variant(&site.key()).map(|variant| (variant, object)))
        });
        let values = schema.texts("enum").into_iter().map(|value| {
            let mut docs = text::docs(descriptions.text(&value));
            text::add(&mut docs, Some(format!("`{value}` on the wire.")));
            let mut wire = vec![value.clone()];
            wire.extend(aliases.texts(&value));
            Ok((variant(&value)?, wire, docs))
        });
        Ok(Self {
            values: values.collect::<Result<_, String>>()?,
            objects: objects.collect::<Result<_, String>>()?,
            name,
            docs: docs(schema),
        })
    }
}

impl Struct {
    pub(super) fn new(schema: &Node<'_>, front: &Front) -> Result<Self, String> {
        let name = schema.key();
        let fields = front
            .structs
            .get(&name)
            .ok_or_else(|| schema.refuse(&format!("progenitor made no object {name}")))?;
        let required = schema.texts("required");
        let made = schema
            .at("properties")
            .children()
            .into_iter()
            .map(|property| {
                let wire = property.key();
                let field = fields.get(&wire).ok_or_else(|| {
                    property.refuse(&format!("progenitor made no field {wire} of {name}"))
                })?;
                Ok(Field::new(
                    &property,
                    required.contains(&wire),
                    field.name.clone(),
                    untold(&property, field.ty.clone()),
                ))
            });
        Ok(Self {
            fields: made.collect::<Result<_, String>>()?,
            name,
            docs: docs(schema),
            in_body: false,
            aggregated: schema.text("x-aggregated"),
            checked: schema.flag("x-checked"),
        })
    }
}

impl Field {
    fn new(property: &Node<'_>, required: bool, name: String, shape: Shape) -> Self {
        let mut docs = text::docs(property.text("description"));
        let unit = property.text("x-unit").unwrap_or_default();
        text::add(
            &mut docs,
            (!unit.is_empty()).then(|| format!("Unit: {}.", text::plain(&unit))),
        );
        let mut wire = vec![property.key()];
        wire.extend(property.texts("x-aliases"));
        let name = property.text("x-rust-name").unwrap_or(name);
        let spellings = wire
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" or ");
        text::add(
            &mut docs,
            (name != wire[0] || wire.len() > 1).then(|| format!("{spellings} on the wire.")),
        );
        text::add_deprecated(&mut docs, property.flag("deprecated"));
        text::add(&mut docs, text::since(property));
        text::add(&mut docs, text::source(property.text("x-source")));
        let null = required && property.is_nullable();
        let kind = match (&shape, required && !null) {
            (Shape::List(_), false) => Kind::List,
            (_, true) => Kind::Required,
            _ => Kind::Optional,
        };
        let either =
            property.flag("x-object-or-array") || property.target().flag("x-object-or-array");
        let codec = if property.flag("x-json-text") {
            Some("JsonText")
        } else if property.target().text("format").as_deref() == Some("utc-date-time") {
            Some("UtcDateTime")
        } else {
            either.then_some("OneOrMany")
        };
        Self {
            name,
            wire,
            docs,
            kind,
            shape,
            codec,
            role: property.text("x-role"),
            unit,
            null,
        }
    }
}

/// The type with what progenitor was not told of: elements of lists and maps that may be `null`, or
/// one of several objects.
pub(super) fn untold(schema: &Node<'_>, shape: Shape) -> Shape {
    let schema = schema.target();
    let element = |key: &str, inner: Shape| {
        let element = schema.at(key);
        let objects = element.at("anyOf").children();
        let inner = if objects.is_empty() {
            untold(&element, inner)
        } else {
            Shape::AnyOf(
                objects
                    .iter()
                    .map(|object| object.resolved().key())
                    .collect(),
            )
        };
        Box::new(if element.is_nullable() {
            Shape::Nullable(Box::new(inner))
        } else {
            inner
        })
    };
    match shape {
        Shape::List(inner) => Shape::List(element("items", *inner)),
        Shape::Map(inner) => Shape::Map(element("additionalProperties", *inner)),
        other => other,
    }
}

/// Marks what users put into bodies, with everything that it holds.
pub(super) fn mark_bodies(api: &mut Api) {
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| match &operation.body {
            Some(Body::Json(shape) | Body::Files(shape)) => Some(shape),
            _ => None,
        });
    let parts: BTreeSet<String> = bodies
        .flat_map(|body| api.parts(body))
        .flat_map(|part| part.leaves().to_vec())
        .collect();
    for structure in &mut api.structs {
        structure.in_body = parts.contains(&structure.name);
    }
}

impl Api {
    /// A type and those of all fields of the objects within it.
    pub(super) fn parts<'a>(&'a self, shape: &'a Shape) -> Vec<&'a Shape> {
        let mut seen = BTreeSet::new();
        let (mut parts, mut open) = (Vec::new(), vec![shape]);
        while let Some(shape) = open.pop() {
            parts.push(shape);
            for name in shape.leaves().iter().filter(|name| seen.insert(*name)) {
                let fields = self.structure(name).into_iter();
                open.extend(fields.flat_map(|one| &one.fields).map(|field| &field.shape));
                open.extend(self.by_hand.get(name).into_iter().flatten());
            }
        }
        parts
    }

    /// Whether a type holds a secret, which can be neither compared nor shown.
    pub fn holds_secret(&self, shape: &Shape) -> bool {
        let is_secret = |part: &&Shape| part.leaf() == "SecretString";
        self.parts(shape).iter().any(is_secret)
    }

    /// The models that the type parameter of a type may be, the first unless users say otherwise;
    /// `None` if it has none.
    pub fn alternatives<'a>(&'a self, shape: &'a Shape) -> Option<&'a [String]> {
        self.parts(shape).into_iter().find_map(Shape::alternatives)
    }

    /// As [`alternatives`](Api::alternatives), of the answer of an operation.
    pub fn answered<'a>(&'a self, operation: &'a Operation) -> Option<&'a [String]> {
        self.alternatives(operation.answer.as_ref()?)
    }

    /// As [`alternatives`](Api::alternatives), of the body of an operation.
    pub fn sent<'a>(&'a self, operation: &'a Operation) -> Option<&'a [String]> {
        match operation.body.as_ref()? {
            Body::Json(shape) => self.alternatives(shape),
            Body::Form | Body::Files(_) => None,
        }
    }
}

/// A number of a specification, for constants.
pub(super) fn number(value: Option<&Value>) -> Option<u32> {
    value?.as_u64()?.try_into().ok()
}
