//! What an answer says in itself of how its request went.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde_json::Value;

use crate::wire::{self, Wire};

/// What an answer says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The service's code, where there is one that is a number.
    pub(super) code: Option<u32>,
    /// Whether the content is there.
    pub(super) has_content: bool,
}

impl Outcome {
    /// Reads the fields of those names, and as little else as can be: they mostly come before the
    /// rows, which need not be read twice then.
    pub(super) fn read(body: &[u8], code: &str, content: Option<&str>) -> Self {
        let mut head = Head {
            code,
            content,
            found: Found::default(),
        };
        let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let whole = serde_json::Deserializer::from_slice(text).deserialize_map(&mut head);
        if whole.is_ok() || head.is_done() {
            return Self {
                code: head.found.code.and_then(number),
                has_content: head.found.content.unwrap_or(content.is_none()),
            };
        }
        // What the one decoder reads in spite of its faults is judged like anything else.
        let document: Value = wire::decode(body).unwrap_or_default();
        let has = |name: &str| document.get(name).is_some_and(|value| !value.is_null());
        Self {
            code: document.get(code).cloned().and_then(number),
            has_content: content.is_none_or(has),
        }
    }
}

/// A code, read as models read numbers.
fn number(value: Value) -> Option<u32> {
    u32::read(value).ok()
}

/// Reads an object as far as it must.
struct Head<'a> {
    code: &'a str,
    content: Option<&'a str>,
    found: Found,
}

/// What was met so far; the first of two fields of one name counts, as in models.
#[derive(Default)]
struct Found {
    code: Option<Value>,
    content: Option<bool>,
}

impl Head<'_> {
    fn is_done(&self) -> bool {
        self.found.code.is_some() && (self.content.is_none() || self.found.content.is_some())
    }

    /// An error is how a visitor stops before the end; nobody sees it.
    fn stop_if_done<E: Error>(&self) -> Result<(), E> {
        if self.is_done() {
            Err(E::custom("nothing more is needed"))
        } else {
            Ok(())
        }
    }
}

impl<'de> Visitor<'de> for &mut Head<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == self.code && self.found.code.is_none() {
                self.found.code = Some(map.next_value()?);
            } else if Some(key.as_str()) == self.content && self.found.content.is_none() {
                map.next_value_seed(Content(self))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            self.stop_if_done()?;
        }
        Ok(())
    }
}

/// Notes whether the content is there, and passes over it only where something else is wanted yet.
struct Content<'h, 'a>(&'h mut Head<'a>);

impl<'de> DeserializeSeed<'de> for Content<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Content<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.found.content = Some(false);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.found.content = Some(true);
        self.0.stop_if_done()?;
        IgnoredAny::deserialize(deserializer).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outcome(body: &str) -> (Option<u32>, bool) {
        let outcome = Outcome::read(body.as_bytes(), "code", Some("rows"));
        (outcome.code, outcome.has_content)
    }

    #[test]
    fn code_and_content_are_found_wherever_they_stand() {
        for (body, found) in [
            (r#"{"code": 1000, "rows": []}"#, (Some(1000), true)),
            (
                r#"{"rows": [{"code": 1}], "code": 1001}"#,
                (Some(1001), true),
            ),
            (
                "\u{feff}{\"x\": {\"rows\": 1}, \"code\": \"1000\"}",
                (Some(1000), false),
            ),
            (r#"{"code": 1000.0, "rows": null}"#, (Some(1000), false)),
            (r#"{"c\u006fde": 7, "rows": {}}"#, (Some(7), true)),
            // The first of two counts, as it does for the models.
            (
                r#"{"code": 1, "code": 2, "rows": null, "rows": []}"#,
                (Some(1), false),
            ),
            (r#"{"code": "ok", "rows": []}"#, (None, true)),
            (r#"{"code": -1, "rows": 0}"#, (None, true)),
            (r#"{"code": null}"#, (None, false)),
            ("[1]", (None, false)),
            ("<html>", (None, false)),
            ("", (None, false)),
        ] {
            assert_eq!(outcome(body), found, "{body}");
        }
        let receipt = Outcome::read(br#"{"code": 1000}"#, "code", None);
        assert!(receipt.has_content && receipt.code == Some(1000));
    }

    #[test]
    fn what_the_decoder_reads_in_spite_of_its_faults_is_judged() {
        for (body, found) in [
            (r#"{"rows": [1,], "code": 1001}"#, (Some(1001), true)),
            (r#"{"code": 1000, "rows": null,}"#, (Some(1000), false)),
            (r#"{"code": 1000,}"#, (Some(1000), false)),
        ] {
            assert!(wire::decode::<Value>(body.as_bytes()).is_ok(), "{body}");
            assert_eq!(outcome(body), found, "{body}");
        }
    }

    proptest! {
        /// Stopping early changes nothing.
        #[test]
        fn what_is_read_is_what_a_whole_reading_would_give(
            code in prop::sample::select(vec!["1000", "1e3", "\"7\"", "\"x\"", "null", "{\"code\":1}", "[]"]),
            rows in prop::sample::select(vec!["[]", "null", "[{\"code\":2}]", "0", "{\"rows\":null}"]),
            fields in Just(vec!["code", "rows", "text", "more"]).prop_shuffle(),
            some in 0_usize..5,
        ) {
            let fields = fields.iter().take(some).map(|name| match *name {
                "code" => format!("\"code\": {code}"),
                "rows" => format!("\"rows\": {rows}"),
                other => format!("\"{other}\": [null, {{\"code\": 3, \"rows\": 4}}]"),
            });
            let body = format!("{{{}}}", fields.collect::<Vec<_>>().join(", "));
            let whole: Value = wire::decode(body.as_bytes()).unwrap();
            let has_rows = whole.get("rows").is_some_and(|rows| !rows.is_null());
            prop_assert_eq!(outcome(&body), (whole.get("code").cloned().and_then(number), has_rows));
        }
    }

    #[test]
    fn rows_after_the_head_are_not_read() {
        assert_eq!(
            outcome(r#"{"code": 1001, "rows": [broken"#),
            (Some(1001), true)
        );
        // Before it they are; a document that cannot be read says nothing.
        assert_eq!(
            outcome(r#"{"rows": [broken], "code": 1001}"#),
            (None, false)
        );
    }
}
