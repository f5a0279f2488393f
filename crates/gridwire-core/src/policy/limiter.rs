use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::time::Clock;

/// How fast a service may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests under way at the same time.
    pub concurrency: usize,
    /// The time from the start of a request to the start of the next one.
    pub interval: Duration,
}

/// Keeps all requests of one credential within a service's limits.
///
/// Every client of the same base URL and credential in the process shares one, so that two clients
/// do not ask at twice the rate; and a service's request to wait holds all of them back.
#[derive(Debug)]
pub struct Limiter {
    clock: Arc<dyn Clock>,
    interval: Duration,
    /// Whether requests follow each other one by one.
    one_by_one: bool,
    places: Semaphore,
    /// When the next request may start, on the clock's monotonic time.
    next: Mutex<Duration>,
}

impl Limiter {
    /// A limiter of its own.
    pub fn new(rate: Rate, clock: Arc<dyn Clock>) -> Self {
        Self {
            interval: rate.interval,
            one_by_one: rate.concurrency == 1,
            places: Semaphore::new(rate.concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            next: Mutex::new(clock.elapsed()),
            clock,
        }
    }

    /// The process's limiter of a credential at a base URL, made at first use.
    pub(crate) fn shared(
        base_url: &str,
        identity: &str,
        rate: Rate,
        clock: &Arc<dyn Clock>,
    ) -> Arc<Self> {
        type Registry = Mutex<HashMap<(String, String), Weak<Limiter>>>;
        static REGISTRY: OnceLock<Registry> = OnceLock::new();
        let mut registry = lock(REGISTRY.get_or_init(Mutex::default));
        registry.retain(|_, limiter| limiter.strong_count() > 0);
        let key = (base_url.to_owned(), identity.to_owned());
        if let Some(limiter) = registry.get(&key).and_then(Weak::upgrade) {
            return limiter;
        }
        let limiter = Arc::new(Self::new(rate, clock.clone()));
        registry.insert(key, Arc::downgrade(&limiter));
        limiter
    }

    /// Waits until a request may start; its place is free again when the guard is dropped.
    pub async fn start(&self) -> Place<'_> {
        // The semaphore is never closed; were it, not to limit would be the lesser evil.
        let place = self.places.acquire().await.ok();
        loop {
            let wait = {
                let (now, mut next) = (self.clock.elapsed(), lock(&self.next));
                if *next <= now {
                    *next = now + self.interval;
                    return Place {
                        limiter: self,
                        _permit: place,
                    };
                }
                *next - now
            };
            self.clock.sleep(wait).await;
        }
    }

    /// When the next request may start, on the clock's monotonic time.
    pub(crate) fn next(&self) -> Duration {
        *lock(&self.next)
    }

    /// Lets no request start for a while, as the service asked.
    pub fn hold(&self, wait: Duration) {
        let mut next = lock(&self.next);
        *next = (*next).max(self.clock.elapsed().saturating_add(wait));
    }
}

/// The place of a request under way.
///
/// Where requests follow each other one by one, the next one starts an interval after this one has
/// ended: when a request reaches the service is not known here, only that it did before its answer.
#[derive(Debug)]
#[must_use = "the place is free again when this is dropped"]
pub struct Place<'a> {
    limiter: &'a Limiter,
    _permit: Option<SemaphorePermit<'a>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.limiter.one_by_one {
            self.limiter.hold(self.limiter.interval);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ManualClock;
    use chrono::DateTime;

    fn manual() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(DateTime::UNIX_EPOCH))
    }

    fn rate(concurrency: usize, interval: u64) -> Rate {
        Rate {
            concurrency,
            interval: Duration::from_secs(interval),
        }
    }

    #[tokio::test]
    async fn starts_are_an_interval_apart() {
        let clock = manual();
        let limiter = Limiter::new(rate(1, 1), clock.clone());
        let mut starts = Vec::new();
        for _ in 0..4 {
            drop(limiter.start().await);
            starts.push(clock.elapsed().as_secs());
        }
        assert_eq!(starts, [0, 1, 2, 3]);
    }

    /// When a request reaches the service is not known here, but it did before it ended.
    #[tokio::test]
    async fn one_by_one_the_pause_counts_from_the_end() {
        for (concurrency, next) in [(1, 6), (2, 5)] {
            let clock = manual();
            let limiter = Limiter::new(rate(concurrency, 1), clock.clone());
            let first = limiter.start().await;
            clock.advance(Duration::from_secs(5));
            drop(first);
            drop(limiter.start().await);
            assert_eq!(clock.elapsed().as_secs(), next, "{concurrency}");
        }
    }

    #[tokio::test]
    async fn a_hold_delays_everybody() {
        let clock = manual();
        let limiter = Limiter::new(rate(2, 0), clock.clone());
        limiter.hold(Duration::from_secs(7));
        limiter.hold(Duration::from_secs(3));
        assert_eq!(limiter.next().as_secs(), 7);
        let _both = futures_util::future::join(limiter.start(), limiter.start()).await;
        assert_eq!(clock.elapsed().as_secs(), 7);
    }

    #[tokio::test]
    async fn no_more_than_the_places_are_under_way() {
        let limiter = Limiter::new(rate(2, 0), manual());
        let (first, _second) = (limiter.start().await, limiter.start().await);
        assert!(futures_util::FutureExt::now_or_never(limiter.start()).is_none());
        drop(first);
        assert!(futures_util::FutureExt::now_or_never(limiter.start()).is_some());
    }

    #[test]
    fn one_credential_has_one_limiter() {
        let clock: Arc<dyn Clock> = manual();
        let at = |url, who| Limiter::shared(url, who, rate(1, 0), &clock);
        let a = at("http://limiter.test", "a");
        assert!(Arc::ptr_eq(&a, &at("http://limiter.test", "a")));
        assert!(!Arc::ptr_eq(&a, &at("http://limiter.test", "b")));
        assert!(!Arc::ptr_eq(&a, &at("http://other.test", "a")));
    }
}
