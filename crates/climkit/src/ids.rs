use std::fmt;
use std::sync::Arc;

use gridwire_core::http::Parameter;
use gridwire_core::serde::de::{Deserialize, Deserializer, Error as _};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::serde_json::Value;
use gridwire_core::{Error, Result};

/// Calls whose names stand where a site's id does in `/{site_id}/sensors_list`.
const CALLS: [&str; 7] = [
    "auth",
    "all_installations",
    "installation_infos",
    "meter_info",
    "site_data",
    "meter_data",
    "meter_data_raw",
];

/// The text of an id: as it is, or in MongoDB's `{"$oid": …}`.
pub(crate) fn id_text(value: &Value) -> Option<&str> {
    let text = value.as_str().or_else(|| value.get("$oid")?.as_str())?;
    (!text.is_empty()).then_some(text)
}

macro_rules! ids {
    ($($(#[$docs:meta])* $name:ident, $what:literal;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl Parameter for $name {
            fn text(&self, name: &str) -> Result<Option<String>> {
                for_address(name, $what, &self.0).map(Some)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                id_text(&value)
                    .map(Self::from)
                    .ok_or_else(|| D::Error::custom(format_args!("{value} is no id of a {}", $what)))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        gridwire_core::wire_by_serde!($name);

        impl gridwire_core::series::ToCell for $name {
            const KIND: gridwire_core::series::CellKind = gridwire_core::series::CellKind::Text;

            fn cell(&self) -> gridwire_core::series::Cell<'_> {
                gridwire_core::series::Cell::Text(&self.0)
            }
        }
    )*};
}

ids! {
    /// Id of a site, in practice 24 hexadecimal digits.
    SiteId, "site";
    /// Id of a meter, in practice 24 hexadecimal digits.
    MeterId, "meter";
    /// Id of a sensor, in practice 24 hexadecimal digits.
    SensorId, "sensor";
}

fn for_address(name: &str, what: &str, text: &str) -> Result<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let wrong = |rule: &str| {
        Error::invalid_input(name, format_args!("{text:?}"), rule).with_remedy(format!(
            "Give the id of a {what} as the service lists it, such as 64c1000000000000000000a1"
        ))
    };
    if text.is_empty() || !text.bytes().all(plain) {
        return Err(wrong(
            "an id has letters, digits, hyphens and underscores only",
        ));
    }
    if what == "site" && CALLS.contains(&text) {
        return Err(wrong(
            "this is the name of a call, and would make the address of another one",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire_core::serde_json::{from_value, json, to_value};

    #[test]
    fn ids_are_texts_or_objects() {
        for sent in [json!("64c1"), json!({"$oid": "64c1"})] {
            let id: MeterId = from_value(sent).unwrap();
            assert_eq!(
                (id.as_str(), to_value(&id).unwrap()),
                ("64c1", json!("64c1"))
            );
        }
        for bad in [json!(7), json!(""), json!({"id": "x"}), json!(null)] {
            assert!(from_value::<MeterId>(bad).is_err());
        }
    }

    #[test]
    fn an_address_takes_no_other_path() {
        for bad in ["", "a b", "a/b", "..", "é", "site_data"] {
            assert!(
                SiteId::from(bad)
                    .text("site_id")
                    .unwrap_err()
                    .is_invalid_input(),
                "{bad:?}"
            );
        }
        assert_eq!(
            MeterId::from("site_data")
                .text("meter_id")
                .unwrap()
                .unwrap(),
            "site_data"
        );
    }
}
