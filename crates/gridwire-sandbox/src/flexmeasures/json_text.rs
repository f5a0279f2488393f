//! JSON within texts, as Python's `json.dumps` writes it and PostgreSQL sorts it.

use serde_json::Value;

/// With blanks after colons and commas; keys by length, then by letters.
pub(crate) fn json_text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| (name.len(), name.as_str()));
            out.push('{');
            for (i, (name, value)) in fields.into_iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push_str(": ");
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blanks_and_order() {
        let value = json!({"soc-max": "450 kWh", "a": [1, 2.0, null], "b\"": {}});
        let text = r#"{"a": [1, 2.0, null], "b\"": {}, "soc-max": "450 kWh"}"#;
        assert_eq!(json_text(&value), text);
    }
}
