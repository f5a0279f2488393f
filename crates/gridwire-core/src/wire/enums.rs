use std::fmt;

/// A value of an enumeration that the specification does not know.
///
/// Only reading makes one, so an unknown value never equals a known one under another name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[doc(hidden)]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The value as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Gives an enumeration its texts: known values by name, others kept as `Unknown`.
///
/// Each line is `Variant = "WRITTEN" | "ALSO READ"`.
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $text:literal $(| $alias:literal)*),* $(,)? }) => {
        impl $name {
            /// The values that the specification knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is written on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(other) => other.as_str(),
                }
            }

            fn known_bytes(text: &[u8]) -> ::core::option::Option<Self> {
                $(
                    if text == $text.as_bytes() $(|| text == $alias.as_bytes())* {
                        return ::core::option::Option::Some(Self::$variant);
                    }
                )*
                ::core::option::Option::None
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known_bytes(text.as_bytes()).unwrap_or_else(|| Self::Unknown($crate::wire::UnknownValue::new(text)))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        $crate::text_on_the_wire!($name, concat!("a value of ", stringify!($name)));
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // The macro is for public types.
mod tests {
    use crate::wire::UnknownValue;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    enum Sector {
        Wind,
        Biogaz,
        Unknown(UnknownValue),
    }
    crate::open_enum!(Sector { Wind = "WIND", Biogaz = "BIOGAZ" | "BIOGAS" });

    #[test]
    fn known_values_aliases_and_unknown_values_are_read_and_written() {
        for (sent, read, written) in [
            ("\"WIND\"", Sector::Wind, "\"WIND\""),
            ("\"BIOGAS\"", Sector::Biogaz, "\"BIOGAZ\""),
            ("\"TIDAL\"", Sector::from("TIDAL"), "\"TIDAL\""),
        ] {
            let sector: Sector = crate::wire::decode(sent.as_bytes()).unwrap();
            assert_eq!(sector, read);
            assert_eq!(serde_json::to_string(&sector).unwrap(), written);
        }
        assert_eq!(Sector::KNOWN, [Sector::Wind, Sector::Biogaz]);
        assert_eq!(Sector::from("TIDAL").to_string(), "TIDAL");
        assert!(crate::wire::decode::<Sector>(b"7").is_err());
    }
}
