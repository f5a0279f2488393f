use std::fmt;

use serde_json::{Map, Value};

/// What a JSON object held beyond the fields that the specification knows.
///
/// It is written back with the object, so that reading and writing loses nothing. Empty, which is
/// the common case, it takes one pointer and no memory behind it.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Content>>);

#[derive(Clone, Default)]
struct Content {
    fields: Map<String, Value>,
    absences: Vec<(&'static str, Absence)>,
}

/// An object that keeps what its specification does not know, such as every generated model.
pub trait KeepsExtra {
    /// What it keeps.
    fn extra_mut(&mut self) -> &mut Extra;
}

/// How a known field was not there; kept to write it back the same way.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The field was `null`.
    Null,
    /// A list was not there at all.
    Missing,
}

impl Extra {
    /// The value of a field that the specification does not know.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.fields.get(name)
    }

    /// All fields that the specification does not know.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|content| content.fields.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|content| content.fields.is_empty())
    }

    /// Adds a field that the specification does not know.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) {
        self.0
            .get_or_insert_default()
            .fields
            .insert(name.into(), value);
    }

    /// Forgets how known fields were absent, so that they are left out when the object is written:
    /// for one that was read with `null` and is sent to a service that takes no `null`.
    ///
    /// An object in a field of this one has an `Extra` of its own.
    pub fn forget_absences(&mut self) {
        if let Some(content) = &mut self.0 {
            content.absences.clear();
        }
    }

    /// Forgets how one known field was absent: a list that is set is written, even if it is empty.
    #[doc(hidden)]
    pub fn forget(&mut self, name: &str) {
        if let Some(content) = &mut self.0 {
            content.absences.retain(|(noted, _)| *noted != name);
        }
    }

    #[doc(hidden)]
    pub fn note(&mut self, name: &'static str, absence: Absence) {
        self.0
            .get_or_insert_default()
            .absences
            .push((name, absence));
    }

    #[doc(hidden)]
    pub fn absence(&self, name: &str) -> Option<Absence> {
        let (_, absence) = self
            .0
            .as_ref()?
            .absences
            .iter()
            .find(|(noted, _)| *noted == name)?;
        Some(*absence)
    }
}

/// By the fields; how a known one was absent says nothing of the values.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::decode;

    #[derive(Debug, PartialEq)]
    struct Reading {
        power: Option<f64>,
        tags: Vec<String>,
        extra: Extra,
    }
    crate::record!(Reading { optional power = "p", list tags = "tags" });

    #[test]
    fn absences_are_written_back_until_they_are_forgotten() {
        let json = json!({"p": null, "tags": null, "more": null});
        let mut reading: Reading = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(&reading).unwrap(), json);
        reading.extra_mut().forget_absences();
        assert_eq!(
            serde_json::to_value(&reading).unwrap(),
            json!({"tags": [], "more": null})
        );
    }

    #[test]
    fn how_a_field_was_absent_is_no_difference() {
        let read = |text: &str| decode::<Reading>(text.as_bytes()).unwrap();
        assert_eq!(read("{}"), read(r#"{"p": null, "tags": []}"#));
        assert_ne!(read("{}"), read(r#"{"q": null}"#));
        assert_ne!(read(r#"{"q": 1}"#), read(r#"{"q": 2}"#));
    }
}
