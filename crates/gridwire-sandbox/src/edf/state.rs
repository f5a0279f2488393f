//! What the fake service remembers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::certificates::Certificates;
use super::store::{Store, stock};
use super::switches::Switches;
use crate::clock::Clock;
use crate::providers::Setting;

/// The switches are shared with the handshakes.
pub(crate) type SharedSwitches = Arc<Mutex<Switches>>;

pub(crate) struct EdfState {
    pub(crate) address: SocketAddr,
    pub(crate) certificates: Certificates,
    clock: Clock,
    switches: SharedSwitches,
    store: RwLock<Store>,
}

impl EdfState {
    pub(crate) fn new(
        setting: &Setting,
        address: SocketAddr,
        certificates: Certificates,
        switches: SharedSwitches,
    ) -> Self {
        Self {
            address,
            certificates,
            clock: setting.clock.clone(),
            switches,
            store: RwLock::new(stock(setting.seed)),
        }
    }

    /// In milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().timestamp_millis()
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, Switches> {
        locked(&self.switches)
    }

    pub(crate) fn store(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn store_mut(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn locked(switches: &SharedSwitches) -> MutexGuard<'_, Switches> {
    switches.lock().unwrap_or_else(PoisonError::into_inner)
}
