//! What users of an API see of it, on one page: what a change of its specification comes down to.

use std::fmt::Write as _;

use gridwire_codegen::front::Shape;
use gridwire_codegen::model::{Api, Body, Codes, Enum, Envelope, Kind, Operation, Struct};
use gridwire_codegen::regen;
use gridwire_codegen::spec::Spec;

use crate::{root, specs};

/// The snapshots of all specifications. After an edit look at the difference, then accept it with
/// `cargo insta accept`, or by running the test once with `INSTA_UPDATE=always`.
#[test]
fn every_api_is_as_before() {
    for spec in specs(&root()) {
        let page = outline(&spec);
        insta::assert_snapshot!(spec.name.as_str(), page);
    }
}

pub(crate) fn outline(spec: &Spec) -> String {
    let api = regen::model(spec).unwrap_or_else(|error| panic!("{error}"));
    let mut page = format!(
        "{} = {} {}\n{}\n",
        api.name, api.service, api.version, api.base_url
    );
    for (name, url) in &api.environments {
        let _ = writeln!(page, "environment {name}: {url}");
    }
    if let Some(envelope) = &api.envelope {
        let Envelope {
            code,
            success,
            partial,
            partial_status,
            ..
        } = envelope;
        let _ = writeln!(
            page,
            "answers say how it went: {code}, {success:?} or in part {partial:?} and {partial_status}"
        );
    }
    let (concurrency, interval) = api.rate;
    let _ = writeln!(page, "rate: {concurrency} at a time, every {interval} ms");
    for operation in &api.operations {
        add_operation(&mut page, operation);
    }
    for structure in &api.structs {
        add_struct(&mut page, structure);
    }
    for values in &api.enums {
        add_enum(&mut page, values);
    }
    for codes in &api.codes {
        add_codes(&mut page, codes);
    }
    add_newtypes(&mut page, &api);
    page
}

fn add_operation(page: &mut String, operation: &Operation) {
    let Operation {
        id,
        method,
        path,
        answer,
        ..
    } = operation;
    let answer = answer.as_ref().map_or_else(|| "nothing".into(), ty);
    let twice = if operation.idempotent { "" } else { ", once" };
    let _ = writeln!(
        page,
        "\n{id}: {} {path} -> {answer}{twice}",
        method.to_uppercase()
    );
    if let Some((path, id, _)) = &operation.sandbox {
        let _ = writeln!(page, "  sandbox {id}: {path}");
    }
    for parameter in &operation.parameters {
        let must = if parameter.required { "" } else { "?" };
        let split = if parameter.split {
            ", may be split"
        } else {
            ""
        };
        let place = format!("{:?}", parameter.place).to_lowercase();
        let (name, wire) = (&parameter.name, &parameter.wire);
        let _ = writeln!(
            page,
            "  {place} {name}{must}: {} = {wire}{split}",
            ty(&parameter.shape)
        );
    }
    for group in &operation.groups {
        let _ = writeln!(
            page,
            "  together {}: {}",
            group.name,
            group.parameters.join(", ")
        );
    }
    if let Some(content) = &operation.content {
        let _ = writeln!(page, "  never without {content}");
    }
    if let Some(Body::Json(shape)) = &operation.body {
        let _ = writeln!(page, "  body: {}", ty(shape));
    }
    if let Some(window) = &operation.window {
        let _ = writeln!(page, "  {}", window.words());
    }
    if let Some(dataset) = &operation.dataset {
        let rows = match &dataset.value {
            Some(value) => format!("{} of {}", ty(value), ty(&dataset.item)),
            None => ty(&dataset.item),
        };
        let steps = if dataset.steps {
            ", each until the next"
        } else {
            ""
        };
        let _ = writeln!(page, "  dataset {}: {rows}{steps}", dataset.name);
    }
}

fn add_struct(page: &mut String, structure: &Struct) {
    let made = if structure.in_body {
        ", made by users"
    } else {
        ""
    };
    let _ = writeln!(page, "\nstruct {}{made}", structure.name);
    if let Some(aggregated) = &structure.aggregated {
        let _ = writeln!(page, "  aggregated: {aggregated}");
    }
    for field in &structure.fields {
        let must = if field.kind == Kind::Optional {
            "?"
        } else {
            ""
        };
        let codec = field
            .codec
            .map(|codec| format!(", {codec}"))
            .unwrap_or_default();
        let role = field
            .role
            .as_ref()
            .map(|role| format!(", {role}"))
            .unwrap_or_default();
        let unit = if field.unit.is_empty() {
            String::new()
        } else {
            format!(", {}", field.unit)
        };
        let null = if field.null { ", null if absent" } else { "" };
        let wire = field.wire.join(" | ");
        let name = &field.name;
        let _ = writeln!(
            page,
            "  {name}{must}: {} = {wire}{codec}{null}{role}{unit}",
            ty(&field.shape)
        );
    }
}

fn add_enum(page: &mut String, values: &Enum) {
    let _ = writeln!(page, "\nenum {}", values.name);
    for (name, wire, _) in &values.values {
        let object = values.objects.iter().find(|(value, _)| value == name);
        let object = object.map(|(_, object)| format!(", {object}"));
        let object = object.unwrap_or_default();
        let _ = writeln!(page, "  {name} = {}{object}", wire.join(" | "));
    }
}

fn add_codes(page: &mut String, codes: &Codes) {
    let _ = writeln!(page, "\ncodes {}", codes.name);
    for code in &codes.codes {
        let _ = writeln!(page, "  {} = {} {}", code.variant, code.number, code.name);
    }
}

fn add_newtypes(page: &mut String, api: &Api) {
    for newtype in &api.newtypes {
        let of = newtype.number.unwrap_or("text");
        let _ = writeln!(page, "\n{of} {}", newtype.name);
    }
}

fn ty(shape: &Shape) -> String {
    match shape {
        Shape::One(name) => name.clone(),
        Shape::List(inner) => format!("[{}]", ty(inner)),
        Shape::Map(inner) => format!("{{{}}}", ty(inner)),
        Shape::Nullable(inner) => format!("{} or null", ty(inner)),
        Shape::AnyOf(names) => names.join(" or "),
    }
}
