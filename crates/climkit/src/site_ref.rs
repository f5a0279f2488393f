use gridwire_core::serde::de::{Deserialize, Deserializer};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::serde_json::Value;
use gridwire_core::{Error, ErrorKind, Result};

use crate::SiteId;
use crate::ids::id_text;

/// A site in the list of sites: an id, or an object with one.
///
/// The document calls the list one of objects and shows none, so an object may turn out to be another
/// than expected: then it is kept, and [`id`](SiteRef::id) says what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRef {
    id: Option<SiteId>,
    raw: Value,
}

/// Where an object may have its id, the likeliest first.
const IDS: [&str; 4] = ["id", "_id", "site_id", "installation_id"];

impl SiteRef {
    /// The id of the site.
    ///
    /// # Errors
    /// If there is none where one may be; the error holds what was sent.
    pub fn id(&self) -> Result<&SiteId> {
        self.id.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Decode, format!("no id in {}", self.raw)).with_remedy(format!(
                "Tell the project what the service sends; ids were looked for under {}",
                IDS.join(", ")
            ))
        })
    }

    /// The name, of an object that has one.
    pub fn name(&self) -> Option<&str> {
        self.raw.get("name")?.as_str()
    }

    /// What the service sent.
    pub fn raw(&self) -> &Value {
        &self.raw
    }
}

impl<'de> Deserialize<'de> for SiteRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = Value::deserialize(deserializer)?;
        let inner = IDS.iter().find_map(|name| id_text(raw.get(name)?));
        Ok(Self {
            id: id_text(&raw).or(inner).map(SiteId::from),
            raw,
        })
    }
}

impl Serialize for SiteRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

gridwire_core::wire_by_serde!(SiteRef);

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire_core::serde_json::{from_value, json, to_value};

    #[test]
    fn both_shapes_and_an_unknown_one() {
        let all =
            json!(["a1", {"site_id": "b2", "name": "Demo"}, {"_id": {"$oid": "c3"}}, {"ref": 7}]);
        let sites: Vec<SiteRef> = from_value(all.clone()).unwrap();
        let ids: Vec<_> = sites
            .iter()
            .map(|site| site.id().ok().map(SiteId::as_str))
            .collect();
        assert_eq!(ids, [Some("a1"), Some("b2"), Some("c3"), None]);
        assert_eq!(sites[1].name(), Some("Demo"));
        assert!(
            sites[3]
                .id()
                .unwrap_err()
                .to_string()
                .contains(r#"{"ref":7}"#)
        );
        assert_eq!(to_value(&sites).unwrap(), all);
    }
}
