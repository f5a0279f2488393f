use std::collections::BTreeSet;

use serde_json::Value;

use super::{Api, Body, Node, text};
use crate::front::{Front, Shape};

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
}

/// A text with a type of its own.
#[derive(Debug)]
pub struct Newtype {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
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
        Self {
            name: schema.key(),
            docs: docs(schema),
        }
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
        let values = schema.texts("enum").into_iter().map(|value| {
            let variant = variants.get(&value).ok_or_else(|| {
                schema.refuse(&format!("progenitor made no value {value} of {name}"))
            })?;
            let mut docs = text::docs(descriptions.text(&value));
            text::add(&mut docs, Some(format!("`{value}` on the wire.")));
            let mut wire = vec![value.clone()];
            wire.extend(aliases.texts(&value));
            Ok((variant.clone(), wire, docs))
        });
        Ok(Self {
            values: values.collect::<Result<_, String>>()?,
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
                    nullable_inside(&property, field.ty.clone()),
                ))
            });
        Ok(Self {
            fields: made.collect::<Result<_, String>>()?,
            name,
            docs: docs(schema),
            in_body: false,
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
        text::add(&mut docs, text::source(property.text("x-source")));
        let null = required && property.is_nullable();
        let kind = match (&shape, required && !null) {
            (Shape::List(_), false) => Kind::List,
            (_, true) => Kind::Required,
            _ => Kind::Optional,
        };
        let either =
            property.flag("x-object-or-array") || property.target().flag("x-object-or-array");
        let codec = either.then_some("OneOrMany");
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

/// The type with what progenitor was not told of: elements of lists and maps that may be `null`.
pub(super) fn nullable_inside(schema: &Node<'_>, shape: Shape) -> Shape {
    let schema = schema.target();
    let element = |key: &str, inner: Shape| {
        let element = schema.at(key);
        let inner = nullable_inside(&element, inner);
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
            Some(Body::Json(shape)) => Some(shape.clone()),
            _ => None,
        });
    let mut open: Vec<Shape> = bodies.collect();
    while let Some(shape) = open.pop() {
        match shape {
            Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => open.push(*inner),
            Shape::One(name) => {
                if let Some(structure) = api
                    .structs
                    .iter_mut()
                    .find(|structure| structure.name == name && !structure.in_body)
                {
                    structure.in_body = true;
                    open.extend(structure.fields.iter().map(|field| field.shape.clone()));
                }
            }
        }
    }
}

impl Api {
    /// Whether a type holds a secret, which can be neither compared nor shown.
    pub fn holds_secret(&self, shape: &Shape) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![shape];
        while let Some(shape) = open.pop() {
            let name = shape.leaf();
            if name == "SecretString" {
                return true;
            }
            if seen.insert(name)
                && let Some(structure) = self.structure(name)
            {
                open.extend(structure.fields.iter().map(|field| &field.shape));
            }
        }
        false
    }
}

/// A number of a specification, for constants.
pub(super) fn number(value: Option<&Value>) -> Option<u32> {
    value?.as_u64()?.try_into().ok()
}
