//! `types.rs`: the models.

use super::rust;
use super::source::{Source, literal};
use crate::front::Shape;
use crate::model::{Api, Enum, Field, Kind, Newtype, Struct};

const IMPORTS: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections::BTreeMap"),
    ("EicCode", "gridwire_core::EicCode"),
    ("SecretString", "gridwire_core::SecretString"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("NaiveDate", "gridwire_core::chrono::NaiveDate"),
    ("Value", "gridwire_core::serde_json::Value"),
    ("Absence", "gridwire_core::wire::Absence"),
    ("Extra", "gridwire_core::wire::Extra"),
    ("UnknownValue", "gridwire_core::wire::UnknownValue"),
];

pub(super) fn types(api: &Api) -> String {
    let mut source = Source::new("Models of ", &api.service);
    for structure in &api.structs {
        object(&mut source, api, structure);
    }
    for values in &api.enums {
        enumeration(&mut source, values);
    }
    for newtype in &api.newtypes {
        text(&mut source, newtype);
    }
    source.finish(IMPORTS)
}

fn object(source: &mut Source, api: &Api, structure: &Struct) {
    let Struct {
        name, docs, fields, ..
    } = structure;
    source.docs(docs);
    let comparable = !api.holds_secret(&Shape::One(name.clone()));
    source.line(if comparable {
        "#[derive(Clone, Debug, PartialEq)]"
    } else {
        "#[derive(Clone, Debug)]"
    });
    source.line("#[non_exhaustive]");
    source.line(&format!("pub struct {name} {{"));
    for field in fields {
        source.docs(&field.docs);
        source.line(&format!("pub {}: {},", field.name, field_type(field)));
    }
    source.line("/// Fields that the specification does not know, kept as they came.");
    source.line("pub extra: Extra,");
    source.line("}");
    source.line("");
    source.line(&format!("gridwire_core::record!({name} {{"));
    for field in fields {
        let kind = match field.kind {
            Kind::Required => "required",
            Kind::Optional => "optional",
            Kind::List => "list",
        };
        let wire: Vec<String> = field.wire.iter().map(|name| literal(name)).collect();
        let codec = field
            .codec
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
        constructor(source, structure);
    }
}

fn field_type(field: &Field) -> String {
    match field.kind {
        Kind::Optional => format!("Option<{}>", rust(&field.shape)),
        Kind::Required | Kind::List => rust(&field.shape),
    }
}

/// What users put into a body they make from what it cannot do without, and set the rest.
fn constructor(source: &mut Source, Struct { name, fields, .. }: &Struct) {
    let required = fields.iter().filter(|field| field.kind == Kind::Required);
    let arguments: Vec<String> = required
        .map(|field| format!("{}: {}", field.name, rust(&field.shape)))
        .collect();
    source.line(&format!("impl {name} {{"));
    source.line(
        "/// With what it cannot do without; the rest is set by the methods named like the fields.",
    );
    source.line(&format!("pub fn new({}) -> Self {{", arguments.join(", ")));
    let nulls = fields.iter().filter(|field| field.null);
    for (index, field) in nulls.enumerate() {
        if index == 0 {
            source.line("let mut extra = Extra::default();");
        }
        // Required, but nullable: written as `null` unless it is set.
        source.line(&format!(
            "extra.note({}, Absence::Null);",
            literal(&field.wire[0])
        ));
    }
    source.line("Self {");
    for field in fields {
        source.line(&match field.kind {
            Kind::Required => format!("{},", field.name),
            Kind::Optional => format!("{}: None,", field.name),
            Kind::List => format!("{}: Vec::new(),", field.name),
        });
    }
    let has_null = fields.iter().any(|field| field.null);
    source.line(if has_null {
        "extra,"
    } else {
        "extra: Extra::default(),"
    });
    source.line("}");
    source.line("}");
    // `new` is taken; such a field can still be assigned.
    let set = |field: &&Field| field.kind != Kind::Required && field.name != "new";
    for field in fields.iter().filter(set) {
        source.line("");
        source.docs(&field.docs);
        source.line("#[must_use]");
        source.line(&format!(
            "pub fn {0}(mut self, {0}: impl Into<{1}>) -> Self {{",
            field.name,
            rust(&field.shape)
        ));
        let value = format!("{}.into()", field.name);
        let value = if field.kind == Kind::Optional {
            format!("Some({value})")
        } else {
            value
        };
        source.line(&format!("self.{} = {value};", field.name));
        source.line("self");
        source.line("}");
    }
    source.line("}");
    source.line("");
    if arguments.is_empty() {
        source.line(&format!("impl Default for {name} {{"));
        source.line("fn default() -> Self {");
        source.line("Self::new()");
        source.line("}");
        source.line("}");
        source.line("");
    }
}

fn enumeration(source: &mut Source, Enum { name, docs, values }: &Enum) {
    source.docs(docs);
    source.docs(&[
        String::new(),
        "The service may send values that are not listed here: they are read as `Unknown` and written".into(),
        "back as they came, so a `match` needs an arm for the rest.".into(),
    ]);
    source.line("#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]");
    source.line("#[non_exhaustive]");
    source.line(&format!("pub enum {name} {{"));
    for (variant, _, docs) in values {
        source.docs(docs);
        source.line(&format!("{variant},"));
    }
    source.line("/// A value that the specification does not know.");
    source.line("Unknown(UnknownValue),");
    source.line("}");
    source.line("");
    source.line(&format!("gridwire_core::open_enum!({name} {{"));
    for (variant, wire, _) in values {
        let wire: Vec<String> = wire.iter().map(|name| literal(name)).collect();
        source.line(&format!("    {variant} = {},", wire.join(" | ")));
    }
    source.line("});");
    source.line("");
}

fn text(source: &mut Source, Newtype { name, docs }: &Newtype) {
    source.docs(docs);
    source.line("#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]");
    source.line(&format!("pub struct {name}(Box<str>);"));
    source.line("");
    source.line(&format!("gridwire_core::text_newtype!({name});"));
    source.line("");
}
