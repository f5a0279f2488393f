//! What the sandbox has of each site: generated data, and over it what was written.

mod series;
mod stock;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::category::EdfCategory;
use super::field::Values;
use super::kind::Kind;
use super::status::Status;
pub(crate) use series::{ONLY, Series};
pub(crate) use stock::{GENERATED, stock};

/// A series of a site: its category, the type where there are types, and its id.
type Key = (EdfCategory, &'static str, u32);

#[derive(Default)]
pub(crate) struct Store(BTreeMap<u32, BTreeMap<Key, Series>>);

/// A vector to be written. Records and tariff periods are in the one vector that their series has.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) id: u32,
    pub(crate) creation: i64,
    pub(crate) head: Values,
    pub(crate) points: Vec<(i64, Values)>,
}

impl Store {
    pub(crate) fn add_site(&mut self, site: u32) {
        self.0.entry(site).or_default();
    }

    /// Adds a series to a site, which is added if need be; one that is there already stays as it is.
    pub(crate) fn add(&mut self, site: u32, kind: &'static Kind, id: u32, series: Series) {
        let of_site = self.0.entry(site).or_default();
        if let Entry::Vacant(place) = of_site.entry((kind.category, kind.name, id)) {
            place.insert(series);
        }
    }

    pub(crate) fn has_site(&self, site: u32) -> bool {
        self.0.contains_key(&site)
    }

    pub(crate) fn series(&self, site: u32, kind: &Kind, id: u32) -> Option<&Series> {
        self.0.get(&site)?.get(&(kind.category, kind.name, id))
    }

    /// Writes all of it, or nothing if one of the ids is not known.
    pub(crate) fn write(
        &mut self,
        site: u32,
        kind: &Kind,
        writes: Vec<Write>,
    ) -> Result<(), Status> {
        let of_site = self.0.get_mut(&site).ok_or(Status::Site)?;
        let key = |id| (kind.category, kind.name, id);
        if writes
            .iter()
            .any(|write| !of_site.contains_key(&key(write.id)))
        {
            return Err(Status::Id);
        }
        for write in writes {
            if let Some(series) = of_site.get_mut(&key(write.id)) {
                series.write(write.creation, write.head, write.points);
            }
        }
        Ok(())
    }
}
