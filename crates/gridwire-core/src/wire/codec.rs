use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{
    DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// How a type travels in JSON.
///
/// Unlike serde's own implementations, reading accepts what real services send (a number in a
/// string, an old spelling of a date), and writing gives the documented form.
pub trait Wire: Sized {
    /// Reads a value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    /// Writes a value.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A way to read and write values of a type.
pub trait Codec<T> {
    /// Reads a value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
    /// Writes a value.
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The way that follows from the type alone.
#[derive(Debug)]
pub enum Plain {}

impl<T: Wire> Codec<T> for Plain {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }

    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

/// A list that some answers send as a single object. Written as a list.
#[derive(Debug)]
pub enum OneOrMany {}

impl<T: Wire> Codec<Vec<T>> for OneOrMany {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(ListVisitor {
            one: true,
            item: PhantomData,
        })
    }

    fn write<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

/// A secret in the body of a request, the one place where it is written.
#[derive(Debug)]
pub enum Sent {}

impl Codec<SecretString> for Sent {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
        SecretString::read(deserializer)
    }

    fn write<S: Serializer>(value: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.expose_secret())
    }
}

/// Reads a value by a codec where serde asks for a seed.
pub struct As<C, T>(PhantomData<(C, T)>);

impl<C, T> As<C, T> {
    /// The seed.
    #[allow(clippy::new_without_default)] // Only ever made in place, by generated code.
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<C, T> fmt::Debug for As<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("As")
    }
}

impl<'de, T, C: Codec<T>> DeserializeSeed<'de> for As<C, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        C::read(deserializer)
    }
}

/// Writes a value by a codec where serde asks for a `Serialize`.
pub struct Out<'a, C, T>(&'a T, PhantomData<C>);

impl<'a, C: Codec<T>, T> Out<'a, C, T> {
    /// The value to write.
    pub fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }
}

impl<C, T> fmt::Debug for Out<'_, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Out")
    }
}

impl<T, C: Codec<T>> Serialize for Out<'_, C, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::write(self.0, serializer)
    }
}

/// `null` is nothing.
impl<T, C: Codec<T>> Codec<Option<T>> for Nullable<C> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        struct OptionVisitor<C, T>(PhantomData<(C, T)>);
        impl<'de, T, C: Codec<T>> Visitor<'de> for OptionVisitor<C, T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                C::read(deserializer).map(Some)
            }
        }
        deserializer.deserialize_option(OptionVisitor::<C, T>(PhantomData))
    }

    fn write<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Out::<C, T>::new(value)),
            None => serializer.serialize_none(),
        }
    }
}

/// What another codec reads, or `null`.
#[derive(Debug)]
pub struct Nullable<C>(PhantomData<C>);

impl<T: Wire> Wire for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Nullable<Plain> as Codec<Self>>::read(deserializer)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        <Nullable<Plain> as Codec<Self>>::write(self, serializer)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor {
            one: false,
            item: PhantomData,
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Out::<Plain, T>::new))
    }
}

struct ListVisitor<T> {
    one: bool,
    item: PhantomData<T>,
}

impl<'de, T: Wire> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.one {
            "an array or an object"
        } else {
            "an array"
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(As::<Plain, T>::new())? {
            list.push(item);
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        if self.one {
            Ok(vec![T::read(MapAccessDeserializer::new(map))?])
        } else {
            Err(serde::de::Error::invalid_type(
                serde::de::Unexpected::Map,
                &self,
            ))
        }
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Wire> Visitor<'de> for EntriesVisitor<T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(key) = map.next_key()? {
                    entries.insert(key, map.next_value_seed(As::<Plain, T>::new())?);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Out::<Plain, T>::new(value))?;
        }
        map.end()
    }
}
