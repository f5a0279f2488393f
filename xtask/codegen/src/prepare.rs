//! From our specification to one that progenitor takes: plain OpenAPI, successes only.

use serde_json::{Map, Value, json};

/// A copy of the document in the form that progenitor needs.
///
/// Error answers go (the runtime makes one error of any of them), successes become one, and what
/// our extensions and wrappers say is left to the passes that come after progenitor.
pub fn prepare(document: &Value) -> Value {
    let mut plain = strip(document);
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    for schema in objects(plain.pointer_mut("/components/schemas")) {
        plain_schema(schema, &schemas);
    }
    if let Some(components) = plain.get_mut("components").and_then(Value::as_object_mut) {
        components.retain(|name, _| matches!(name.as_str(), "schemas" | "parameters"));
    }
    for path in objects(plain.get_mut("paths")) {
        for operation in objects(Some(path)) {
            if operation.get("operationId").is_none() {
                continue;
            }
            only_success(operation);
            for parameter in operation
                .get_mut("parameters")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                if let Some(schema) = parameter.get_mut("schema") {
                    plain_schema(schema, &schemas);
                }
            }
            if let Some(body) = operation
                .get_mut("requestBody")
                .and_then(Value::as_object_mut)
            {
                body.insert("required".into(), true.into());
            }
        }
    }
    plain
}

/// Without extensions and examples, which progenitor passes by or trips over.
fn strip(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| {
                !(key.starts_with("x-") || matches!(key.as_str(), "examples" | "example"))
            });
            Value::Object(
                kept.map(|(key, value)| (key.clone(), strip(value)))
                    .collect(),
            )
        }
        Value::Array(list) => list.iter().map(strip).collect(),
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

/// The type of a schema alone: wrappers become the reference they wrap, and nothing is nullable,
/// since whether a field may be absent is the reader's business, not the type's.
fn plain_schema(schema: &mut Value, schemas: &Value) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    if let Some([reference]) = map
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        *schema = reference.clone();
        return;
    }
    for key in ["nullable", "description", "title", "default"] {
        map.remove(key);
    }
    for property in objects(map.get_mut("properties")) {
        plain_schema(property, schemas);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(key) {
            plain_schema(inner, schemas);
        }
    }
}

/// One success answer with one schema, whatever the exact status was.
fn only_success(operation: &mut Value) {
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
    if let Some(response) = success.as_object_mut() {
        response.retain(|key, _| key == "content");
        response.insert("description".into(), "Success.".into());
    }
    *responses = Map::from_iter([("2XX".to_owned(), success)]);
}
