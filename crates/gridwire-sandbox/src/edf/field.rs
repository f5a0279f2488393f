//! Named values, and how each is written.

use serde_json::Value as Json;

use crate::document::Node;

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Float,
    /// An unsigned integer.
    Whole,
    Text,
}

impl Form {
    /// The value, if it is of this form.
    pub(crate) fn read(self, value: &Json) -> Option<Node> {
        match self {
            Self::Float => value.as_f64().map(Node::Float),
            Self::Whole => value
                .as_i64()
                .filter(|value| *value >= 0)
                .map(Node::Integer),
            Self::Text => value.as_str().map(Node::text),
        }
    }
}

/// Named values, in the order of the document.
pub(crate) type Values = Vec<(&'static str, Node)>;

/// The fields of something, each with its form.
pub(crate) type Fields = &'static [(&'static str, Form)];
