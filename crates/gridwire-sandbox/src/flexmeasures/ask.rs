//! A request, as those who answer it want it.

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::reply::{Reply, Said};
use super::switches::Version;
use crate::form;

pub(crate) struct Ask {
    pub(crate) query: Map<String, Value>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) now: DateTime<Utc>,
    pub(crate) version: Version,
}

impl Ask {
    pub(crate) fn query(text: &str) -> Map<String, Value> {
        let pairs = form::pairs(text).into_iter();
        pairs
            .map(|(name, value)| (name, Value::from(value)))
            .collect()
    }

    pub(crate) fn content_type(&self) -> &str {
        let value = self.headers.get(header::CONTENT_TYPE);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub(crate) fn is_json(&self) -> bool {
        let kind = self.content_type().split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/json")
    }

    /// The body as an object; what is not called JSON is an empty one.
    pub(crate) fn object(&self) -> Said<Map<String, Value>> {
        if !self.is_json() || self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(Reply::unprocessable(
                json!({"json": {"_schema": ["Invalid input type."]}}),
            )),
            Err(_) => Err(Reply::plain(
                400,
                "The browser (or proxy) sent a request that this server could not understand.",
            )),
        }
    }

    /// The names of a query parameter: older servers know the old one alone.
    pub(crate) fn names(&self, name: &'static str, old: &'static str) -> Vec<&'static str> {
        if self.version.has(1, 0) {
            vec![name, old]
        } else {
            vec![old]
        }
    }
}
