/// Gives a generated struct its JSON form.
///
/// Each line is `required`, `optional` or `list`, the Rust field, and its names on the wire: the
/// first is written, all are read. `as` names a [`Codec`](crate::wire::Codec) other than the one
/// of the field's type. The struct keeps what it does not know in a field `extra`. It may have one
/// type parameter, which is on the wire itself.
#[macro_export]
macro_rules! record {
    ($name:ident $(<$item:ident>)? { $($kind:ident $field:ident = $wire:literal $(| $alias:literal)* $(as $codec:ident)?),* $(,)? }) => {
        const _: () = {
            use $crate::serde::ser::SerializeMap as _;

            /// A key of the object; a known one with the spelling that was met.
            #[allow(non_camel_case_types)]
            enum Key {
                $($field(&'static str),)*
                __Other,
            }

            /// Reads a key; the text of an unknown one goes aside, which keeps the known ones small.
            struct KeySeed<'a>(&'a mut ::std::string::String);

            impl<'de> $crate::serde::de::DeserializeSeed<'de> for KeySeed<'_> {
                type Value = Key;

                #[inline]
                fn deserialize<D: $crate::serde::Deserializer<'de>>(self, deserializer: D) -> ::core::result::Result<Key, D::Error> {
                    // As bytes: known keys are compared, so only unknown ones need a check of their UTF-8.
                    deserializer.deserialize_bytes(self)
                }
            }

            impl $crate::serde::de::Visitor<'_> for KeySeed<'_> {
                type Value = Key;

                fn expecting(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str("a field name")
                }

                #[inline]
                fn visit_str<E: $crate::serde::de::Error>(self, key: &str) -> ::core::result::Result<Key, E> {
                    self.visit_bytes(key.as_bytes())
                }

                #[inline]
                fn visit_bytes<E: $crate::serde::de::Error>(self, key: &[u8]) -> ::core::result::Result<Key, E> {
                    $(
                        if key == $wire.as_bytes() {
                            return ::core::result::Result::Ok(Key::$field($wire));
                        }
                        $(if key == $alias.as_bytes() {
                            return ::core::result::Result::Ok(Key::$field($alias));
                        })*
                    )*
                    self.0.clear();
                    self.0.push_str($crate::wire::utf8(key)?);
                    ::core::result::Result::Ok(Key::__Other)
                }
            }

            struct RecordVisitor<T>(::core::marker::PhantomData<T>);
            impl<'de $(, $item: $crate::wire::Wire)?> $crate::serde::de::Visitor<'de> for RecordVisitor<$name $(<$item>)?> {
                type Value = $name $(<$item>)?;

                fn expecting(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(concat!("the object ", stringify!($name)))
                }

                fn visit_map<A: $crate::serde::de::MapAccess<'de>>(self, mut map: A) -> ::core::result::Result<Self::Value, A::Error> {
                    $(let mut $field = ::core::option::Option::None;)*
                    let mut extra = $crate::wire::Extra::default();
                    let mut other = ::std::string::String::new();
                    while let ::core::option::Option::Some(key) = map.next_key_seed(KeySeed(&mut other))? {
                        match key {
                            $(
                                Key::$field(met) if $field.is_none() => $field = ::core::option::Option::Some((
                                    met,
                                    map.next_value_seed($crate::record!(@seed $kind $($codec)?))?,
                                )),
                                // A second spelling of the same field: the documented one counts, else the first.
                                Key::$field(met) => match $field.take() {
                                    ::core::option::Option::Some((first, value)) if met == $wire && first != met => {
                                        let value = $crate::serde_json::to_value($crate::record!(@out value $kind $($codec)?));
                                        extra.insert(first, value.map_err($crate::serde::de::Error::custom)?);
                                        $field = ::core::option::Option::Some((
                                            met,
                                            map.next_value_seed($crate::record!(@seed $kind $($codec)?))?,
                                        ));
                                    }
                                    first => {
                                        $field = first;
                                        extra.insert(met, map.next_value()?);
                                    }
                                },
                            )*
                            Key::__Other => extra.insert(::core::mem::take(&mut other), map.next_value()?),
                        }
                    }
                    $(let $field = $field.map(|(_, value)| value);)*
                    ::core::result::Result::Ok($name {
                        $($field: $crate::record!(@finish $kind $field $wire extra),)*
                        extra,
                    })
                }
            }

            impl<'de $(, $item: $crate::wire::Wire)?> $crate::serde::Deserialize<'de> for $name $(<$item>)? {
                fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                    deserializer.deserialize_map(RecordVisitor(::core::marker::PhantomData))
                }
            }

            impl $(<$item: $crate::wire::Wire>)? $crate::serde::Serialize for $name $(<$item>)? {
                fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                    let mut map = serializer.serialize_map(::core::option::Option::None)?;
                    $($crate::record!(@write $kind (self.$field) $wire (self.extra) map $($codec)?);)*
                    for (name, value) in self.extra.iter() {
                        map.serialize_entry(name, value)?;
                    }
                    map.end()
                }
            }

            $crate::wire_by_serde!($name $(<$item>)?);

            impl $(<$item>)? $crate::wire::KeepsExtra for $name $(<$item>)? {
                fn extra_mut(&mut self) -> &mut $crate::wire::Extra {
                    &mut self.extra
                }
            }
        };
    };

    (@codec) => { $crate::wire::Plain };
    (@codec $codec:ident) => { $crate::wire::$codec };

    (@seed required $($codec:ident)?) => { $crate::wire::As::<$crate::record!(@codec $($codec)?), _>::new() };
    (@seed $optional:ident $($codec:ident)?) => {
        $crate::wire::As::<$crate::wire::Nullable<$crate::record!(@codec $($codec)?)>, ::core::option::Option<_>>::new()
    };

    (@out $value:ident required $($codec:ident)?) => { $crate::wire::Out::<$crate::record!(@codec $($codec)?), _>::new(&$value) };
    (@out $value:ident $optional:ident $($codec:ident)?) => {
        $crate::wire::Out::<$crate::wire::Nullable<$crate::record!(@codec $($codec)?)>, ::core::option::Option<_>>::new(&$value)
    };

    (@finish required $field:ident $wire:literal $extra:ident) => {
        $field.ok_or_else(|| <A::Error as $crate::serde::de::Error>::missing_field($wire))?
    };
    (@finish optional $field:ident $wire:literal $extra:ident) => {{
        if let ::core::option::Option::Some(::core::option::Option::None) = &$field {
            $extra.note($wire, $crate::wire::Absence::Null);
        }
        $field.flatten()
    }};
    (@finish list $field:ident $wire:literal $extra:ident) => {
        match $field {
            ::core::option::Option::Some(::core::option::Option::Some(list)) => list,
            absent => {
                $extra.note($wire, match absent {
                    ::core::option::Option::Some(_) => $crate::wire::Absence::Null,
                    ::core::option::Option::None => $crate::wire::Absence::Missing,
                });
                ::std::vec::Vec::new()
            }
        }
    };

    (@write required ($value:expr) $wire:literal ($extra:expr) $map:ident $($codec:ident)?) => {
        $map.serialize_entry($wire, &$crate::wire::Out::<$crate::record!(@codec $($codec)?), _>::new(&$value))?
    };
    (@write optional ($value:expr) $wire:literal ($extra:expr) $map:ident $($codec:ident)?) => {
        match &$value {
            ::core::option::Option::Some(value) => {
                $map.serialize_entry($wire, &$crate::wire::Out::<$crate::record!(@codec $($codec)?), _>::new(value))?;
            }
            ::core::option::Option::None => {
                if $extra.absence($wire).is_some() {
                    $map.serialize_entry($wire, &())?;
                }
            }
        }
    };
    (@write list ($value:expr) $wire:literal ($extra:expr) $map:ident $($codec:ident)?) => {
        match $extra.absence($wire) {
            ::core::option::Option::Some($crate::wire::Absence::Missing) if $value.is_empty() => {}
            ::core::option::Option::Some($crate::wire::Absence::Null) if $value.is_empty() => $map.serialize_entry($wire, &())?,
            _ => $map.serialize_entry($wire, &$crate::wire::Out::<$crate::record!(@codec $($codec)?), _>::new(&$value))?,
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::wire::{Extra, decode};

    #[derive(Debug, PartialEq)]
    struct Point {
        start: String,
        value: Option<f64>,
        extra: Extra,
    }
    crate::record!(Point { required start = "start_date", optional value = "value" | "values" });

    #[derive(Debug, PartialEq)]
    struct Series {
        name: Option<String>,
        points: Vec<Point>,
        tags: Vec<String>,
        extra: Extra,
    }
    crate::record!(Series {
        optional name = "name",
        list points = "points" as OneOrMany,
        list tags = "tags",
    });

    #[derive(Debug, PartialEq)]
    struct Page<R = Point> {
        rows: Vec<R>,
        extra: Extra,
    }
    crate::record!(Page<R> { list rows = "rows" });

    #[test]
    fn the_items_of_a_list_may_be_of_a_type_of_choice() {
        let json = json!({"rows": [{"start_date": "x"}], "more": 1});
        let points: Page = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(points.rows[0].start, "x");
        let series: Page<Series> = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(series.rows[0].extra.get("start_date"), Some(&json!("x")));
        assert_eq!(serde_json::to_value(&points).unwrap(), json);
        let error = decode::<Page>(br#"{"rows": [{}]}"#).unwrap_err();
        assert_eq!(error.path, "rows[0]");
    }

    fn round_trip(json: &Value) -> Value {
        let series: Series = decode(json.to_string().as_bytes()).unwrap();
        serde_json::to_value(&series).unwrap()
    }

    #[test]
    fn reading_and_writing_loses_nothing() {
        for json in [
            json!({}),
            json!({"name": null, "tags": null, "points": []}),
            json!({"name": "a", "points": [{"start_date": "x", "value": 1, "new": {"deep": [null]}}], "tags": ["t"], "also": 7}),
            json!({"points": [{"start_date": "x"}, {"start_date": "y", "value": null}]}),
        ] {
            assert_eq!(round_trip(&json), json);
        }
    }

    #[test]
    fn other_spellings_come_back_as_documented() {
        let json = json!({"points": {"start_date": "x", "values": "12.50"}});
        assert_eq!(
            round_trip(&json),
            json!({"points": [{"start_date": "x", "value": 12.5}]})
        );
    }

    #[test]
    fn two_spellings_in_one_object_are_both_kept() {
        // Whichever comes first, the documented one is the field's, and nothing is written twice.
        for body in [
            r#"{"value": 1, "values": 2, "start_date": "x"}"#,
            r#"{"values": 2, "value": 1, "start_date": "x"}"#,
        ] {
            let point: Point = decode(body.as_bytes()).unwrap();
            assert_eq!(point.value, Some(1.0));
            assert_eq!(point.extra.get("values").and_then(Value::as_f64), Some(2.0));
            assert_eq!(
                serde_json::to_string(&point)
                    .unwrap()
                    .matches("\"value\"")
                    .count(),
                1
            );
        }
    }

    #[test]
    fn what_a_field_cannot_do_without_is_named() {
        let error = decode::<Series>(br#"{"points": [{"value": 1}]}"#).unwrap_err();
        assert_eq!(error.path, "points[0]");
        assert!(
            error.to_string().contains("missing field `start_date`"),
            "{error}"
        );
        let error = decode::<Series>(br#"{"tags": {"a": 1}}"#).unwrap_err();
        assert!(error.to_string().contains("expected an array"), "{error}");
    }
}
