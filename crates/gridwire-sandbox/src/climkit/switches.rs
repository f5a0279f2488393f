//! What can be changed about the service.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::options::{
    ClimkitEnds, ClimkitLimit, ClimkitShape, ClimkitSiteList, ClimkitSiteSteps, ClimkitTooLong,
    ClimkitValidUntil,
};

/// All of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Switches {
    /// In seconds.
    pub(crate) token_lifetime: u32,
    pub(crate) token_claims: bool,
    pub(crate) token_skew: TimeDelta,
    pub(crate) valid_until: ClimkitValidUntil,
    pub(crate) expired_status: u16,
    pub(crate) limit: ClimkitLimit,
    pub(crate) errors_as_objects: bool,
    pub(crate) site_list: ClimkitSiteList,
    pub(crate) shape: ClimkitShape,
    pub(crate) ends: ClimkitEnds,
    pub(crate) months_by_their_end: bool,
    pub(crate) site_steps: ClimkitSiteSteps,
    pub(crate) sensor_milliseconds: bool,
    pub(crate) raw_of_rules_empty: bool,
    /// In days, and what becomes of longer ones.
    pub(crate) longest_period: Option<(u32, ClimkitTooLong)>,
    pub(crate) gaps: Gaps,
    /// By site.
    pub(crate) earliest: BTreeMap<String, DateTime<Utc>>,
    pub(crate) poisoned: BTreeSet<(String, NaiveDate)>,
    pub(crate) answer_time: TimeDelta,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            // The document's 15 minutes.
            token_lifetime: 900,
            token_claims: true,
            token_skew: TimeDelta::zero(),
            valid_until: ClimkitValidUntil::default(),
            expired_status: 401,
            limit: ClimkitLimit::default(),
            errors_as_objects: false,
            site_list: ClimkitSiteList::default(),
            shape: ClimkitShape::default(),
            ends: ClimkitEnds::default(),
            months_by_their_end: false,
            site_steps: ClimkitSiteSteps::default(),
            sensor_milliseconds: false,
            raw_of_rules_empty: false,
            longest_period: None,
            gaps: Gaps::default(),
            earliest: BTreeMap::new(),
            poisoned: BTreeSet::new(),
            answer_time: TimeDelta::zero(),
        }
    }
}

/// What is left out, by the id of a site or a meter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Gaps(BTreeMap<String, Vec<(i64, i64)>>);

impl Gaps {
    pub(crate) fn drop(&mut self, id: &str, from: DateTime<Utc>, to: DateTime<Utc>) {
        let gaps = self.0.entry(id.to_owned()).or_default();
        gaps.push((from.timestamp(), to.timestamp()));
    }

    /// Whether an instant, in seconds since 1970, lies in a gap.
    pub(crate) fn has(&self, id: &str, instant: i64) -> bool {
        let mut gaps = self.0.get(id).into_iter().flatten();
        gaps.any(|(from, to)| (*from..*to).contains(&instant))
    }
}
