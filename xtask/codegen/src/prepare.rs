//! From our specification to one that progenitor takes: plain OpenAPI, successes only.

use serde_json::{Map, Value, json};

/// A copy of the document in the form that progenitor needs.
///
/// Error answers go (the runtime makes one error of any of them), successes become one, references
/// to anything but types are resolved, and what our extensions and wrappers say is left to the
/// passes that come after progenitor.
pub fn prepare(document: &Value) -> Value {
    let mut plain = strip(document, false);
    let by_hand = |name: &str| {
        let component = document.pointer("/components/schemas")?.get(name)?;
        component.get("x-by-hand")
    };
    let schemas = plain.pointer_mut("/components/schemas");
    for (name, schema) in schemas.and_then(Value::as_object_mut).into_iter().flatten() {
        if by_hand(name).is_some() {
            // A name is all that is needed of it.
            *schema = json!({"type": "string"});
        }
        plain_schema(schema, document, 0);
    }
    for parameter in objects(plain.pointer_mut("/components/parameters")) {
        plain_parameter(parameter, document);
    }
    if let Some(components) = plain.get_mut("components").and_then(Value::as_object_mut) {
        components.retain(|name, _| matches!(name.as_str(), "schemas" | "parameters"));
    }
    for path in objects(plain.get_mut("paths")) {
        plain_parameters(path, document);
        for operation in objects(Some(path)) {
            if operation.get("operationId").is_some() {
                plain_operation(operation, document);
            }
        }
    }
    plain
}

fn plain_operation(operation: &mut Value, document: &Value) {
    plain_parameters(operation, document);
    if let Some(body) = operation.get_mut("requestBody") {
        resolve(body, document);
        plain_content(body, document);
        if let Some(body) = body.as_object_mut() {
            body.insert("required".into(), true.into());
        }
    }
    only_success(operation, document);
}

/// Puts what a reference leads to in its place.
fn resolve(value: &mut Value, document: &Value) {
    let target = value.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| document.pointer(target.trim_start_matches('#')));
    if let Some(target) = target {
        *value = strip(target, false);
    }
}

/// Without extensions and examples, which progenitor passes by or trips over; `names` says that
/// the keys here are names chosen by the service, among which `example` or `x-id` is one more.
fn strip(value: &Value, names: bool) -> Value {
    let is_kept = |key: &str| {
        names || !(key.starts_with("x-") || matches!(key, "examples" | "example" | "deprecated"))
    };
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| is_kept(key));
            let strip_one = |(key, value): (&String, &Value)| {
                let named = !names && matches!(key.as_str(), "properties" | "schemas");
                (key.clone(), strip(value, named))
            };
            Value::Object(kept.map(strip_one).collect())
        }
        Value::Array(list) => list.iter().map(|value| strip(value, false)).collect(),
        other => other.clone(),
    }
}

fn objects(parent: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    parent
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
        .filter(|value| value.is_object())
}

fn plain_parameters(holder: &mut Value, document: &Value) {
    let list = holder.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in list.into_iter().flatten() {
        plain_parameter(parameter, document);
    }
}

fn plain_parameter(parameter: &mut Value, document: &Value) {
    if let Some(schema) = parameter.get_mut("schema") {
        plain_schema(schema, document, 0);
    }
}

/// The schemas of a body, and its media types without parameters such as a charset.
fn plain_content(body: &mut Value, document: &Value) {
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    *content = std::mem::take(content)
        .into_iter()
        .map(|(media, mut content)| {
            if let Some(schema) = content.get_mut("schema") {
                plain_schema(schema, document, 0);
            }
            let media = match plain_media(&media) {
                // A type of its own, whatever its media type is.
                "multipart/form-data" => "application/json",
                media => media,
            };
            (media.to_owned(), content)
        })
        .collect();
}

/// A media type without its parameters.
pub(crate) fn plain_media(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// What says more than the type: annotations, and constraints, for which typify would make types
/// of its own.
const BEYOND_THE_TYPE: &[&str] = &[
    "nullable",
    "description",
    "title",
    "default",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// More than one alias within another is rare; a circle of them has no type.
const MAX_ALIASES: usize = 16;

/// The type of a schema alone: wrappers become the reference they wrap, the first of several objects
/// stands for all, codes are numbers, a name for something that needs no type of its own becomes
/// that, and nothing is nullable, since whether a field may be absent is the reader's business, not
/// the type's.
fn plain_schema(schema: &mut Value, document: &Value, aliases: usize) {
    let references = schema.get("allOf").or_else(|| schema.get("anyOf"));
    if let Some(reference) = references.and_then(|list| list.get(0)) {
        *schema = reference.clone();
    }
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target {
        let component = document.pointer(target.trim_start_matches('#'));
        if let Some(alias) = component.filter(|component| is_alias(component))
            && aliases < MAX_ALIASES
        {
            *schema = strip(alias, false);
            plain_schema(schema, document, aliases + 1);
        }
        return;
    }
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    if map
        .get("format")
        .is_some_and(|format| format == "utc-date-time")
    {
        map.insert("format".into(), "date-time".into());
    }
    let is_number = map.get("type").is_some_and(|kind| kind == "integer");
    map.retain(|key, _| !(BEYOND_THE_TYPE.contains(&key.as_str()) || is_number && key == "enum"));
    for property in objects(map.get_mut("properties")) {
        plain_schema(property, document, aliases);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(key) {
            plain_schema(inner, document, aliases);
        }
    }
}

/// Whether a component only names a type that there is already: a plain text, a list, a map.
pub(crate) fn is_alias(component: &Value) -> bool {
    let has = |key: &str| component.get(key).is_some();
    !(has("properties")
        || has("enum")
        || has("x-newtype")
        || has("x-by-hand")
        || has("$ref")
        || has("allOf"))
}

/// One success answer with one schema, whatever the exact status was.
fn only_success(operation: &mut Value, document: &Value) {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let success = responses
        .iter()
        .find(|(status, _)| status.starts_with('2'))
        .map(|(_, response)| response.clone());
    let mut success = success.unwrap_or_else(|| json!({}));
    resolve(&mut success, document);
    plain_content(&mut success, document);
    if let Some(response) = success.as_object_mut() {
        response.retain(|key, _| key == "content");
        response.insert("description".into(), "Success.".into());
    }
    *responses = Map::from_iter([("2XX".to_owned(), success)]);
}
