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
    "Key",
    "KeySeed",
    "R",
    "RecordVisitor",
    "Self",
    "UnknownCode",
    "UnknownValue",
    "Utc",
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
    "PhantomData",
    "Plain",
    "R",
    "Record",
    "Request",
    "Response",
    "Result",
    "SecretString",
    "TimeRange",
    "TimeZone",
    "Transport",
    "Utc",
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

type Check = Result<(), String>;

pub(super) fn check(api: &Api, root: &Node<'_>) -> Check {
    let schemas = root.at("components").at("schemas");
    let named = api.structs.iter().map(|one| &one.name);
    let named = named.chain(api.enums.iter().map(|one| &one.name));
    let named = named.chain(api.codes.iter().map(|one| &one.name));
    let named = named.chain(api.by_hand.keys());
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
    let mut parameter = None;
    let answers = api
        .operations
        .iter()
        .filter_map(|operation| operation.answer.as_ref());
    let answers = answers.flat_map(|answer| api.parts(answer));
    let answered: Vec<&String> = answers.flat_map(Shape::leaves).collect();
    for field in &structure.fields {
        let node = node.at("properties").at(&field.wire[0]);
        check_leaf(api, &node, &field.shape)?;
        for other in field.shape.alternatives().unwrap_or_default() {
            if api.alternatives(&Shape::One(other.clone())).is_some() {
                let message = format!("{other} has a list of several objects itself");
                return Err(node.refuse(&message));
            }
        }
        if let Some(objects) = api.alternatives(&field.shape)
            && *parameter.get_or_insert(&objects[0]) != &objects[0]
        {
            let message = format!("{} has another list of several objects", structure.name);
            return Err(node.refuse(&message));
        }
        let is_secret = field.shape.leaf() == "SecretString";
        if structure.in_body && is_secret && answered.contains(&&structure.name) {
            let message =
                "a secret of a body is written, one of an answer never is: make two objects";
            return Err(node.refuse(message));
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
    api.structure(name).is_some() || is_scalar(api, name)
}

/// Whether a type is a text or number of ours.
fn is_scalar(api: &Api, name: &str) -> bool {
    is_parameter(api, name) || api.codes.iter().any(|one| one.name == name)
}

/// Whether a type is an enumeration of texts, or a text or number with a type of its own.
fn is_parameter(api: &Api, name: &str) -> bool {
    api.by_hand.contains_key(name)
        || api.enums.iter().any(|one| one.name == name)
        || api.newtypes.iter().any(|one| one.name == name)
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
        "interval-start" | "interval-end" | "revision" => shape.is_instant(),
        "group" => api.structure(name).is_some(),
        _ => {
            let cells = [
                "EicCode", "String", "bool", "f64", "i32", "i64", "u32", "u64",
            ];
            cells.contains(&name.as_str()) || shape.is_instant() || is_scalar(api, name)
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
    if api.sent(operation).is_some() && api.answered(operation).is_some() {
        return Err(node.refuse("body and answer both have a list of several objects"));
    }
    let aggregated = |name: &String| {
        api.structure(name)
            .is_some_and(|it| it.aggregated.is_some())
    };
    let aggregates = api
        .answered(operation)
        .unwrap_or_default()
        .iter()
        .any(aggregated);
    if operation.groups.iter().any(|group| group.aggregates) && !aggregates {
        let message = "a group aggregates, and no record of the answer has x-aggregated";
        return Err(node.at("x-groups").refuse(message));
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
    check_steps(api, &node.at("x-dataset"), operation)?;
    check_window(node, operation)
}

/// Rows that hold until the next one have a start, and no end of their own.
fn check_steps(api: &Api, node: &Node<'_>, operation: &Operation) -> Check {
    let Some(dataset) = operation.dataset.as_ref().filter(|dataset| dataset.steps) else {
        return Ok(());
    };
    let mut open: Vec<&Shape> = std::iter::once(&dataset.item)
        .chain(&dataset.value)
        .collect();
    let mut roles = Vec::new();
    while let Some(structure) = open.pop().map(|shape| api.structure(shape.leaf())) {
        for field in structure
            .into_iter()
            .flat_map(|structure| &structure.fields)
        {
            roles.extend(field.role.as_deref());
            open.extend((field.role.as_deref() == Some("group")).then_some(&field.shape));
        }
    }
    if !roles.contains(&"interval-start") || roles.contains(&"interval-end") {
        let message = "steps: true is for rows that have a start and no end";
        return Err(node.at("steps").refuse(message));
    }
    Ok(())
}

fn check_media(node: &Node<'_>) -> Check {
    let body = node.at("requestBody").resolved().at("content");
    for media in body.children() {
        let known = [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ];
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
    if text || is_parameter(api, name) || parameter.shape.is_instant() {
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
        if !parameter.is_some_and(|parameter| parameter.shape.is_instant()) {
            let message = format!("{wire} is no parameter of type date-time or epoch-ms");
            return Err(node.at("x-window").at(key).refuse(&message));
        }
    }
    Ok(())
}
