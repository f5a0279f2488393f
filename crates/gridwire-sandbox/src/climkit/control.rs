//! The levers of the fake service.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::options::{
    ClimkitEnds, ClimkitLimit, ClimkitShape, ClimkitSiteList, ClimkitSiteSteps, ClimkitTooLong,
    ClimkitValidUntil,
};
use super::start::ClimkitStart;
use super::state::{ClimkitState, PASSWORD, USERNAME};

/// Changes how the sandbox plays Climkit, at any time; clones act on the same sandbox.
#[derive(Clone)]
pub struct ClimkitControl(Arc<ClimkitState>);

impl ClimkitControl {
    pub(crate) fn new(state: Arc<ClimkitState>) -> Self {
        Self(state)
    }

    /// The name of the API user that is there from the start.
    pub fn username(&self) -> &'static str {
        USERNAME
    }

    /// That user's password.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// Adds a user, who may read the same sites; one of the same name gets the new password.
    pub fn add_user(&self, username: &str, password: &str) {
        let mut accounts = self.0.accounts();
        accounts
            .users
            .insert(username.to_owned(), password.to_owned());
    }

    /// Ends every token issued so far.
    pub fn expire_tokens(&self) {
        self.0.accounts().tokens.expire(self.0.now());
    }

    /// The lifetime of tokens issued from now on; 900 seconds at the start.
    pub fn set_token_lifetime(&self, seconds: u32) {
        self.0.switches().token_lifetime = seconds;
    }

    /// How the end of a token is told; [`ClimkitValidUntil::Milliseconds`] at the start.
    pub fn set_valid_until(&self, form: ClimkitValidUntil) {
        self.0.switches().valid_until = form;
    }

    /// How far the clock is off by which the ends of tokens are told, in `valid_until` and in the token itself. When
    /// they do end, and the `Date` of answers, stay right.
    pub fn set_token_skew(&self, skew: TimeDelta) {
        self.0.switches().token_skew = skew;
    }

    /// Whether tokens have the times of their issue and end inside, `iat` and `exp`, as they do at the start.
    pub fn set_token_claims(&self, claims: bool) {
        self.0.switches().token_claims = claims;
    }

    /// The status of the answer to a token that has ended, 401 at the start; frameworks use 422 as well, gateways 403.
    pub fn set_expired_status(&self, status: u16) {
        self.0.switches().expired_status = status;
    }

    /// What comes of requests within a second of the one before; 429 without `Retry-After` at the start.
    pub fn set_limit(&self, limit: ClimkitLimit) {
        self.0.switches().limit = limit;
    }

    /// Whether refusals below 500 come with status 200, so that only their object tells them; not at the start.
    pub fn set_errors_as_objects(&self, on: bool) {
        self.0.switches().errors_as_objects = on;
    }

    /// What the list of sites has; [`ClimkitSiteList::Objects`] at the start.
    pub fn set_site_list(&self, list: ClimkitSiteList) {
        self.0.switches().site_list = list;
    }

    /// The form of everything else; [`ClimkitShape::Today`] at the start.
    pub fn set_shape(&self, shape: ClimkitShape) {
        self.0.switches().shape = shape;
    }

    /// Which ends of a period are included; [`ClimkitEnds::Both`] at the start.
    pub fn set_ends(&self, ends: ClimkitEnds) {
        self.0.switches().ends = ends;
    }

    /// Whether months and years are labelled by midnight of their last day, as in pandas, and not by that of their first,
    /// as documented and at the start.
    pub fn set_months_by_their_end(&self, on: bool) {
        self.0.switches().months_by_their_end = on;
    }

    /// What `site_data` does about `sampling_frequency`; [`ClimkitSiteSteps::Taken`] at the start.
    pub fn set_site_steps(&self, steps: ClimkitSiteSteps) {
        self.0.switches().site_steps = steps;
    }

    /// Whether time stamps of sensors are milliseconds; at the start they are seconds.
    pub fn set_sensor_milliseconds(&self, on: bool) {
        self.0.switches().sensor_milliseconds = on;
    }

    /// Whether raw data of a rule meter are an empty list; at the start they are a 400.
    pub fn set_raw_of_rules_empty(&self, on: bool) {
        self.0.switches().raw_of_rules_empty = on;
    }

    /// What happens to periods of more days than this; an hour is allowed for the night in which the clocks go back.
    pub fn set_longest_period(&self, days: u32, then: ClimkitTooLong) {
        self.0.switches().longest_period = Some((days, then));
    }

    /// No period is too long any more, as at the start.
    pub fn remove_longest_period(&self) {
        self.0.switches().longest_period = None;
    }

    /// Leaves out all rows of a site in the quarters of an hour that begin in a time, of all kinds of data.
    pub fn drop_rows(&self, site: &str, from: DateTime<Utc>, to: DateTime<Utc>) {
        self.0.switches().gaps.drop(site, from, to);
    }

    /// Leaves out what one meter counted in the quarters of an hour that begin in a time: its columns of `site_data`, and
    /// its own rows. The sums of the site keep it.
    pub fn drop_meter(&self, meter: &str, from: DateTime<Utc>, to: DateTime<Utc>) {
        self.0.switches().gaps.drop(meter, from, to);
    }

    /// Moves an earlier `t_s` to this instant, for one site and without a word.
    pub fn clamp_start(&self, site: &str, earliest: DateTime<Utc>) {
        self.0.switches().earliest.insert(site.to_owned(), earliest);
    }

    /// Answers 500 to every period that has noon of this day, in the site's zone, for one site.
    pub fn poison_day(&self, site: &str, day: NaiveDate) {
        self.0.switches().poisoned.insert((site.to_owned(), day));
    }

    /// No day is poisoned any more.
    pub fn heal(&self) {
        self.0.switches().poisoned.clear();
    }

    /// By how much the sandbox's clock moves during each answer; not at all at the start.
    pub fn set_answer_time(&self, time: TimeDelta) {
        self.0.switches().answer_time = time;
    }

    /// What a meter counted in the quarters of an hour between two instants, in kWh or m³: what the column `total` adds
    /// up to. `None` if there is no such meter.
    pub fn total(&self, meter: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<f64> {
        self.0.total(meter, from, to)
    }

    /// Every request of a known user so far (at most the last 10,000), logins included, in the order they came. Those
    /// that a fault answered are not here: the service has not seen them.
    pub fn starts(&self) -> Vec<ClimkitStart> {
        self.0.accounts().starts.all()
    }

    /// How many requests came within a second of the same user's one before, whatever the limit did about it.
    pub fn violations(&self) -> usize {
        self.0.accounts().starts.too_early()
    }
}

impl fmt::Debug for ClimkitControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClimkitControl").finish_non_exhaustive()
    }
}
