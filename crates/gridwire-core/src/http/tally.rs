use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what a call or a range costs.
#[derive(Debug, Default)]
pub struct Tally {
    requests: AtomicU64,
    retries: AtomicU64,
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

    pub(super) fn count(&self, again: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if again {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }
}
