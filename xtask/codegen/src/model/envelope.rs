use serde_json::Value;

use super::schema::number;
use super::{Node, Operation, Struct};
use crate::front::Shape;

/// How answers say in themselves how their requests went (`x-envelope`).
#[derive(Debug)]
#[allow(missing_docs)] // The names are those of the extension, which the runtime documents.
pub struct Envelope {
    pub code: String,
    pub message: String,
    pub content: String,
    pub success: Vec<u32>,
    pub partial: Vec<u32>,
    pub partial_status: u32,
}

impl Envelope {
    pub(super) fn new(node: &Node<'_>) -> Option<Self> {
        let codes = |key: &str| {
            let list = node.value(key).and_then(Value::as_array);
            let codes = list.into_iter().flatten();
            codes.filter_map(|code| number(Some(code))).collect()
        };
        Some(Self {
            code: node.text("code")?,
            message: node.text("message")?,
            content: node.text("content")?,
            success: codes("success"),
            partial: codes("partial"),
            partial_status: number(node.value("partial-status"))?,
        })
    }

    /// Notes which operations answer with the content.
    pub(super) fn find_content(&self, operations: &mut [Operation], structs: &[Struct]) {
        for operation in operations {
            let Some(Shape::One(name)) = &operation.answer else {
                continue;
            };
            let answer = structs.iter().find(|structure| structure.name == *name);
            let fields = answer.into_iter().flat_map(|structure| &structure.fields);
            let content = fields
                .into_iter()
                .find(|field| field.wire[0] == self.content);
            operation.content = content.map(|field| field.wire[0].clone());
        }
    }
}
