//! What a sandbox can be told before it starts.

use std::io;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::fault::{Fault, FaultSet};
use crate::frame::Frame;
use crate::providers::{Providers, Setting};
use crate::sandbox::Sandbox;
use crate::server::Port;
use crate::switch::Switch;

/// Options of a sandbox; [`start`](Self::start) starts it.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    port: u16,
    seed: u64,
    now: Option<DateTime<Utc>>,
    faults: Vec<Fault>,
    switches: Vec<Switch>,
}

impl SandboxBuilder {
    /// The port on 127.0.0.1; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The seed of all data: the same seed and the same time give the same bytes. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// A fixed clock, which only [`Sandbox::advance`] moves. By default the sandbox follows the machine's clock.
    pub fn now(mut self, now: DateTime<Utc>) -> Self {
        self.now = Some(now);
        self
    }

    /// A fault from the start on; may be called several times.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// A switch of a service, set from the start on; may be called several times.
    pub fn switch(mut self, switch: Switch) -> Self {
        self.switches.push(switch);
        self
    }

    /// Binds the port, and those that services have for themselves, and serves on the current tokio runtime.
    ///
    /// # Errors
    /// If a port cannot be bound.
    ///
    /// # Panics
    /// Outside a tokio runtime with its I/O and time drivers enabled.
    pub async fn start(self) -> io::Result<Sandbox> {
        // First, so that it is this port of which a complaint speaks.
        let port = Port::bind(self.port).await?;
        let clock = Clock::new(self.now);
        let setting = Setting {
            clock: clock.clone(),
            seed: self.seed,
        };
        let providers = Providers::start(&setting).await?;
        for switch in &self.switches {
            providers.throw(switch);
        }
        let frame = Frame::new(clock, FaultSet::new(self.faults));
        Ok(Sandbox::serve(port, self.seed, providers, frame))
    }
}
