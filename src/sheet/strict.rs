//! serde, stricter: objects are objects, words are strings, and no key stands twice.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Reads what has named fields from objects only, and words from strings only. serde would
/// also take an array of the fields in their order, and an object for a word.
pub(super) struct Strict<T>(pub(super) T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Strict(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Strict(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Object { fields, visitor })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Word { words, visitor })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

macro_rules! as_it_is {
    ($($visit:ident($type:ty))+) => { $(
        fn $visit<E: serde::de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$visit(value)
        }
    )+ };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    as_it_is! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Strict(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Strict(access))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Strict(access))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Strict(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Strict(seed))
    }
}

/// Visits an object with these fields, and nothing else.
struct Object<V> {
    fields: &'static [&'static str],
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an object with some of the fields {}",
            self.fields.join(", ")
        )
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Strict(access))
    }
}

/// Visits one of these words.
struct Word<V> {
    words: &'static [&'static str],
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Word<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of: {}", self.words.join(", "))
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<V::Value, E> {
        if !self.words.contains(&word) {
            let known = self.words.join(", ");
            return Err(E::custom(format_args!(
                "unknown word \"{word}\"; one of: {known}"
            )));
        }
        self.visitor.visit_enum(StrDeserializer::new(word))
    }
}

/// A map in which no key stands twice. (serde's own keeps the last and drops the others.)
pub(super) fn unique_keys<'de, D, V>(deserializer: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Unique<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = access.next_key::<String>()? {
                if map.contains_key(&key) {
                    return Err(serde::de::Error::custom(format_args!(
                        "the key \"{key}\" stands twice; leave one out, or give it another key"
                    )));
                }
                map.insert(key, access.next_value()?);
            }
            Ok(map)
        }
    }
    deserializer.deserialize_map(Unique(PhantomData))
}

/// Identifiers by register: one as a text, several as a list.
pub(super) mod identifiers {
    use super::{BTreeMap, Deserialize, Deserializer, PhantomData, Visitor, fmt};
    use serde::de::{Error, SeqAccess};
    use serde::ser::{Serialize, SerializeMap, Serializer};
    use std::collections::BTreeSet;

    /// The form of the map, for the JSON Schema.
    #[cfg(feature = "json-schema")]
    pub type Map = BTreeMap<String, OneOrSeveral>;

    #[cfg(feature = "json-schema")]
    #[derive(schemars::JsonSchema)]
    #[serde(untagged)]
    #[allow(dead_code)]
    pub enum OneOrSeveral {
        One(String),
        Several(BTreeSet<String>),
    }

    struct Identifiers(BTreeSet<String>);

    impl<'de> Deserialize<'de> for Identifiers {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Each(PhantomData<()>);
            impl<'de> Visitor<'de> for Each {
                type Value = Identifiers;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a string, or a list of strings")
                }

                fn visit_str<E: Error>(self, text: &str) -> Result<Identifiers, E> {
                    Ok(Identifiers([text.to_owned()].into()))
                }

                fn visit_seq<A: SeqAccess<'de>>(
                    self,
                    mut list: A,
                ) -> Result<Identifiers, A::Error> {
                    let mut each = BTreeSet::new();
                    while let Some(text) = list.next_element::<String>()? {
                        if !each.insert(text) {
                            return Err(Error::custom(
                                "the same identifier stands twice; leave one out",
                            ));
                        }
                    }
                    match each.is_empty() {
                        true => Err(Error::custom("the list is empty; leave the register out")),
                        false => Ok(Identifiers(each)),
                    }
                }
            }
            deserializer.deserialize_any(Each(PhantomData))
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, BTreeSet<String>>, D::Error> {
        let read: BTreeMap<String, Identifiers> = super::unique_keys(deserializer)?;
        Ok(read
            .into_iter()
            .map(|(scheme, of)| (scheme, of.0))
            .collect())
    }

    pub fn serialize<S: Serializer>(
        identifiers: &BTreeMap<String, BTreeSet<String>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        struct Each<'a>(&'a BTreeSet<String>);
        impl Serialize for Each<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0.first() {
                    Some(one) if self.0.len() == 1 => one.serialize(serializer),
                    _ => self.0.serialize(serializer),
                }
            }
        }
        let mut map = serializer.serialize_map(Some(identifiers.len()))?;
        for (scheme, each) in identifiers {
            map.serialize_entry(scheme, &Each(each))?;
        }
        map.end()
    }
}
