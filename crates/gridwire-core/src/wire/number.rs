//! Numbers: whole, with a fraction, or in a string; written as short as they can be.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::Serializer;

use super::Wire;

/// The conversions from what JSON can hold to one number type.
trait Number: Sized {
    const EXPECTING: &'static str;
    fn from_u64(value: u64) -> Option<Self>;
    fn from_i64(value: i64) -> Option<Self>;
    fn from_f64(value: f64) -> Option<Self>;
    fn from_text(text: &str) -> Option<Self>;
}

struct NumberVisitor<N>(PhantomData<N>);

impl<'de, N: Number> Visitor<'de> for NumberVisitor<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(N::EXPECTING)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<N, E> {
        N::from_u64(value).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<N, E> {
        N::from_i64(value).ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<N, E> {
        N::from_f64(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<N, E> {
        N::from_text(text.trim()).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    /// A number in a wrapper: MongoDB's `{"$numberLong": "1"}`, and how serde_json hands numbers
    /// over in programs that switch its arbitrary precision on.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<N, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, text)) if key.starts_with('$') => self.visit_str(&text),
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

macro_rules! numbers {
    ($($name:tt: $expecting:literal, $float:expr, $write:path;)*) => {$(
        impl Number for $name {
            const EXPECTING: &'static str = $expecting;

            fn from_u64(value: u64) -> Option<Self> {
                numbers!(@whole $name, value)
            }

            fn from_i64(value: i64) -> Option<Self> {
                numbers!(@whole $name, value)
            }

            fn from_f64(value: f64) -> Option<Self> {
                $float(value)
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok().filter(|value: &Self| numbers!(@finite $name, value))
                    .or_else(|| Self::from_f64(text.parse().ok()?))
            }
        }

        impl Wire for $name {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(NumberVisitor(PhantomData))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $write(serializer, *self)
            }
        }
    )*};
    (@whole f64, $value:expr) => {{
        #[allow(clippy::cast_precision_loss)] // What every JSON reader does with a large integer.
        Some($value as f64)
    }};
    (@whole $name:ty, $value:expr) => { <$name>::try_from($value).ok() };
    (@finite f64, $value:expr) => { $value.is_finite() };
    (@finite $name:ty, $value:expr) => {{ let _ = $value; true }};
}

/// The range in which every whole `f64` is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn whole(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)] // Checked: whole, and in the exact range.
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// A whole number is written without a fraction, as services do.
fn write_float<S: Serializer>(serializer: S, value: f64) -> Result<S::Ok, S::Error> {
    match whole(value) {
        // serde_json would write null, which says something else.
        _ if !value.is_finite() => Err(serde::ser::Error::custom(format_args!(
            "{value} has no JSON form"
        ))),
        Some(integer) if !(value == 0.0 && value.is_sign_negative()) => {
            serializer.serialize_i64(integer)
        }
        _ => serializer.serialize_f64(value),
    }
}

numbers! {
    f64: "a finite number, possibly as a string", finite, write_float;
    i64: "a whole number, possibly as a string", whole, Serializer::serialize_i64;
    u64: "a whole number from 0, possibly as a string", |value| whole(value)?.try_into().ok(), Serializer::serialize_u64;
    i32: "a whole number of 32 bits, possibly as a string", |value| whole(value)?.try_into().ok(), Serializer::serialize_i32;
    u32: "a whole number from 0 of 32 bits, possibly as a string", |value| whole(value)?.try_into().ok(), Serializer::serialize_u32;
}

/// Gives a type that is `From` a number, and gives it back by a method, its place on the wire and in
/// rows.
#[doc(hidden)]
#[macro_export]
macro_rules! number_on_the_wire {
    ($name:ident, $number:ty, $get:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::Wire::write(&self.$get(), serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <$number as $crate::wire::Wire>::read(deserializer).map(Self::from)
            }
        }

        $crate::wire_by_serde!($name);

        impl $crate::series::ToCell for $name {
            const KIND: $crate::series::CellKind = $crate::series::CellKind::Number;

            #[allow(clippy::cast_precision_loss)] // As for the number itself.
            fn cell(&self) -> $crate::series::Cell<'_> {
                $crate::series::Cell::Number(self.$get() as f64)
            }
        }
    };
}

/// Gives a number with a type of its own, such as an id, all that it needs.
#[doc(hidden)]
#[macro_export]
macro_rules! number_newtype {
    ($name:ident($number:ident)) => {
        impl $name {
            /// The number.
            pub fn get(self) -> $number {
                self.0
            }
        }

        impl ::core::convert::From<$number> for $name {
            fn from(number: $number) -> Self {
                Self(number)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        $crate::parameter!($name);
        $crate::number_on_the_wire!($name, $number, get);
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // The macros are for public types.
mod tests {
    use super::*;
    use crate::http::Parameter;
    use crate::series::{Cell, ToCell};
    use proptest::prelude::*;

    fn read<T: Wire>(json: &str) -> Result<T, serde_json::Error> {
        T::read(&mut serde_json::Deserializer::from_str(json))
    }

    fn written<T: Wire>(value: T) -> String {
        let mut out = Vec::new();
        value
            .write(&mut serde_json::Serializer::new(&mut out))
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_number_may_be_whole_a_fraction_or_a_string() {
        for json in [
            "742",
            "742.0",
            "\"742\"",
            "\" 742.0 \"",
            "7.42e2",
            "{\"$numberLong\": \"742\"}",
        ] {
            assert_eq!(read::<f64>(json).unwrap().to_string(), "742", "{json}");
            assert_eq!(read::<i64>(json).unwrap(), 742, "{json}");
            assert_eq!(read::<u32>(json).unwrap(), 742, "{json}");
        }
        assert_eq!(read::<f64>("-4.5").unwrap().to_string(), "-4.5");
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        for json in [
            "\"NaN\"",
            "\"inf\"",
            "\"\"",
            "null",
            "[]",
            "{}",
            "{\"value\": \"1\"}",
            "true",
        ] {
            assert!(read::<f64>(json).is_err(), "{json}");
        }
        for json in ["7.5", "1e300", "\"7,5\"", "18446744073709551615"] {
            assert!(read::<i64>(json).is_err(), "{json}");
        }
        assert!(read::<u32>("-1").is_err() && read::<u32>("4294967296").is_err());
    }

    #[test]
    fn what_is_no_number_is_not_written() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = value
                .write(&mut serde_json::Serializer::new(Vec::new()))
                .unwrap_err();
            assert!(error.to_string().contains("has no JSON form"), "{error}");
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    struct SiteId(u32);
    crate::number_newtype!(SiteId(u32));

    #[test]
    fn a_number_of_its_own_type_travels_as_the_number() {
        let id: SiteId = crate::wire::decode(b"\"100\"").unwrap();
        assert_eq!((id, id.get()), (100.into(), 100));
        assert_eq!(serde_json::to_string(&id).unwrap(), "100");
        assert_eq!(id.text("site_id").unwrap().as_deref(), Some("100"));
        assert_eq!("100".parse(), Ok(id));
        assert!("-1".parse::<SiteId>().is_err() && read::<SiteId>("-1").is_err());
        assert_eq!(id.cell(), Cell::Number(100.0));
        assert_eq!(format!("{id:>5}"), "  100");
    }

    #[test]
    fn numbers_are_written_short() {
        assert_eq!(written(742.0_f64), "742");
        assert_eq!(written(-0.0_f64), "-0.0");
        assert_eq!(written(0.1_f64), "0.1");
        assert_eq!(written(1e300_f64), "1e+300");
        assert_eq!(written(u64::MAX), "18446744073709551615");
    }

    proptest! {
        #[test]
        fn every_float_comes_back(value in prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL) {
            let back: f64 = read(&written(value)).unwrap();
            prop_assert_eq!(back.to_bits(), value.to_bits());
        }
    }
}
