//! The sandbox and a client of it, on one clock.

use std::cmp::Reverse;
use std::sync::Arc;

use gridwire::core::ClientBuilder;
use gridwire::core::time::{Clock, TimeRange};
use gridwire::rte_capacities::{Client, RteAuth};
use gridwire::{rte_generation, rte_tempo_calendar};
use gridwire_sandbox::{RecordedRequest, RteControl, Sandbox};

use super::{LinkedClock, NOW, period, steady, utc};

pub(crate) struct World {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) clock: Arc<LinkedClock>,
    pub(crate) auth: RteAuth,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// With settings of the test's own.
    pub(crate) async fn with(
        change: impl FnOnce(ClientBuilder<RteAuth>) -> ClientBuilder<RteAuth>,
    ) -> Self {
        Self::of(sandbox(NOW).await, change)
    }

    /// At another time than the tests begin at.
    pub(crate) async fn at(now: &str) -> Self {
        Self::of(sandbox(now).await, |builder| builder)
    }

    fn of(
        sandbox: Arc<Sandbox>,
        change: impl FnOnce(ClientBuilder<RteAuth>) -> ClientBuilder<RteAuth>,
    ) -> Self {
        let clock = Arc::new(LinkedClock::new(sandbox.clone()));
        let auth = account(&sandbox, clock.clone(), change);
        Self {
            client: Client::new(&auth).unwrap(),
            sandbox,
            clock,
            auth,
        }
    }

    /// A client of Actual Generation, of the same account.
    pub(crate) fn generation(&self) -> rte_generation::Client {
        rte_generation::Client::new(&self.auth).unwrap()
    }

    /// A client of the Tempo calendar, of the same account.
    pub(crate) fn tempo(&self) -> rte_tempo_calendar::Client {
        rte_tempo_calendar::Client::new(&self.auth).unwrap()
    }

    pub(crate) fn rte(&self) -> RteControl {
        self.sandbox.rte()
    }

    /// The requests for tokens so far.
    pub(crate) fn logins(&self) -> usize {
        self.requests("/token").len()
    }

    /// The requests so far whose path contains a text.
    pub(crate) fn requests(&self, part: &str) -> Vec<RecordedRequest> {
        let mut requests = self.sandbox.requests();
        requests.retain(|request| request.path.contains(part));
        requests
    }

    /// The queries of the requests of a resource so far, as sent.
    pub(crate) fn queries(&self, resource: &str) -> Vec<String> {
        self.requests(resource)
            .into_iter()
            .map(|request| request.query.unwrap_or_default())
            .collect()
    }

    /// The periods that were asked for so far, by their starts: two windows that are under way at
    /// once arrive in any order. A part of a period comes after the whole.
    pub(crate) fn periods(&self, resource: &str) -> Vec<TimeRange> {
        let queries = self.queries(resource);
        let mut periods: Vec<_> = queries.iter().map(|query| period(query)).collect();
        periods.sort_by_key(|period| (period.from(), Reverse(period.to())));
        periods
    }

    /// What came of the requests of a resource so far; `None` is a reset.
    pub(crate) fn statuses(&self, resource: &str) -> Vec<Option<u16>> {
        self.requests(resource)
            .into_iter()
            .map(|request| request.status)
            .collect()
    }
}

async fn sandbox(now: &str) -> Arc<Sandbox> {
    let builder = Sandbox::builder().seed(7).now(utc(now));
    Arc::new(builder.start().await.unwrap())
}

/// The test application's account at a sandbox.
pub(crate) fn account(
    sandbox: &Sandbox,
    clock: Arc<dyn Clock>,
    change: impl FnOnce(ClientBuilder<RteAuth>) -> ClientBuilder<RteAuth>,
) -> RteAuth {
    let rte = sandbox.rte();
    let builder = RteAuth::builder(rte.client_id(), rte.client_secret())
        .unwrap()
        .base_url(sandbox.base_url())
        .clock(clock)
        .retry(steady());
    change(builder).build().unwrap()
}
