//! Values that are told apart by the shape of their JSON.

/// Reads and writes an enumeration whose variants differ in their JSON: `text`, `number`, `list`, `object`.
macro_rules! by_shape {
    ($name:ident $(<$item:ident>)? ($expecting:literal) { $($shape:ident $variant:ident($ty:ty)),* $(,)? }) => {
        const _: () = {
            use gridwire_core::serde::de::{Deserialize, Deserializer, Visitor};
            use gridwire_core::serde::ser::{Serialize, Serializer};
            use gridwire_core::wire::Wire;

            struct ShapeVisitor<T>(std::marker::PhantomData<T>);

            impl<'de $(, $item: Wire)?> Visitor<'de> for ShapeVisitor<$name $(<$item>)?> {
                type Value = $name $(<$item>)?;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str($expecting)
                }

                $(by_shape!(@$shape $name $variant $ty);)*
            }

            impl<'de $(, $item: Wire)?> Deserialize<'de> for $name $(<$item>)? {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(ShapeVisitor(std::marker::PhantomData))
                }
            }

            impl $(<$item: Wire>)? Serialize for $name $(<$item>)? {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant(value) => value.write(serializer),)*
                    }
                }
            }

            gridwire_core::wire_by_serde!($name $(<$item>)?);
        };
    };
    (@text $name:ident $variant:ident $ty:ty) => {
        fn visit_str<E: gridwire_core::serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            let deserializer = gridwire_core::serde::de::IntoDeserializer::into_deserializer(text);
            <$ty as Wire>::read(deserializer).map($name::$variant)
        }
    };
    (@number $name:ident $variant:ident $ty:ty) => {
        by_shape!(@number visit_u64 u64 $name $variant $ty);
        by_shape!(@number visit_i64 i64 $name $variant $ty);
        by_shape!(@number visit_f64 f64 $name $variant $ty);
    };
    (@number $visit:ident $number:ident $name:ident $variant:ident $ty:ty) => {
        fn $visit<E: gridwire_core::serde::de::Error>(self, number: $number) -> Result<Self::Value, E> {
            let deserializer = gridwire_core::serde::de::IntoDeserializer::into_deserializer(number);
            <$ty as Wire>::read(deserializer).map($name::$variant)
        }
    };
    (@list $name:ident $variant:ident $ty:ty) => {
        fn visit_seq<A: gridwire_core::serde::de::SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
            let deserializer = gridwire_core::serde::de::value::SeqAccessDeserializer::new(items);
            <$ty as Wire>::read(deserializer).map($name::$variant)
        }
    };
    (@object $name:ident $variant:ident $ty:ty) => {
        fn visit_map<A: gridwire_core::serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            let deserializer = gridwire_core::serde::de::value::MapAccessDeserializer::new(map);
            <$ty as Wire>::read(deserializer).map($name::$variant)
        }
    };
}
pub(super) use by_shape;
