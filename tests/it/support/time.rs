//! Clocks that a test holds in its hand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::time::{Clock, ManualClock};
use gridwire_sandbox::Sandbox;
use tokio::sync::watch;

use super::{NOW, utc};

/// One time for client and sandbox: who sleeps moves both.
#[derive(Debug)]
pub(crate) struct LinkedClock {
    clock: ManualClock,
    sandbox: Arc<Sandbox>,
}

impl LinkedClock {
    pub(crate) fn new(sandbox: Arc<Sandbox>) -> Self {
        Self {
            clock: ManualClock::at(sandbox.now()),
            sandbox,
        }
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.follow();
    }

    /// Every wait that was asked for, in order.
    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.clock.sleeps()
    }

    fn follow(&self) {
        let behind = self.clock.now() - self.sandbox.now();
        if behind > TimeDelta::zero() {
            self.sandbox.advance(behind);
        }
    }
}

impl Clock for LinkedClock {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let sleep = self.clock.sleep(duration);
        Box::pin(async move {
            sleep.await;
            self.follow();
        })
    }
}

/// A clock that stands still until the test moves it: who sleeps on it really waits.
#[derive(Debug)]
pub(crate) struct StoppedClock {
    elapsed: watch::Sender<Duration>,
    sleeps: watch::Sender<Vec<Duration>>,
    start: Mutex<DateTime<Utc>>,
}

impl StoppedClock {
    pub(crate) fn new() -> Self {
        Self {
            elapsed: watch::Sender::new(Duration::ZERO),
            sleeps: watch::Sender::new(Vec::new()),
            start: Mutex::new(utc(NOW)),
        }
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.elapsed.send_modify(|elapsed| *elapsed += by);
    }

    /// Returns once that many sleeps were asked for in all, and tells them.
    pub(crate) async fn sleepers(&self, count: usize) -> Vec<Duration> {
        let mut sleeps = self.sleeps.subscribe();
        let sleeps = sleeps.wait_for(|sleeps| sleeps.len() >= count).await;
        sleeps.unwrap().clone()
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.start.lock().unwrap() + TimeDelta::from_std(self.elapsed()).unwrap()
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.borrow()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let deadline = self.elapsed() + duration;
        self.sleeps.send_modify(|sleeps| sleeps.push(duration));
        let mut elapsed = self.elapsed.subscribe();
        Box::pin(async move {
            elapsed
                .wait_for(|elapsed| *elapsed >= deadline)
                .await
                .unwrap();
        })
    }
}
