//! An account that may ask five times a minute.

use std::sync::Arc;
use std::time::Duration;

use gridwire::core::auth::BoxFuture;
use gridwire::core::chrono::{DateTime, Utc};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::{Clock, ManualClock};
use gridwire::core::{Error, ErrorKind};

use crate::users::logging_in;
use crate::world::{World, server};

const ALLOWED: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);

/// A clock on which a minute passes in a moment, for the server as well, which forgets whom it counted.
#[derive(Debug)]
pub(crate) struct Hurried(pub(crate) ManualClock);

impl Clock for Hurried {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let sleep = self.0.sleep(duration);
        Box::pin(async move {
            sleep.await;
            server("reset").await;
        })
    }
}

pub(crate) async fn run(world: &World) {
    let seen = &world.seen;
    let clock = Arc::new(Hurried(ManualClock::at(Utc::now())));
    let limited = logging_in("LIMITED").clock(clock.clone()).build().unwrap();
    for _ in 0..ALLOWED {
        let answer = seen.ok(limited.assets().send().await);
        // Told with every answer; where there is one, it is no reason to wait.
        assert!(answer.header("retry-after").is_some());
        assert_eq!(answer.rows()[0].id, world.asset("LIMITED"));
    }
    assert_eq!(clock.0.sleeps(), []);

    // Whoever does not want to wait is told for how long it would be.
    let hasty = logging_in("LIMITED").retry(RetryPolicy::never());
    let error = seen.refused(429, hasty.build().unwrap().assets().send().await);
    is_limit(&error);
    let patience = RetryPolicy::default().with_longest_retry_after(Duration::ZERO);
    let hasty = logging_in("LIMITED").retry(patience).clock(clock.clone());
    let error = seen.refused(429, hasty.build().unwrap().assets().send().await);
    is_limit(&error);
    assert_eq!(clock.0.sleeps(), []);

    // Once, for as long as the server says; then it is well.
    seen.ok(limited.assets().send().await);
    let [waited] = clock.0.sleeps()[..] else {
        panic!("{:?}", clock.0.sleeps())
    };
    assert!(!waited.is_zero() && waited <= WINDOW, "{waited:?}");
    // Others are not counted with it.
    seen.ok(world.users.toy.assets().send().await);
}

fn is_limit(error: &Error) {
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    assert_eq!(error.code(), Some("TOO_MANY_REQUESTS"));
    let said = error.service_message().unwrap();
    assert!(said.contains("allows 5 per 1 minute"), "{said}");
    let wait = error.retry_after().unwrap();
    assert!(!wait.is_zero() && wait <= WINDOW, "{wait:?}");
}
