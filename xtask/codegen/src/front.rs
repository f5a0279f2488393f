//! What progenitor makes of a specification, read back: names and types of models and operations.

use std::collections::BTreeMap;

use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use quote::ToTokens;
use serde_json::Value;
use syn::{Fields, File, GenericArgument, Item, ItemMod, PathArguments, ReturnType, Type};

/// Formats of ours, with the runtime's types for them.
const FORMATS: &[(&str, &str, &str)] = &[
    (
        "string",
        "date-time",
        "::gridwire_core::chrono::DateTime<::gridwire_core::chrono::FixedOffset>",
    ),
    (
        "integer",
        "epoch-ms",
        "::gridwire_core::chrono::DateTime<::gridwire_core::chrono::Utc>",
    ),
    ("string", "date", "::gridwire_core::chrono::NaiveDate"),
    ("string", "eic-code", "::gridwire_core::EicCode"),
    ("string", "secret", "::gridwire_core::SecretString"),
];

/// The types that no specification makes.
pub(crate) const FOREIGN: &[&str] = &[
    "DateTime<FixedOffset>",
    "DateTime<Utc>",
    "EicCode",
    "NaiveDate",
    "SecretString",
    "String",
    "Value",
    "bool",
    "f64",
    "i32",
    "i64",
    "u32",
    "u64",
];

/// The names and types that progenitor and typify chose.
#[derive(Debug, Default)]
pub struct Front {
    /// Structs by name: fields by their name on the wire.
    pub structs: BTreeMap<String, BTreeMap<String, Field>>,
    /// Enumerations by name: Rust variants by their name on the wire.
    pub enums: BTreeMap<String, BTreeMap<String, String>>,
    /// Operations by their id.
    pub operations: BTreeMap<String, Operation>,
}

/// A field of a struct.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The Rust name.
    pub name: String,
    /// The Rust type, without `Option` and `Vec`.
    pub ty: Shape,
}

/// A type as the emitters need it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A type by its name.
    One(String),
    /// A list.
    List(Box<Shape>),
    /// A map from texts.
    Map(Box<Shape>),
    /// An element of a list or map that may be `null`. progenitor is not told of it; see
    /// [`crate::model`].
    Nullable(Box<Shape>),
    /// One of several models, of which progenitor is told the first: a type parameter.
    AnyOf(Vec<String>),
}

impl Shape {
    /// The names of the types at the bottom, within lists and maps; the first stands for all.
    pub fn leaves(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::AnyOf(names) => names,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.leaves(),
        }
    }

    /// The name of the type at the bottom, within lists and maps.
    pub fn leaf(&self) -> &str {
        self.leaves().first().map_or("", String::as_str)
    }

    /// Whether it is an instant: a text with an offset, or milliseconds.
    pub fn is_instant(&self) -> bool {
        matches!(self, Self::One(name) if name.starts_with("DateTime<"))
    }

    /// The models that a type parameter may be, the first unless users say otherwise.
    pub fn alternatives(&self) -> Option<&[String]> {
        match self {
            Self::One(_) => None,
            Self::AnyOf(names) => Some(names),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.alternatives(),
        }
    }
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The name of its builder.
    pub builder: String,
    /// Types of its parameters, by Rust name.
    pub parameters: BTreeMap<String, Shape>,
    /// The type of its answer; `None` if it has no body.
    pub answer: Option<Shape>,
}

/// Runs progenitor over a prepared specification and reads its output.
///
/// # Errors
/// A text that says what progenitor or this reader could not take.
pub fn front(prepared: &Value) -> Result<Front, String> {
    let spec = serde_json::from_value(prepared.clone())
        .map_err(|error| format!("not OpenAPI 3.0: {error}"))?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged);
    settings.with_map_type("::std::collections::BTreeMap");
    for (kind, format, path) in FORMATS {
        let schema = serde_json::from_value(serde_json::json!({"type": kind, "format": format}))
            .map_err(|error| error.to_string())?;
        settings.with_conversion(schema, path, [].into_iter());
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(&spec)
        .map_err(|error| error.to_string())?;
    let file: File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    read(&file)
}

fn read(file: &File) -> Result<Front, String> {
    let mut front = Front::default();
    for item in module(&file.items, "types")? {
        match item {
            Item::Struct(item) => {
                if let Fields::Named(fields) = &item.fields {
                    let fields = fields.named.iter().map(|field| {
                        let name = field
                            .ident
                            .as_ref()
                            .map(ToString::to_string)
                            .unwrap_or_default();
                        let wire = serde_rename(&field.attrs).unwrap_or_else(|| name.clone());
                        Ok((
                            wire,
                            Field {
                                name,
                                ty: shape(&field.ty)?,
                            },
                        ))
                    });
                    front.structs.insert(
                        item.ident.to_string(),
                        fields.collect::<Result<_, String>>()?,
                    );
                }
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| {
                    let name = variant.ident.to_string();
                    (
                        serde_rename(&variant.attrs).unwrap_or_else(|| name.clone()),
                        name,
                    )
                });
                front
                    .enums
                    .insert(item.ident.to_string(), variants.collect());
            }
            _ => {}
        }
    }
    let methods = methods(file);
    for item in module(&file.items, "builder")? {
        let Item::Struct(item) = item else { continue };
        let builder = item.ident.to_string();
        let id = methods
            .get(&builder)
            .ok_or_else(|| format!("progenitor made no method for {builder}"))?;
        let mut parameters = BTreeMap::new();
        for field in &item.fields {
            let name = field
                .ident
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            // `client` is the builder's own; all parameters are `Result<…, String>`.
            if let Some(inner) = argument(&field.ty, "Result") {
                parameters.insert(name, shape(inner)?);
            }
        }
        let answer = answer(file, &builder)?;
        front.operations.insert(
            id.clone(),
            Operation {
                builder,
                parameters,
                answer,
            },
        );
    }
    Ok(front)
}

fn module<'a>(items: &'a [Item], name: &str) -> Result<&'a [Item], String> {
    let found = items.iter().find_map(|item| match item {
        Item::Mod(ItemMod {
            ident,
            content: Some((_, items)),
            ..
        }) if ident == name => Some(items.as_slice()),
        _ => None,
    });
    found.ok_or_else(|| format!("progenitor made no module {name}"))
}

/// The client's methods, by the builder that they return.
fn methods(file: &File) -> BTreeMap<String, String> {
    let mut methods = BTreeMap::new();
    for item in &file.items {
        let Item::Impl(item) = item else { continue };
        for member in &item.items {
            if let syn::ImplItem::Fn(function) = member
                && let ReturnType::Type(_, ty) = &function.sig.output
                && let Type::Path(path) = &**ty
                && path
                    .path
                    .segments
                    .first()
                    .is_some_and(|segment| segment.ident == "builder")
                && let Some(last) = path.path.segments.last()
            {
                methods.insert(last.ident.to_string(), function.sig.ident.to_string());
            }
        }
    }
    methods
}

/// The type in `send() -> Result<ResponseValue<T>, _>` of a builder.
fn answer(file: &File, builder: &str) -> Result<Option<Shape>, String> {
    for item in module(&file.items, "builder")? {
        let Item::Impl(item) = item else { continue };
        if last_name(&item.self_ty) != Some(builder.to_owned()) {
            continue;
        }
        for member in &item.items {
            if let syn::ImplItem::Fn(function) = member
                && function.sig.ident == "send"
                && let ReturnType::Type(_, ty) = &function.sig.output
            {
                let value = argument(ty, "Result").and_then(|ty| argument(ty, "ResponseValue"));
                return match value {
                    Some(Type::Tuple(unit)) if unit.elems.is_empty() => Ok(None),
                    Some(ty) => shape(ty).map(Some),
                    None => Err(format!(
                        "{builder}: progenitor's send has an unexpected type"
                    )),
                };
            }
        }
    }
    Err(format!("progenitor made no send for {builder}"))
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The first type argument of a type with the given last name.
fn argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    arguments(ty, name)?.into_iter().next()
}

fn arguments<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    Some(
        arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
    )
}

fn shape(ty: &Type) -> Result<Shape, String> {
    if let Some(inner) = argument(ty, "Option").or_else(|| argument(ty, "Box")) {
        return shape(inner);
    }
    if let Some(inner) = argument(ty, "Vec") {
        return Ok(Shape::List(Box::new(shape(inner)?)));
    }
    if let Some([_, value]) = arguments(ty, "BTreeMap").as_deref() {
        return Ok(Shape::Map(Box::new(shape(value)?)));
    }
    let Type::Path(path) = ty else {
        return Err(format!("a type of no known form: {}", ty.to_token_stream()));
    };
    let segments: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let name = segments.last().cloned().unwrap_or_default();
    Ok(Shape::One(match segments.first().map(String::as_str) {
        // A body is held as the builder of its type.
        Some("types") => name,
        Some("serde_json") => "Value".into(),
        _ if name == "DateTime" => {
            let zone = argument(ty, "DateTime").and_then(last_name);
            format!("DateTime<{}>", zone.unwrap_or_default())
        }
        _ => name,
    }))
}

fn serde_rename(attributes: &[syn::Attribute]) -> Option<String> {
    let mut renamed = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // Other serde arguments may have any form; what cannot be parsed is none of ours.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                renamed = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if let Ok(value) = meta.value() {
                value.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    renamed
}
