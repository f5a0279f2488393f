//! The levers of the fake portal.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::apis;
use super::quota::Quota;
use super::shape::{RteShape, RteTokenShape};
use super::state::{CLIENT_ID, CLIENT_SECRET, RteState};

/// Changes how the sandbox plays RTE, at any time; clones act on the same sandbox.
#[derive(Clone)]
pub struct RteControl(Arc<RteState>);

impl RteControl {
    pub(crate) fn new(state: Arc<RteState>) -> Self {
        Self(state)
    }

    /// The test application's client identifier.
    pub fn client_id(&self) -> &'static str {
        CLIENT_ID
    }

    /// The test application's client secret.
    pub fn client_secret(&self) -> &'static str {
        CLIENT_SECRET
    }

    /// Makes every token issued so far invalid.
    pub fn expire_tokens(&self) {
        self.0.switches().tokens.expire();
    }

    /// The lifetime of tokens issued from now on; 7200 seconds at the start.
    pub fn set_token_lifetime(&self, seconds: u32) {
        self.0.switches().tokens.set_lifetime(seconds);
    }

    /// How the lifetime is told: as a number, as text or not at all.
    pub fn set_token_shape(&self, shape: RteTokenShape) {
        self.0.switches().token_shape = shape;
    }

    /// Allows so many calls of resources per period, counted from the first call; all beyond get a 429. The count
    /// starts anew.
    pub fn set_quota(&self, max_requests: u32, per: TimeDelta) {
        self.0.switches().quota = Some(Quota::new(max_requests, per));
    }

    /// No quota any more, as at the start.
    pub fn remove_quota(&self) {
        self.0.switches().quota = None;
    }

    /// Ends the application's subscription of an API, by its name on the portal (`Generation Installed Capacities`)
    /// or in its path: its calls get a 403. False if there is no such API.
    pub fn unsubscribe(&self, api: &str) -> bool {
        match apis::find(api) {
            Some(api) => {
                self.0.switches().unsubscribed.insert(api.path);
                true
            }
            None => false,
        }
    }

    /// Subscribes an API again; at the start all are. False if there is no such API.
    pub fn subscribe(&self, api: &str) -> bool {
        match apis::find(api) {
            Some(api) => {
                self.0.switches().unsubscribed.remove(api.path);
                true
            }
            None => false,
        }
    }

    /// Whether the application is there at all; without it every call of a resource gets a 403.
    pub fn set_application_exists(&self, exists: bool) {
        self.0.switches().application_exists = exists;
    }

    /// The form of the answers; [`RteShape::Live`] at the start.
    pub fn set_shape(&self, shape: RteShape) {
        self.0.switches().shape = shape;
    }

    /// Whether `capacities_per_production_type` takes periods of more than 366 days. The user guide forbids them, yet
    /// its own example has one and old clients sent them.
    pub fn accept_long_periods(&self, accept: bool) {
        self.0.switches().long_periods = accept;
    }

    /// The largest answer of any resource, in bytes; 7 MiB at the start. Instead of a larger one comes a 413.
    pub fn set_largest_answer(&self, bytes: usize) {
        self.0.switches().largest_answer = bytes;
    }

    /// When the colour of tomorrow is published, in French time; 10:30 at the start.
    pub fn set_tempo_publication(&self, time: NaiveTime) {
        self.0.switches().calendar.publication = time;
    }

    /// Leaves a day out of the Tempo calendar, as has happened.
    pub fn drop_tempo_day(&self, date: NaiveDate) {
        self.0.switches().calendar.without_day.insert(date);
    }

    /// Leaves the colour out of a day of the Tempo calendar, as has happened too.
    pub fn drop_tempo_value(&self, date: NaiveDate) {
        self.0.switches().calendar.without_value.insert(date);
    }
}

impl fmt::Debug for RteControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RteControl").finish_non_exhaustive()
    }
}
