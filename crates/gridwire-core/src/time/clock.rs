use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

/// Where the runtime reads the time and waits.
///
/// Everything that depends on time goes through it, so that tests can run a day of retries, token
/// expiries and rate limits in a millisecond.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The wall-clock time.
    fn now(&self) -> DateTime<Utc>;
    /// Time since some fixed moment; never goes back, whatever happens to the wall clock.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// The computer's clock, with tokio's timer.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock for tests: it moves only when told, or when somebody sleeps on it.
///
/// Sleeping returns at once and moves the clock to the sleeper's deadline; the waits asked for are
/// kept for the test to look at.
#[derive(Debug)]
pub struct ManualClock {
    start: DateTime<Utc>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

impl ManualClock {
    /// A clock that stands at an instant.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self {
            start,
            state: Mutex::default(),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.lock().elapsed += by;
    }

    /// Every wait that was asked for, in order.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.lock().sleeps.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.start + TimeDelta::from_std(self.elapsed()).unwrap_or(TimeDelta::MAX)
    }

    fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let deadline = {
            let mut state = self.lock();
            state.sleeps.push(duration);
            state.elapsed + duration
        };
        Box::pin(async move {
            // Others that are ready run first, as they would while a real sleeper sleeps.
            tokio::task::yield_now().await;
            let mut state = self.lock();
            state.elapsed = state.elapsed.max(deadline);
        })
    }
}
