//! The handle of a running sandbox.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::builder::SandboxBuilder;
use crate::climkit::ClimkitControl;
use crate::edf::EdfControl;
use crate::fault::Fault;
use crate::flexmeasures::FlexMeasuresControl;
use crate::frame::Frame;
use crate::log::RecordedRequest;
use crate::providers::Providers;
use crate::rte::RteControl;
use crate::server::{self, Port, Service};

/// A running sandbox: fake services on 127.0.0.1, most of them on one port. Dropping it closes its ports and every
/// connection, and removes the files that [`environment`](Self::environment) has made.
pub struct Sandbox {
    address: SocketAddr,
    seed: u64,
    frame: Arc<Frame>,
    providers: Providers,
    stop: watch::Sender<bool>,
    /// Dropping them closes the ports.
    ports: JoinSet<()>,
}

impl Sandbox {
    /// Starts on a free port, with the machine's clock and seed 0.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// For a port, a seed, a clock or faults of your own.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    pub(crate) fn serve(port: Port, seed: u64, mut providers: Providers, frame: Frame) -> Self {
        let address = port.address();
        let frame = Arc::new(frame);
        let (stop, stopped) = watch::channel(false);
        let shared = Service {
            router: providers.router(),
            tls: None,
        };
        let mut ports = JoinSet::new();
        for (port, service) in providers.own_ports().into_iter().chain([(port, shared)]) {
            let frame = Arc::clone(&frame);
            ports.spawn(server::serve(port, service, frame, stopped.clone()));
        }
        Self {
            address,
            seed,
            frame,
            providers,
            stop,
            ports,
        }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end; the paths below are those of the real services.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the sandbox listens for all services but those with a port of their own.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The seed of the data.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The environment variables that lead the gridwire clients and command here: base URLs and test credentials.
    ///
    /// Certificates and keys are named as files, as EDF's clients want them. The first call writes them into a folder
    /// of their own that nobody else can read; it goes with the sandbox. If it cannot be written, the variables name
    /// files that are not there.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        self.providers.environment(&self.base_url())
    }

    /// What time it is in the sandbox.
    pub fn now(&self) -> DateTime<Utc> {
        self.frame.clock.now()
    }

    /// Moves the sandbox's time, be it fixed or the machine's: tokens age, quotas renew, new data appears.
    pub fn advance(&self, by: TimeDelta) {
        self.frame.clock.advance(by);
    }

    /// Adds a fault.
    pub fn fault(&self, fault: Fault) {
        self.frame.faults.add(fault);
    }

    /// Removes all faults, used up or not.
    pub fn clear_faults(&self) {
        self.frame.faults.clear();
    }

    /// Every request so far (at most the last 10,000), in the order they arrived.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.frame.log.all()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.frame.log.clear();
    }

    /// RTE's token endpoint and APIs: tokens, quota, subscriptions, shapes of answers.
    pub fn rte(&self) -> RteControl {
        self.providers.rte.control()
    }

    /// EDF Store & Forecast: certificates, sites, cut answers.
    pub fn edf(&self) -> EdfControl {
        self.providers.edf.control()
    }

    /// Climkit: users, tokens, limit, shapes, gaps.
    pub fn climkit(&self) -> ClimkitControl {
        self.providers.climkit.control()
    }

    /// FlexMeasures: tokens, versions, jobs and who works on them, limits.
    pub fn flexmeasures(&self) -> FlexMeasuresControl {
        self.providers.flexmeasures.control()
    }

    /// Stops accepting, lets answers under way finish (for some seconds at most), and returns.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.ports.join_next().await.is_some() {}
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url())
            .field("seed", &self.seed)
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}
