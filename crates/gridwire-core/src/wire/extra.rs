use std::fmt;

use serde_json::{Map, Value};

/// What a JSON object held beyond the fields that the specification knows.
///
/// It is written back with the object, so that reading and writing loses nothing. Empty, which is
/// the common case, it takes one pointer and no memory behind it.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Content>>);

#[derive(Clone, Default, PartialEq)]
struct Content {
    fields: Map<String, Value>,
    absences: Vec<(&'static str, Absence)>,
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

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
