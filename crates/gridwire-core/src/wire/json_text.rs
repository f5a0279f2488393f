use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
    value::{MapAccessDeserializer, SeqAccessDeserializer},
};
use serde::ser::Serializer;

use super::{Codec, Wire};

/// A value that services send as it is, or as a text that holds its JSON. Written as it is.
#[derive(Debug)]
pub enum JsonText {}

impl<T: Wire> Codec<T> for JsonText {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(JsonTextVisitor(PhantomData))
    }

    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

struct JsonTextVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for JsonTextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON, or a text that holds JSON")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let mut inner = serde_json::Deserializer::from_str(text);
        let value = T::read(&mut inner).and_then(|value| inner.end().map(|()| value));
        value.map_err(|reason| E::custom(format_args!("in the text: {reason}")))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        T::read(SeqAccessDeserializer::new(items))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        T::read(value.into_deserializer())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::read(value.into_deserializer())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::read(value.into_deserializer())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        T::read(value.into_deserializer())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::wire::{Extra, decode};

    #[derive(Debug, PartialEq)]
    struct Asset {
        attributes: Option<BTreeMap<String, Value>>,
        graphs: Vec<u32>,
        extra: Extra,
    }
    crate::record!(Asset {
        optional attributes = "attributes" as JsonText,
        list graphs = "graphs" as JsonText,
    });

    #[test]
    fn json_in_a_text_is_read_as_json_and_written_as_json() {
        for written in [
            json!({"attributes": {"a": [1, null]}, "graphs": [1, 2]}),
            json!({"attributes": "{\"a\": [1, null]}", "graphs": "[1, 2]"}),
        ] {
            let asset: Asset = decode(written.to_string().as_bytes()).unwrap();
            assert_eq!(asset.graphs, [1, 2]);
            assert_eq!(
                serde_json::to_value(&asset).unwrap(),
                json!({"attributes": {"a": [1, null]}, "graphs": [1, 2]})
            );
        }
    }

    #[test]
    fn what_is_no_json_says_where() {
        for text in ["{", "{} {}", "", "NaN"] {
            let body = json!({"attributes": text}).to_string();
            let error = decode::<Asset>(body.as_bytes()).unwrap_err();
            assert_eq!(error.path, "attributes", "{error}");
        }
        let null: Asset = decode(br#"{"attributes": null, "graphs": null}"#).unwrap();
        assert_eq!((null.attributes, null.graphs), (None, vec![]));
    }
}
