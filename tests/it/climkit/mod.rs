//! Climkit, against the sandbox, and where that says nothing odd enough against a server that does.

mod calendar;
mod fixture;
mod limit;
mod login;
mod objects;
mod ranges;
mod raw;
mod recordings;
mod secrets;
mod sites;
mod spec;
mod trouble;
mod values;
mod year;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use gridwire::climkit::chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use gridwire::climkit::{Client, ClientBuilder, MeterId, Site, TimeRange, ZURICH};
use gridwire::core::series::{Coverage, MissingReason};
use gridwire::core::time::Clock;
use gridwire_sandbox::{ClimkitControl, ClimkitSite, RecordedRequest, Sandbox};

use crate::support::utc;

/// A summer's noon: what every clock shows at the start of a test.
const NOON: &str = "2026-06-15T10:00:00Z";

/// A meter of Les Tilleuls: the first flat; the grid is before it, the roof and the rule are last.
const FLAT: &str = "64c200000000000000a10002";
const RULE: &str = "64c200000000000000a1000d";

/// The sandbox, and a client of it on the sandbox's own time.
struct World {
    sandbox: Arc<Sandbox>,
    client: Client,
}

impl World {
    async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// With settings of the test's own.
    async fn with(change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Self {
        let builder = Sandbox::builder().seed(7).now(utc(NOON));
        let sandbox = Arc::new(builder.start().await.unwrap());
        let clock = Arc::new(SandboxClock::new(sandbox.clone(), TimeDelta::zero()));
        let client = change(builder_at(&sandbox, clock)).build().unwrap();
        Self { sandbox, client }
    }

    fn climkit(&self) -> ClimkitControl {
        self.sandbox.climkit()
    }

    /// A site of the stock.
    async fn site(&self, site: ClimkitSite) -> Site {
        self.client.site(site.id()).await.unwrap()
    }

    /// The requests so far whose path has a text.
    fn requests(&self, part: &str) -> Vec<RecordedRequest> {
        let mut requests = self.sandbox.requests();
        requests.retain(|request| request.path.contains(part));
        requests
    }

    /// The bodies of the requests so far whose path has a text.
    fn bodies(&self, part: &str) -> Vec<String> {
        let requests = self.requests(part).into_iter();
        requests
            .map(|request| String::from_utf8(request.body.to_vec()).unwrap())
            .collect()
    }

    fn logins(&self) -> usize {
        self.requests("/auth").len()
    }

    /// How many requests so far were answered with a status.
    fn answered(&self, status: u16) -> usize {
        let requests = self.sandbox.requests().into_iter();
        requests
            .filter(|request| request.status == Some(status))
            .count()
    }
}

/// A builder for the sandbox's user.
fn builder_at(sandbox: &Sandbox, clock: Arc<dyn Clock>) -> ClientBuilder<Client> {
    let climkit = sandbox.climkit();
    Client::builder(climkit.username(), climkit.password())
        .unwrap()
        .base_url(base_url(sandbox))
        .clock(clock)
}

fn base_url(sandbox: &Sandbox) -> String {
    let environment = sandbox.environment();
    let url = environment
        .into_iter()
        .find(|(name, _)| *name == "CLIMKIT_BASE_URL");
    url.unwrap().1
}

/// The sandbox's time as the client's: what its answers take passes for both, and who sleeps moves both.
#[derive(Debug)]
struct SandboxClock {
    sandbox: Arc<Sandbox>,
    start: DateTime<Utc>,
    /// How far the client's clock on the wall is off.
    skew: TimeDelta,
}

impl SandboxClock {
    fn new(sandbox: Arc<Sandbox>, skew: TimeDelta) -> Self {
        Self {
            start: sandbox.now(),
            sandbox,
            skew,
        }
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> DateTime<Utc> {
        self.sandbox.now() + self.skew
    }

    fn elapsed(&self) -> Duration {
        (self.sandbox.now() - self.start).to_std().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let deadline = self.elapsed() + duration;
        Box::pin(async move {
            // Others that are ready run first, as they would while a real sleeper sleeps.
            tokio::task::yield_now().await;
            let left = deadline.saturating_sub(self.elapsed());
            self.sandbox.advance(TimeDelta::from_std(left).unwrap());
        })
    }
}

/// Local days of Zurich, the last one included.
fn days(first: &str, last: &str) -> TimeRange {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    TimeRange::days(day(first), day(last), ZURICH).unwrap()
}

fn meter(id: &str) -> MeterId {
    id.into()
}

/// The missing parts of an account: why, and from when until when.
fn missing(coverage: &Coverage) -> Vec<(MissingReason, String)> {
    let parts = coverage.missing.iter();
    parts
        .map(|part| (part.reason, part.range.to_string()))
        .collect()
}

fn rfc(instant: Option<DateTime<FixedOffset>>) -> String {
    instant.map_or_else(|| "none".to_owned(), |instant| instant.to_rfc3339())
}
