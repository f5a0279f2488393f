//! What a specification may say, and neither the emitters nor the runtime can do yet.
//!
//! Each would otherwise be left out without a word, or make code that does not compile.

use super::{Api, Body, Node, Operation, Parameter, Place, Struct};
use crate::front::{FOREIGN, Shape};
use crate::prepare::plain_media;

/// Names in scope where the models are written.
const MODEL_NAMES: &[&str] = &[
    "API",
    "Absence",
    "BTreeMap",
    "DateTime",
    "Extra",
    "FixedOffset",
    "Self",
    "UnknownValue",
];

/// Names in scope where the builders of operations are written.
const BUILDER_NAMES: &[&str] = &[
    "API",
    "BTreeMap",
    "Bytes",
    "Client",
    "DateTime",
    "EicCode",
    "FixedOffset",
    "List",
    "Method",
    "NaiveDate",
    "Operation",
    "Out",
    "Plain",
    "Request",
    "Response",
    "Result",
    "SecretString",
    "TimeRange",
    "TimeZone",
    "Transport",
    "Value",
];

/// Methods of clients that are not operations.
const CLIENT_NAMES: &[&str] = &[
    "api",
    "from_env",
    "from_transport",
    "service_sandbox",
    "transport",
];

const INSTANT: &str = "DateTime<FixedOffset>";

type Check = Result<(), String>;

pub(super) fn check(api: &Api, root: &Node<'_>) -> Check {
    let schemas = root.at("components").at("schemas");
    let named = api.structs.iter().map(|one| &one.name);
    let named = named.chain(api.enums.iter().map(|one| &one.name));
    for name in named.chain(api.newtypes.iter().map(|one| &one.name)) {
        if MODEL_NAMES.contains(&name.as_str()) || FOREIGN.contains(&name.as_str()) {
            return Err(schemas
                .at(name)
                .refuse(&format!("{name} is the name of another type")));
        }
    }
    for structure in &api.structs {
        check_struct(api, &schemas.at(&structure.name), structure)?;
    }
    for operation in &api.operations {
        let node = root
            .at("paths")
            .at(&operation.path)
            .at(&operation.method.to_lowercase());
        check_operation(api, &node, operation)?;
    }
    Ok(())
}

fn check_struct(api: &Api, node: &Node<'_>, structure: &Struct) -> Check {
    for field in &structure.fields {
        let node = node.at("properties").at(&field.wire[0]);
        check_leaf(api, &node, &field.shape)?;
        if structure.in_body && field.shape.leaf() == "SecretString" {
            return Err(node.refuse("the runtime never writes a secret into a body"));
        }
        if let Shape::One(name) = &field.shape
            && contains(api, name, &structure.name, &mut Vec::new())
        {
            let message = format!("{} holds itself other than in a list", structure.name);
            return Err(node.refuse(&message));
        }
        let role = field.role.as_deref().unwrap_or_default();
        if !(role.is_empty() || role.starts_with("error-") || fits_role(api, role, &field.shape)) {
            return Err(node.refuse(&format!("a field of this type cannot have the role {role}")));
        }
    }
    Ok(())
}

fn check_leaf(api: &Api, node: &Node<'_>, shape: &Shape) -> Check {
    let leaf = shape.leaf();
    if FOREIGN.contains(&leaf) || is_model(api, leaf) {
        return Ok(());
    }
    Err(node.refuse(&format!("the type is {leaf}, which no schema makes")))
}

fn is_model(api: &Api, name: &str) -> bool {
    api.structure(name).is_some() || is_text(api, name)
}

/// Whether a type is a text of ours: an enumeration or a text with a type of its own.
fn is_text(api: &Api, name: &str) -> bool {
    api.enums.iter().any(|one| one.name == name) || api.newtypes.iter().any(|one| one.name == name)
}

/// Whether every value of a type may hold a value of another one in itself.
fn contains<'a>(api: &'a Api, name: &'a str, wanted: &str, seen: &mut Vec<&'a str>) -> bool {
    if name == wanted {
        return true;
    }
    if seen.contains(&name) {
        return false;
    }
    seen.push(name);
    let fields = api
        .structure(name)
        .into_iter()
        .flat_map(|structure| &structure.fields);
    fields.into_iter().any(|field| match &field.shape {
        Shape::One(inner) => contains(api, inner, wanted, seen),
        _ => false,
    })
}

fn fits_role(api: &Api, role: &str, shape: &Shape) -> bool {
    let Shape::One(name) = shape else {
        return false;
    };
    match role {
        "interval-start" | "interval-end" | "revision" => name == INSTANT,
        "group" => api.structure(name).is_some(),
        _ => {
            let cells = [
                INSTANT, "EicCode", "String", "bool", "f64", "i32", "i64", "u32", "u64",
            ];
            cells.contains(&name.as_str()) || is_text(api, name)
        }
    }
}

fn check_operation(api: &Api, node: &Node<'_>, operation: &Operation) -> Check {
    let Operation { id, builder, .. } = operation;
    let clashes = BUILDER_NAMES.contains(&builder.as_str()) || CLIENT_NAMES.contains(&id.as_str());
    if clashes || api.structure(&format!("{builder}Row")).is_some() && operation.dataset.is_some() {
        let message = format!("{id} gives a name that generated code has already");
        return Err(node.at("operationId").refuse(&message));
    }
    if operation.method == "Head" {
        return Err(node.refuse("the runtime sends no head requests"));
    }
    if node.value("x-rate-limit").is_some() {
        let message = "the runtime keeps one rate for the whole document, not one per operation";
        return Err(node.at("x-rate-limit").refuse(message));
    }
    check_media(node)?;
    for parameter in &operation.parameters {
        check_parameter(api, &node.at("parameters"), parameter)?;
    }
    if let Some(Body::Json(shape)) = &operation.body {
        check_leaf(api, &node.at("requestBody"), shape)?;
    }
    if let Some(shape) = &operation.answer {
        let node = node.at("responses");
        check_leaf(api, &node, shape)?;
        let by_serde = ["EicCode", "String", "Value", "bool"].contains(&shape.leaf());
        if !(by_serde || is_model(api, shape.leaf())) {
            let message = "an answer cannot be a bare number or instant, or a list of them";
            return Err(node.refuse(message));
        }
    }
    check_window(node, operation)
}

fn check_media(node: &Node<'_>) -> Check {
    let body = node.at("requestBody").resolved().at("content");
    for media in body.children() {
        let known = ["application/json", "application/x-www-form-urlencoded"];
        if !known.contains(&plain_media(&media.key())) {
            return Err(media.refuse(&format!("the runtime sends no bodies of {}", media.key())));
        }
    }
    let answers = node.at("responses").children().into_iter();
    for answer in answers.filter(|answer| answer.key().starts_with('2')) {
        for media in answer.resolved().at("content").children() {
            if plain_media(&media.key()) != "application/json" {
                return Err(
                    media.refuse(&format!("the runtime reads no answers of {}", media.key()))
                );
            }
        }
    }
    Ok(())
}

fn check_parameter(api: &Api, node: &Node<'_>, parameter: &Parameter) -> Check {
    let (name, wire) = (parameter.shape.leaf(), &parameter.wire);
    let list = matches!(parameter.shape, Shape::List(_));
    let text = matches!(
        name,
        "EicCode" | "NaiveDate" | "String" | "bool" | "f64" | "i32" | "i64" | "u32" | "u64"
    );
    if text || is_text(api, name) || (name == INSTANT && !list) {
        return Ok(());
    }
    let what = match parameter.place {
        Place::Form => "field of a form",
        Place::Path | Place::Query => "parameter",
    };
    let list = if list { "a list of " } else { "" };
    Err(node.refuse(&format!(
        "{wire} is a {what} of {list}{name}, which the runtime cannot write"
    )))
}

fn check_window(node: &Node<'_>, operation: &Operation) -> Check {
    let Some(window) = &operation.window else {
        return match operation.dataset {
            Some(_) => Err(node
                .at("x-dataset")
                .refuse("x-dataset needs x-window beside it")),
            None => Ok(()),
        };
    };
    for (key, wire) in [("start", &window.start), ("end", &window.end)] {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.wire == *wire);
        if parameter.is_none_or(|parameter| parameter.shape != Shape::One(INSTANT.into())) {
            let message = format!("{wire} is no parameter of type date-time");
            return Err(node.at("x-window").at(key).refuse(&message));
        }
    }
    Ok(())
}
