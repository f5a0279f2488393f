//! Texts, truth values, instants and free JSON on the wire.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::Wire;
use crate::time::{format_instant, parse_common, parse_instant};

/// A text that came as bytes.
#[doc(hidden)]
pub fn utf8<E: Error>(bytes: &[u8]) -> Result<&str, E> {
    std::str::from_utf8(bytes)
        .map_err(|_| E::invalid_value(serde::de::Unexpected::Bytes(bytes), &"valid UTF-8"))
}

/// Gives a type with `as_str` and `From<&str>` its place on the wire and as a text.
#[doc(hidden)]
#[macro_export]
macro_rules! text_on_the_wire {
    ($name:ident, $expecting:expr) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                struct TextVisitor;
                impl $crate::serde::de::Visitor<'_> for TextVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_str<E>(self, text: &str) -> ::core::result::Result<$name, E> {
                        ::core::result::Result::Ok(<$name>::from(text))
                    }

                    fn visit_bytes<E: $crate::serde::de::Error>(
                        self,
                        text: &[u8],
                    ) -> ::core::result::Result<$name, E> {
                        match <$name>::known_bytes(text) {
                            ::core::option::Option::Some(known) => {
                                ::core::result::Result::Ok(known)
                            }
                            ::core::option::Option::None => {
                                self.visit_str($crate::wire::utf8(text)?)
                            }
                        }
                    }
                }
                // As bytes: a known value is compared, so only others need a check of their UTF-8.
                deserializer.deserialize_bytes(TextVisitor)
            }
        }

        $crate::wire_by_serde!($name);
        $crate::parameter!($name);

        impl $crate::series::ToCell for $name {
            const KIND: $crate::series::CellKind = $crate::series::CellKind::Text;

            fn cell(&self) -> $crate::series::Cell<'_> {
                $crate::series::Cell::Text(self.as_str())
            }
        }
    };
}

/// A type whose serde implementations are already the form on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_by_serde {
    ($($name:ident $(<$item:ident>)?),*) => {$(
        impl $(<$item: $crate::wire::Wire>)? $crate::wire::Wire for $name $(<$item>)? {
            fn read<'de, D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::serde::Deserialize::deserialize(deserializer)
            }

            fn write<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(self, serializer)
            }
        }
    )*};
}

wire_by_serde!(String, Value);

/// Gives a text type without rules of its own: reads anything, compares and prints as the text.
#[doc(hidden)]
#[macro_export]
macro_rules! text_newtype {
    ($name:ident) => {
        impl $name {
            /// The text as sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn known_bytes(_text: &[u8]) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self(text.into())
            }
        }

        $crate::text_on_the_wire!($name, concat!("the text of a ", stringify!($name)));
    };
}

impl Wire for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BoolVisitor;
        impl Visitor<'_> for BoolVisitor {
            type Value = bool;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false, possibly as a string or as 1 or 0")
            }

            fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
                Ok(value)
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
                match value {
                    0 => Ok(false),
                    1 => Ok(true),
                    other => Err(E::invalid_value(
                        serde::de::Unexpected::Unsigned(other),
                        &self,
                    )),
                }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
                match text.trim() {
                    "true" | "True" | "TRUE" | "1" => Ok(true),
                    "false" | "False" | "FALSE" | "0" => Ok(false),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(BoolVisitor)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }
}

impl Wire for DateTime<FixedOffset> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InstantVisitor;
        impl Visitor<'_> for InstantVisitor {
            type Value = DateTime<FixedOffset>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an instant with an offset, such as 2015-01-01T00:00:00+01:00")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                parse_instant(text).map_err(E::custom)
            }

            #[inline]
            fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<Self::Value, E> {
                match parse_common(text) {
                    Some(instant) => Ok(instant),
                    None => self.visit_str(utf8(text)?),
                }
            }
        }
        // As bytes: what is read as an instant needs no check of its UTF-8.
        deserializer.deserialize_bytes(InstantVisitor)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format_instant(self))
    }
}

/// Milliseconds since 1970, as services write instants that are always UTC.
impl Wire for DateTime<Utc> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis = i64::read(deserializer)?;
        DateTime::from_timestamp_millis(millis).ok_or_else(|| {
            D::Error::custom(format_args!(
                "{millis} milliseconds since 1970 are outside of the calendar"
            ))
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.timestamp_millis())
    }
}

impl Wire for NaiveDate {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| {
            D::Error::custom(format_args!("{text:?} is not a date such as 2015-01-31"))
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Read only: a secret is never written back.
impl Wire for SecretString {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.expose_secret().is_empty() {
            ""
        } else {
            "[secret]"
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Wire>(json: &str) -> Result<T, serde_json::Error> {
        T::read(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn truth_comes_in_many_spellings() {
        for json in ["true", "\"true\"", "1", "\"1\"", "\"True\""] {
            assert!(read::<bool>(json).unwrap(), "{json}");
        }
        for json in ["false", "\"false\"", "0"] {
            assert!(!read::<bool>(json).unwrap(), "{json}");
        }
        for json in ["2", "\"yes\"", "null", "[]"] {
            assert!(read::<bool>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn milliseconds_are_instants() {
        for json in ["1767258000123", "\"1767258000123\"", "1.767258000123e12"] {
            let instant = read::<DateTime<Utc>>(json).unwrap();
            assert_eq!(instant.to_string(), "2026-01-01 09:00:00.123 UTC", "{json}");
            let mut out = Vec::new();
            instant
                .write(&mut serde_json::Serializer::new(&mut out))
                .unwrap();
            assert_eq!(out, b"1767258000123");
        }
        assert_eq!(
            read::<DateTime<Utc>>("-1").unwrap().to_string(),
            "1969-12-31 23:59:59.999 UTC"
        );
        let error = read::<DateTime<Utc>>("9223372036854775807").unwrap_err();
        assert!(
            error.to_string().contains("outside of the calendar"),
            "{error}"
        );
        for json in ["1.5", "\"2026-01-01T09:00:00Z\"", "null", "1e300"] {
            assert!(read::<DateTime<Utc>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn dates_are_dates() {
        assert_eq!(
            read::<NaiveDate>("\"2024-02-29\"").unwrap().to_string(),
            "2024-02-29"
        );
        assert!(
            read::<NaiveDate>("\"2023-02-29\"")
                .unwrap_err()
                .to_string()
                .contains("is not a date")
        );
    }

    #[test]
    fn a_secret_is_never_written() {
        let secret = read::<SecretString>("\"hunter2\"").unwrap();
        let mut out = Vec::new();
        secret
            .write(&mut serde_json::Serializer::new(&mut out))
            .unwrap();
        assert_eq!(out, b"\"[secret]\"");
    }
}
