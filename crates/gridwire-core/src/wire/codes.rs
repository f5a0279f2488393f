/// A code of an enumeration that the specification does not know.
///
/// Only reading makes one, so an unknown code never equals a known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownCode(u32);

impl UnknownCode {
    #[doc(hidden)]
    pub fn new(code: u32) -> Self {
        Self(code)
    }

    /// The code as sent.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// Gives an enumeration its codes: known ones by name, others kept as `Unknown`.
///
/// Each line is `Variant = 1 "name"`.
#[macro_export]
macro_rules! open_codes {
    ($name:ident { $($variant:ident = $code:literal $text:literal),* $(,)? }) => {
        impl $name {
            /// The codes that the specification knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it is written on the wire.
            pub fn code(self) -> u32 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unknown(other) => other.get(),
                }
            }

            /// What the code is called, where the specification knows it.
            pub fn name(self) -> ::core::option::Option<&'static str> {
                match self {
                    $(Self::$variant => ::core::option::Option::Some($text),)*
                    Self::Unknown(_) => ::core::option::Option::None,
                }
            }
        }

        impl ::core::convert::From<u32> for $name {
            fn from(code: u32) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    other => Self::Unknown($crate::wire::UnknownCode::new(other)),
                }
            }
        }

        /// The name, or the number where there is none.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self.name() {
                    ::core::option::Option::Some(name) => f.pad(name),
                    ::core::option::Option::None => ::core::fmt::Display::fmt(&self.code(), f),
                }
            }
        }

        $crate::number_on_the_wire!($name, u32, code);
    };
}

#[cfg(test)]
#[allow(unreachable_pub)] // The macro is for public types.
mod tests {
    use crate::series::{Cell, ToCell};
    use crate::wire::{UnknownCode, decode};

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    enum State {
        Off,
        GridForming,
        Unknown(UnknownCode),
    }
    crate::open_codes!(State { Off = 0 "off", GridForming = 7 "grid_forming" });

    #[test]
    fn known_and_unknown_codes_are_read_and_written() {
        for (sent, state, shown, written) in [
            ("0", State::Off, "off", "0"),
            ("\"7\"", State::GridForming, "grid_forming", "7"),
            ("7.0", State::GridForming, "grid_forming", "7"),
            ("8", State::from(8), "8", "8"),
        ] {
            let read: State = decode(sent.as_bytes()).unwrap();
            assert_eq!((read, read.to_string().as_str()), (state, shown));
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
        assert_eq!(State::KNOWN, [State::Off, State::GridForming]);
        assert_eq!(State::from(8).name(), None);
        assert_eq!(State::from(8).cell(), Cell::Number(8.0));
        for bad in ["-1", "0.5", "\"off\"", "null", "4294967296"] {
            assert!(decode::<State>(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
