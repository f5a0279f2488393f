//! The tree of an answer, in the order the service writes it, as JSON or as XML.
//!
//! Not `serde_json::Value`: its maps sort their keys unless a feature is on that would then be on for everybody who
//! shares a build with this crate.

/// One node of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Object(Vec<(&'static str, Node)>),
    Array(Vec<Node>),
    Text(String),
    Bool(bool),
    Integer(i64),
    Float(f64),
}

impl Node {
    /// A number the way the service writes it: without a fraction where there is none.
    pub(crate) fn number(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 1e15 {
            Self::Integer(value as i64)
        } else {
            Self::Float(value)
        }
    }

    pub(crate) fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    pub(crate) fn to_json(&self) -> String {
        let mut out = String::new();
        self.json(&mut out);
        out
    }

    /// All of it in one element of this name.
    pub(crate) fn to_xml(&self, root: &str) -> String {
        let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>");
        self.xml(&mut out);
        out.push_str(&format!("</{root}>"));
        out
    }

    fn json(&self, out: &mut String) {
        match self {
            Self::Object(fields) => {
                out.push('{');
                for (i, (name, value)) in fields.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    // Names are ours: there is nothing to escape.
                    out.push('"');
                    out.push_str(name);
                    out.push_str("\":");
                    value.json(out);
                }
                out.push('}');
            }
            Self::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.json(out);
                }
                out.push(']');
            }
            Self::Text(text) => json_string(text, out),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Integer(value) => out.push_str(&value.to_string()),
            // With a fraction even where it is zero, so that it stays a float.
            Self::Float(value) if value.is_finite() => out.push_str(&format!("{value:?}")),
            Self::Float(_) => out.push_str("null"),
        }
    }

    fn xml(&self, out: &mut String) {
        match self {
            Self::Object(fields) => {
                for (name, value) in fields {
                    // A list is its element's tag over and over.
                    let items = match value {
                        Self::Array(items) => items.as_slice(),
                        one => std::slice::from_ref(one),
                    };
                    for item in items {
                        out.push_str(&format!("<{name}>"));
                        item.xml(out);
                        out.push_str(&format!("</{name}>"));
                    }
                }
            }
            Self::Array(items) => items.iter().for_each(|item| item.xml(out)),
            Self::Text(text) => out.push_str(&xml_escape(text)),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Integer(value) => out.push_str(&value.to_string()),
            Self::Float(value) => out.push_str(&value.to_string()),
        }
    }
}

fn json_string(text: &str, out: &mut String) {
    // Nearly every text is a date, and a large answer has a hundred thousand of them.
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// Text that is safe between tags and in attributes, of XML and of HTML.
pub(crate) fn xml_escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_order_and_xml_repeats_tags() {
        let node = Node::Object(vec![
            ("z", Node::Array(vec![Node::number(1.0), Node::number(2.5)])),
            ("a", Node::text("x \"<é")),
            ("b", Node::Bool(true)),
        ]);
        assert_eq!(node.to_json(), r#"{"z":[1,2.5],"a":"x \"<é","b":true}"#);
        assert_eq!(
            node.to_xml("r"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r><z>1</z><z>2.5</z><a>x &quot;&lt;é</a><b>true</b></r>"
        );
    }
}
