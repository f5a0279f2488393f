use std::fmt;

use gridwire_core::serde::de::{Deserialize, Deserializer, Error as _};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::serde_json::Value;

/// A text that is sent as a number at times; written back as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct TextOrNumber(Value);

impl fmt::Display for TextOrNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::String(text) => f.pad(text),
            other => f.pad(&other.to_string()),
        }
    }
}

impl fmt::Debug for TextOrNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> Deserialize<'de> for TextOrNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            value @ (Value::String(_) | Value::Number(_)) => Ok(Self(value)),
            other => Err(D::Error::custom(format_args!(
                "{other} is neither a text nor a number"
            ))),
        }
    }
}

impl Serialize for TextOrNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

gridwire_core::wire_by_serde!(TextOrNumber);
