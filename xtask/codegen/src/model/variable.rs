use super::Node;

/// An environment variable that a client's settings are read from.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub about: String,
    /// What it holds: a `text`, the name of a `file`, or a `secret`.
    pub purpose: String,
    /// What it makes up with others, such as credentials; those come from one place.
    pub group: Option<String>,
}

impl Variable {
    pub(super) fn new(node: &Node<'_>) -> Self {
        let text = |key: &str| node.text(key).unwrap_or_default();
        Self {
            name: text("name"),
            about: text("description"),
            purpose: text("purpose"),
            group: node.text("group"),
        }
    }
}
