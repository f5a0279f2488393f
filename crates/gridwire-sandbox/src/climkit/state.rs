//! What the fake service remembers.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::catalogue::{Meter, Site, sites};
use super::sheet::Sheet;
use super::start::Starts;
use super::switches::Switches;
use super::time::QUARTER;
use super::tokens::Tokens;
use crate::clock::Clock;
use crate::providers::Setting;

/// The test user's credentials: no secret, and easy to find in a leak.
pub(crate) const USERNAME: &str = "sandbox@climkit.example";
pub(crate) const PASSWORD: &str = "5a4db0c5-c11b-4bad-9a55-5ec2e75ec2e7";

/// Fixed at the start: clock and sites. Behind the locks: what calls and the control change.
pub(crate) struct ClimkitState {
    clock: Clock,
    pub(crate) sites: Vec<Site>,
    switches: Mutex<Switches>,
    accounts: Mutex<Accounts>,
}

/// Who may ask, and who has asked.
pub(crate) struct Accounts {
    /// Passwords by name.
    pub(crate) users: BTreeMap<String, String>,
    pub(crate) tokens: Tokens,
    pub(crate) starts: Starts,
}

impl ClimkitState {
    pub(crate) fn new(setting: &Setting) -> Self {
        Self {
            clock: setting.clock.clone(),
            sites: sites(setting.seed),
            switches: Mutex::new(Switches::default()),
            accounts: Mutex::new(Accounts {
                users: BTreeMap::from([(USERNAME.to_owned(), PASSWORD.to_owned())]),
                tokens: Tokens::new(setting.seed),
                starts: Starts::default(),
            }),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// An answer has taken its time.
    pub(crate) fn take_time(&self) {
        self.clock.advance(self.switches().answer_time);
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, Switches> {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn accounts(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn total(&self, id: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<f64> {
        let has = |site: &Site| site.meters.iter().any(|meter| meter.id == id);
        let site = self.sites.iter().find(|site| has(site))?;
        let meter: &Meter = site.meters.iter().find(|meter| meter.id == id)?;
        let sheet = Sheet::of_meter(site, meter);
        let column = sheet.heads.iter().position(|head| head.name == "total")?;
        let first = |instant: DateTime<Utc>| -(-instant.timestamp()).div_euclid(QUARTER);
        let known = site.known(self.now());
        let quarters = first(from).max(known.start)..first(to).min(known.end);
        let sum: i64 = quarters.map(|quarter| sheet.row(quarter)[column]).sum();
        Some(sum as f64 / 1000.0)
    }
}
