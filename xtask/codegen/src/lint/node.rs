//! A part of the document together with where it stands.

use serde_json::Value;

use crate::spec::{Spec, join};

/// More hops than any chain of references needs; ends a cycle.
const MAX_HOPS: usize = 16;

#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) spec: &'a Spec,
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(spec: &'a Spec) -> Self {
        Self {
            spec,
            value: &spec.document,
            pointer: String::new(),
        }
    }

    pub(super) fn at(spec: &'a Spec, pointer: &str) -> Option<Self> {
        let value = spec.document.pointer(pointer)?;
        Some(Self {
            spec,
            value,
            pointer: pointer.to_owned(),
        })
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(key)?;
        Some(Self {
            spec: self.spec,
            value,
            pointer: join(&self.pointer, key),
        })
    }

    /// The child of that name, or this node: where to report that something is missing or wrong.
    pub(super) fn get_or_self(&self, key: &str) -> Self {
        self.get(key).unwrap_or_else(|| self.clone())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// The entries of an object in the order of the file; nothing for anything else.
    pub(super) fn entries(&self) -> Vec<(String, Self)> {
        let keys = self.spec.keys(&self.pointer);
        keys.into_iter()
            .filter_map(|key| self.get(&key).map(|node| (key, node)))
            .collect()
    }

    pub(super) fn entries_of(&self, key: &str) -> Vec<(String, Self)> {
        self.get(key).map(|node| node.entries()).unwrap_or_default()
    }

    /// The elements of a list; nothing for anything else.
    pub(super) fn items(&self) -> Vec<Self> {
        let list = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let item = |(index, value)| Self {
            spec: self.spec,
            value,
            pointer: format!("{}/{index}", self.pointer),
        };
        list.iter().enumerate().map(item).collect()
    }

    pub(super) fn items_of(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|node| node.items()).unwrap_or_default()
    }

    /// What a reference names, through further references; nothing if it leads nowhere.
    pub(super) fn resolve(&self) -> Option<Self> {
        let mut node = self.clone();
        for _ in 0..MAX_HOPS {
            match node.text("$ref") {
                Some(target) => node = Self::at(self.spec, target.strip_prefix('#')?)?,
                None => return Some(node),
            }
        }
        None
    }

    /// As [`Node::resolve`], and through wrappers of one reference in `allOf`; of several in `anyOf`,
    /// the first stands for all.
    pub(super) fn resolve_schema(&self) -> Option<Self> {
        let mut node = self.resolve()?;
        for _ in 0..MAX_HOPS {
            let mut inner = node.items_of("allOf").into_iter();
            match inner
                .next()
                .or_else(|| node.items_of("anyOf").into_iter().next())
            {
                Some(inner) => node = inner.resolve()?,
                None => return Some(node),
            }
        }
        None
    }
}
