//! Bodies and queries, read field by field, so that a refusal names all that is wrong.

use serde_json::{Map, Value, json};

use super::reply::{Reply, Said};

pub(crate) const MISSING: &str = "Missing data for required field.";
const UNKNOWN: &str = "Unknown field.";
const NULL: &str = "Field may not be null.";

/// The fields of one body or query, and what is wrong with them so far.
pub(crate) struct Fields<'a> {
    values: &'a Map<String, Value>,
    place: Option<&'static str>,
    errors: Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// Whatever is not known is wrong.
    pub(crate) fn new(
        place: Option<&'static str>,
        values: &'a Map<String, Value>,
        known: &[&str],
    ) -> Self {
        let mut fields = Self::tolerant(place, values);
        for name in values.keys().filter(|name| !known.contains(&name.as_str())) {
            fields.refuse(name, UNKNOWN);
        }
        fields
    }

    /// Whatever is not known is passed over.
    pub(crate) fn tolerant(place: Option<&'static str>, values: &'a Map<String, Value>) -> Self {
        Self {
            values,
            place,
            errors: Map::new(),
        }
    }

    /// A field as it is; null is a mistake.
    pub(crate) fn raw(&mut self, name: &str) -> Option<&'a Value> {
        match self.values.get(name)? {
            Value::Null => {
                self.refuse(name, NULL);
                None
            }
            value => Some(value),
        }
    }

    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.raw(name)?;
        read(value).map_err(|text| self.refuse(name, text)).ok()
    }

    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        if !self.values.contains_key(name) {
            self.refuse(name, MISSING);
        }
        self.optional(name, read)
    }

    /// A field of which null means that there is none.
    pub(crate) fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<Option<T>> {
        match self.values.get(name)? {
            Value::Null => Some(None),
            _ => self.optional(name, read).map(Some),
        }
    }

    /// A query parameter under any of its names.
    pub(crate) fn either<T>(
        &mut self,
        names: &[&str],
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let name = names.iter().find(|name| self.values.contains_key(**name))?;
        self.optional(name, read)
    }

    pub(crate) fn refuse(&mut self, name: &str, text: impl Into<String>) {
        self.refuse_with(name, json!([text.into()]));
    }

    /// For what is wrong deeper inside.
    pub(crate) fn refuse_with(&mut self, name: &str, errors: Value) {
        self.errors.insert(name.to_owned(), errors);
    }

    pub(crate) fn done(self) -> Said<()> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(Reply::unprocessable(match self.place {
            Some(place) => json!({ place: self.errors }),
            None => Value::Object(self.errors),
        }))
    }
}

pub(crate) fn text(value: &Value) -> Result<String, String> {
    let text = value.as_str().ok_or("Not a valid string.")?;
    Ok(text.to_owned())
}

pub(crate) fn integer<T: TryFrom<i64>>(value: &Value) -> Result<T, String> {
    let number = match value {
        Value::String(text) => text.trim().parse::<i64>().ok(),
        other => other.as_i64(),
    };
    number
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| "Not a valid integer.".to_owned())
}

pub(crate) fn number(value: &Value) -> Result<f64, String> {
    let number = match value {
        Value::String(text) => text.trim().parse::<f64>().ok(),
        other => other.as_f64(),
    };
    match number {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err("Special numeric values (nan or infinity) are not permitted.".to_owned()),
        None => Err("Not a valid number.".to_owned()),
    }
}

pub(crate) fn boolean(value: &Value) -> Result<bool, String> {
    let word = match value {
        Value::Bool(value) => return Ok(*value),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    match word.as_str() {
        "true" | "1" | "on" | "yes" | "t" | "y" => Ok(true),
        "false" | "0" | "off" | "no" | "f" | "n" => Ok(false),
        _ => Err("Not a valid boolean.".to_owned()),
    }
}

/// An object or a list, or a text that holds one.
pub(crate) fn json_text(value: &Value) -> Result<Value, String> {
    let found = match value {
        Value::String(text) => serde_json::from_str(text).map_err(|_| NO_JSON)?,
        other => other.clone(),
    };
    if found.is_object() || found.is_array() {
        Ok(found)
    } else {
        Err(NO_JSON.to_owned())
    }
}

const NO_JSON: &str = "Not a valid JSON string.";
