//! The sandbox and a client of it, on one clock.

use std::sync::Arc;

use gridwire::core::ClientBuilder;
use gridwire::core::time::Clock;
use gridwire::rte_capacities::{Client, RteAuth};
use gridwire_sandbox::{RecordedRequest, RteControl, Sandbox};

use super::{LinkedClock, NOW, steady, utc};

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
        let sandbox = sandbox().await;
        let clock = Arc::new(LinkedClock::new(sandbox.clone()));
        let auth = account(&sandbox, clock.clone(), change);
        Self {
            client: Client::new(&auth).unwrap(),
            sandbox,
            clock,
            auth,
        }
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

    /// What came of the requests of a resource so far; `None` is a reset.
    pub(crate) fn statuses(&self, resource: &str) -> Vec<Option<u16>> {
        self.requests(resource)
            .into_iter()
            .map(|request| request.status)
            .collect()
    }
}

pub(crate) async fn sandbox() -> Arc<Sandbox> {
    let builder = Sandbox::builder().seed(7).now(utc(NOW));
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
