//! The levers of the fake service.

use std::fmt;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::auth::{EMAIL, PASSWORD};
use super::request::Shared;
use super::service::Service;
use super::switches::{Version, Worker};

/// Changes how the sandbox plays FlexMeasures, at any time; clones act on the same sandbox.
#[derive(Clone)]
pub struct FlexMeasuresControl(Arc<Shared>);

impl FlexMeasuresControl {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    fn service(&self) -> MutexGuard<'_, Service> {
        self.0
            .service
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The e-mail address of the only user, who administers the only account.
    pub fn email(&self) -> &'static str {
        EMAIL
    }

    /// That user's password.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// Ends every token issued so far.
    pub fn expire_tokens(&self) {
        self.service().tokens.expire();
    }

    /// The lifetime of tokens issued from now on; 6 hours at the start.
    pub fn set_token_lifetime(&self, seconds: u32) {
        self.service().switches.token_lifetime = seconds;
    }

    /// The version that is played, `1.0.1` at the start. What came later is missing: paths, fields, hyphens in the
    /// names of query parameters, jobs for posted data, and before 0.32 the header with the version.
    pub fn set_version(&self, version: &str) {
        self.service().switches.version = Version::read(version);
    }

    /// How often a job is looked at until it has finished; 2 at the start. It is `QUEUED` at the first look and
    /// `STARTED` at all others. With 0 a job is done at once. A job that nobody has looked at for a second of the
    /// sandbox's time is done with the next request.
    pub fn set_looks(&self, looks: u32) {
        self.service().switches.looks = looks;
    }

    /// Nobody works on jobs any more, and the service knows it: data are recorded at once, what was queued waits.
    pub fn stop_worker(&self) {
        self.service().switches.worker = Worker::Stopped;
    }

    /// Somebody works on jobs again, in their order.
    pub fn start_worker(&self) {
        self.service().switches.worker = Worker::Works;
    }

    /// The worker dies without a word, over the next job, which stays `STARTED` for ever; more are accepted and wait
    /// until [`start_worker`](Self::start_worker).
    pub fn kill_worker(&self) {
        let now = self.0.clock.now();
        self.service().kill_worker(now);
    }

    /// How many requests a minute are answered, and how many triggers in five minutes; 500 and 10 at the start.
    pub fn set_limit(&self, per_minute: u32, triggers: u32) {
        let switches = &mut self.service().switches;
        (switches.limit, switches.triggers) = (per_minute, triggers);
    }

    /// Makes the next job fail with a text; called twice, the next two.
    pub fn fail_next(&self, text: &str) {
        self.service().switches.failures.push(text.to_owned());
    }
}

impl fmt::Debug for FlexMeasuresControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlexMeasuresControl")
            .finish_non_exhaustive()
    }
}
