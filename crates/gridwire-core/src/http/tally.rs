use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Counts what a call or a range costs.
#[derive(Debug, Default)]
pub struct Tally {
    requests: AtomicU64,
    retries: AtomicU64,
    /// Milliseconds of the clock's monotonic time.
    waits_until: AtomicU64,
}

impl Tally {
    /// Requests sent, retries included.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Requests that were sent again.
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Until when, on the clock's monotonic time, the last request to wait did so: for a limit of the
    /// service, or before it went again.
    pub(crate) fn waits_until(&self) -> Duration {
        Duration::from_millis(self.waits_until.load(Ordering::Relaxed))
    }

    pub(super) fn wait(&self, until: Duration) {
        let until = u64::try_from(until.as_millis()).unwrap_or(u64::MAX);
        self.waits_until.fetch_max(until, Ordering::Relaxed);
    }

    pub(super) fn count(&self, again: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if again {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }
}
