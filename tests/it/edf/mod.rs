//! EDF Store & Forecast, over mutual TLS, against the sandbox.

mod memory;
mod reading;
mod recordings;
mod steps;
mod tls;
mod vintages;
mod writing;

use std::sync::Arc;

use gridwire::core::ClientBuilder;
use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::{Clock, ManualClock};
use gridwire::edf_sf::{Client, Endpoint, MutualTls};
use gridwire_sandbox::{EdfClient, EdfControl, Sandbox};

use crate::support::{NOW, steady, utc};

/// The site whose data the sandbox makes up, second by second.
const SITE: u32 = 200;

/// A sandbox, and a client with the operator's certificate whose clock never waits.
struct World {
    sandbox: Sandbox,
    client: Client,
}

impl World {
    async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    async fn with(change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Self {
        let sandbox = Sandbox::builder().now(utc(NOW)).start().await.unwrap();
        let edf = sandbox.edf();
        let tls = identity(&edf, EdfClient::Operator);
        let client = change(builder(&edf, tls)).build().unwrap();
        Self { sandbox, client }
    }

    fn edf(&self) -> EdfControl {
        self.sandbox.edf()
    }

    /// The requests so far, as method and path with query.
    fn requests(&self) -> Vec<String> {
        let all = self.sandbox.requests().into_iter();
        all.map(|request| {
            let query = request
                .query
                .map_or_else(String::new, |query| format!("?{query}"));
            format!("{} {}{query}", request.method, request.path)
        })
        .collect()
    }
}

/// A builder for a client of a sandbox.
fn builder(edf: &EdfControl, identity: MutualTls) -> ClientBuilder<Client> {
    // Certificates hold by the machine's time.
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Utc::now()));
    Client::builder(Endpoint::Custom(edf.base_url()), identity)
        .clock(clock)
        .retry(steady())
}

fn identity(edf: &EdfControl, client: EdfClient) -> MutualTls {
    let identity = edf.client(client).unwrap();
    MutualTls::from_pem(
        edf.authority_pem(),
        identity.certificate_pem(),
        identity.key_pem(),
    )
    .unwrap()
}

fn never() -> RetryPolicy {
    RetryPolicy::never()
}

/// So long before now, on the sandbox's clock.
fn ago(before: TimeDelta) -> DateTime<Utc> {
    utc(NOW) - before
}
