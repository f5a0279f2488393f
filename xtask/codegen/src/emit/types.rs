//! `types.rs`: the models.

use super::source::{Source, capital, literal};
use super::{declared, generic};
use crate::front::Shape;
use crate::model::{Api, Codes, Enum, Field, Kind, Newtype, Struct};

const IMPORTS: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections::BTreeMap"),
    ("EicCode", "gridwire_core::EicCode"),
    ("SecretString", "gridwire_core::SecretString"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("NaiveDate", "gridwire_core::chrono::NaiveDate"),
    ("Utc", "gridwire_core::chrono::Utc"),
    ("Value", "gridwire_core::serde_json::Value"),
    ("Absence", "gridwire_core::wire::Absence"),
    ("Extra", "gridwire_core::wire::Extra"),
    ("UnknownCode", "gridwire_core::wire::UnknownCode"),
    ("UnknownValue", "gridwire_core::wire::UnknownValue"),
];

pub(super) fn types(api: &Api) -> String {
    let mut source = Source::new("Models of ", &api.service);
    if !api.by_hand.is_empty() {
        source.line(&format!(
            "pub use crate::by_hand::{{{}}};",
            api.by_hand
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        ));
        source.line("");
    }
    for structure in &api.structs {
        object(&mut source, api, structure);
    }
    for values in &api.enums {
        enumeration(&mut source, values);
    }
    for values in &api.codes {
        codes(&mut source, values);
    }
    for newtype in &api.newtypes {
        alone(&mut source, newtype);
    }
    source.finish(IMPORTS)
}

fn object(source: &mut Source, api: &Api, structure: &Struct) {
    let Struct {
        name, docs, fields, ..
    } = structure;
    let shape = Shape::One(name.clone());
    let (alternatives, ty) = (api.alternatives(&shape), generic(api, &shape, ""));
    source.docs(docs);
    if let Some([first, others @ ..]) = alternatives {
        let others: Vec<_> = others.iter().map(|name| format!("[`{name}`]")).collect();
        source.docs(&[
            String::new(),
            format!(
                "`R` is [`{first}`] unless stated otherwise; else {}.",
                others.join(", ")
            ),
        ]);
    }
    let comparable = !api.holds_secret(&shape);
    source.line(if comparable {
        "#[derive(Clone, Debug, PartialEq)]"
    } else {
        "#[derive(Clone, Debug)]"
    });
    source.line("#[non_exhaustive]");
    source.line(&format!(
        "pub struct {name}{} {{",
        declared(alternatives, "")
    ));
    for field in fields {
        source.docs(&field.docs);
        source.line(&format!("pub {}: {},", field.name, field_type(api, field)));
    }
    source.line("/// Fields that the specification does not know, kept as they came.");
    source.line("pub extra: Extra,");
    source.line("}");
    source.line("");
    source.line(&format!("gridwire_core::record!({ty} {{"));
    for field in fields {
        let kind = match field.kind {
            Kind::Required => "required",
            Kind::Optional => "optional",
            Kind::List => "list",
        };
        let wire: Vec<String> = field.wire.iter().map(|name| literal(name)).collect();
        // Of all secrets, those of a body are written.
        let is_sent = structure.in_body && field.shape.leaf() == "SecretString";
        let codec = field
            .codec
            .or_else(|| is_sent.then_some("Sent"))
            .map(|codec| format!(" as {codec}"))
            .unwrap_or_default();
        source.line(&format!(
            "    {kind} {} = {}{codec},",
            field.name,
            wire.join(" | ")
        ));
    }
    source.line("});");
    source.line("");
    if structure.in_body {
        constructor(source, api, structure, &ty);
    }
}

fn field_type(api: &Api, field: &Field) -> String {
    let ty = generic(api, &field.shape, "");
    match field.kind {
        Kind::Optional => format!("Option<{ty}>"),
        Kind::Required | Kind::List => ty,
    }
}

/// Whether a constructor takes a field as it is, and not, like setters, what converts into it:
/// instants, which are at hand, and lists, which say what their items are.
fn is_exact(field: &Field) -> bool {
    let is_number = super::is_exact(field.shape.leaf());
    is_number || field.shape.is_instant() || !matches!(field.shape, Shape::One(_))
}

/// How a field that is not set is written: as `null` where it must be there, and not as an empty list
/// where it need not.
fn absence(field: &Field) -> Option<&'static str> {
    match field.kind {
        _ if field.null => Some("Null"),
        Kind::List => Some("Missing"),
        _ => None,
    }
}

/// What users put into a body they make from what it cannot do without, and set the rest.
fn constructor(source: &mut Source, api: &Api, Struct { name, fields, .. }: &Struct, ty: &str) {
    // With its type parameter, if it has one.
    let bounds = &ty[name.len()..];
    let required = fields.iter().filter(|field| field.kind == Kind::Required);
    let arguments: Vec<String> = required
        .map(|field| {
            let (name, ty) = (&field.name, generic(api, &field.shape, ""));
            if is_exact(field) {
                format!("{name}: {ty}")
            } else {
                format!("{name}: impl Into<{ty}>")
            }
        })
        .collect();
    source.line(&format!("impl{bounds} {ty} {{"));
    source.line(
        "/// With what it cannot do without; the rest is set by the methods named like the fields.",
    );
    source.line(&format!("pub fn new({}) -> Self {{", arguments.join(", ")));
    let absent: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((field, absence(field)?)))
        .collect();
    if !absent.is_empty() {
        source.line("let mut extra = Extra::default();");
    }
    for (field, how) in &absent {
        source.line(&format!(
            "extra.note({}, Absence::{how});",
            literal(&field.wire[0])
        ));
    }
    source.line("Self {");
    for field in fields {
        source.line(&match field.kind {
            Kind::Required if is_exact(field) => format!("{},", field.name),
            Kind::Required => format!("{0}: {0}.into(),", field.name),
            Kind::Optional => format!("{}: None,", field.name),
            Kind::List => format!("{}: Vec::new(),", field.name),
        });
    }
    source.line(if absent.is_empty() {
        "extra: Extra::default(),"
    } else {
        "extra,"
    });
    source.line("}");
    source.line("}");
    // `new` is taken; such a field can still be assigned.
    let set = |field: &&Field| field.kind != Kind::Required && field.name != "new";
    for field in fields.iter().filter(set) {
        source.line("");
        source.docs(&field.docs);
        source.line("#[must_use]");
        let ty = generic(api, &field.shape, "");
        let (ty, value) = match super::is_exact(&ty) {
            true => (ty, field.name.clone()),
            false => (format!("impl Into<{ty}>"), format!("{}.into()", field.name)),
        };
        source.line(&format!(
            "pub fn {0}(mut self, {0}: {ty}) -> Self {{",
            field.name
        ));
        let value = if field.kind == Kind::Optional {
            format!("Some({value})")
        } else {
            value
        };
        source.line(&format!("self.{} = {value};", field.name));
        if absence(field) == Some("Missing") {
            source.line(&format!("self.extra.forget({});", literal(&field.wire[0])));
        }
        source.line("self");
        source.line("}");
    }
    source.line("}");
    source.line("");
    if arguments.is_empty() {
        source.line(&format!("impl{bounds} Default for {ty} {{"));
        source.line("fn default() -> Self {");
        source.line("Self::new()");
        source.line("}");
        source.line("}");
        source.line("");
    }
}

fn enumeration(
    source: &mut Source,
    Enum {
        name, docs, values, ..
    }: &Enum,
) {
    let variants = values.iter().map(|(variant, _, docs)| (variant, docs));
    open_enumeration(source, name, docs, "value", variants);
    source.line(&format!("gridwire_core::open_enum!({name} {{"));
    for (variant, wire, _) in values {
        let wire: Vec<String> = wire.iter().map(|name| literal(name)).collect();
        source.line(&format!("    {variant} = {},", wire.join(" | ")));
    }
    source.line("});");
    source.line("");
}

fn codes(source: &mut Source, Codes { name, docs, codes }: &Codes) {
    let variants = codes.iter().map(|code| (&code.variant, &code.docs));
    open_enumeration(source, name, docs, "code", variants);
    source.line(&format!("gridwire_core::open_codes!({name} {{"));
    for code in codes {
        let name = literal(&code.name);
        source.line(&format!("    {} = {} {name},", code.variant, code.number));
    }
    source.line("});");
    source.line("");
}

/// An enumeration of values or codes, and of what the specification does not know.
fn open_enumeration<'a>(
    source: &mut Source,
    name: &str,
    docs: &[String],
    what: &str,
    variants: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
) {
    source.docs(docs);
    source.docs(&[
        String::new(),
        format!("The service may send {what}s that are not listed here: they are read as `Unknown` and written"),
        "back as they came, so a `match` needs an arm for the rest.".into(),
    ]);
    let copy = if what == "code" { " Copy," } else { "" };
    source.line(&format!(
        "#[derive(Clone,{copy} Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]"
    ));
    source.line("#[non_exhaustive]");
    source.line(&format!("pub enum {name} {{"));
    for (variant, docs) in variants {
        source.docs(docs);
        source.line(&format!("{variant},"));
    }
    source.line(&format!(
        "/// A {what} that the specification does not know."
    ));
    source.line(&format!("Unknown(Unknown{}),", capital(what)));
    source.line("}");
    source.line("");
}

/// A text or a number with a type of its own. Numbers of this kind are names, without an order that
/// means anything.
fn alone(source: &mut Source, Newtype { name, docs, number }: &Newtype) {
    source.docs(docs);
    let (derived, inner, call) = match number {
        None => (
            "Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord",
            "Box<str>",
            format!("text_newtype!({name})"),
        ),
        Some(number) => (
            "Clone, Copy, Debug, PartialEq, Eq, Hash",
            *number,
            format!("number_newtype!({name}({number}))"),
        ),
    };
    source.line(&format!("#[derive({derived})]"));
    source.line(&format!("pub struct {name}({inner});"));
    source.line("");
    source.line(&format!("gridwire_core::{call};"));
    source.line("");
}
