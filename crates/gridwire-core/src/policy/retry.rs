use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often and how long a failed request is tried again.
///
/// Only requests that may safely run twice are retried, and only after failures that pass: 408,
/// 429, 500, 502, 503, 504, 509, broken connections and time-outs. A wait that the service asks
/// for (`Retry-After`) wins; else the wait grows exponentially with full jitter, which spreads the
/// callers that failed together. Besides the limits of one call there is a budget for each client:
/// when most calls fail, retries stop, so that an outage is not made worse.
#[derive(Clone)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    longest: Duration,
    longest_retry_after: Duration,
    time: Duration,
    jitter: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for RetryPolicy {
    /// Four attempts, waits of up to 0.5, 1 and 2 s, 2 minutes for `Retry-After`, 5 minutes in all.
    fn default() -> Self {
        Self {
            attempts: 4,
            base: Duration::from_millis(500),
            longest: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(120),
            time: Duration::from_secs(300),
            jitter: Arc::new(fastrand::f64),
        }
    }
}

impl RetryPolicy {
    /// One attempt, no retry.
    pub fn never() -> Self {
        Self::default().with_attempts(1)
    }

    /// How many times a request is sent at most, the first one included; at least once.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The first wait and the longest one; each wait's bound is twice that of the one before.
    #[must_use]
    pub fn with_backoff(mut self, first: Duration, longest: Duration) -> Self {
        (self.base, self.longest) = (first, longest);
        self
    }

    /// The longest `Retry-After` that is waited for; a longer one ends the call with an error that
    /// says how long the service asks to wait.
    #[must_use]
    pub fn with_longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    /// The time after which no further attempt starts.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time = limit;
        self
    }

    /// Where the jitter comes from: a function that gives numbers from 0 to 1.
    #[must_use]
    pub fn with_jitter(mut self, jitter: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.jitter = Arc::new(jitter);
        self
    }

    /// How long to wait after that many attempts and that much time, or `None` to give up.
    pub(crate) fn delay(
        &self,
        attempts: u32,
        elapsed: Duration,
        retry_after: Option<Duration>,
    ) -> Option<Duration> {
        if attempts >= self.attempts {
            return None;
        }
        let delay = match retry_after {
            Some(wait) if wait > self.longest_retry_after => return None,
            Some(wait) => wait,
            None => {
                let doublings = attempts.saturating_sub(1).min(30);
                let bound = self.base.saturating_mul(1 << doublings).min(self.longest);
                bound.mul_f64((self.jitter)().clamp(0.0, 1.0))
            }
        };
        (elapsed.saturating_add(delay) <= self.time).then_some(delay)
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("attempts", &self.attempts)
            .field("base", &self.base)
            .field("longest", &self.longest)
            .field("longest_retry_after", &self.longest_retry_after)
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

/// Retries that a client may still make: each costs ten parts, each success gives one back.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

impl RetryBudget {
    const RETRY: u32 = 10;
    const FULL: u32 = 50 * Self::RETRY;

    pub(crate) fn take(&self) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = left.checked_sub(Self::RETRY);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    pub(crate) fn succeeded(&self) {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *left = (*left + 1).min(Self::FULL);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self(Mutex::new(Self::FULL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Duration = Duration::ZERO;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let policy = RetryPolicy::default()
            .with_attempts(99)
            .with_backoff(secs(1), secs(5))
            .with_jitter(|| 1.0);
        let waits: Vec<_> = (1..6)
            .map(|n| policy.delay(n, NONE, None).unwrap().as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 4, 5, 5]);
        assert_eq!(
            policy.clone().with_jitter(|| 0.5).delay(2, NONE, None),
            Some(secs(1))
        );
        assert_eq!(policy.delay(98, NONE, None), Some(secs(5)));
    }

    #[test]
    fn limits_end_the_retries() {
        let policy = RetryPolicy::default()
            .with_attempts(3)
            .with_time_limit(secs(60))
            .with_jitter(|| 1.0);
        assert!(policy.delay(2, NONE, None).is_some());
        assert_eq!(policy.delay(3, NONE, None), None);
        assert_eq!(policy.delay(1, secs(60), Some(secs(1))), None);
        assert_eq!(RetryPolicy::never().delay(1, NONE, None), None);
    }

    #[test]
    fn the_services_wish_wins_within_reason() {
        let policy = RetryPolicy::default().with_longest_retry_after(secs(30));
        assert_eq!(policy.delay(1, NONE, Some(secs(7))), Some(secs(7)));
        assert_eq!(policy.delay(1, NONE, Some(secs(31))), None);
        assert_eq!(policy.delay(1, NONE, Some(NONE)), Some(NONE));
    }

    #[test]
    fn the_budget_runs_out_and_comes_back() {
        let budget = RetryBudget::default();
        assert_eq!((0..100).filter(|_| budget.take()).count(), 50);
        (0..10).for_each(|_| budget.succeeded());
        assert!(budget.take() && !budget.take());
    }
}
