//! What the fake portal remembers.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::answer;
use super::capacities::data::Capacities;
use super::generation::data::Generation;
use super::quota::Quota;
use super::shape::{RteShape, RteTokenShape};
use super::tempo::{Calendar, Tempo};
use super::tokens::Tokens;
use crate::clock::Clock;
use crate::providers::Setting;
use crate::random::Random;

/// The test application's credentials: no secret, but shaped like real ones and easy to find in a leak.
pub(crate) const CLIENT_ID: &str = "5a0db0c5-0000-4000-8000-000000000001";
pub(crate) const CLIENT_SECRET: &str = "5a0db0c5-dead-4bee-8fed-5ec2e75ec2e7";

/// Fixed at the start: clock and data. Behind the lock: what calls and the controls change.
pub(crate) struct RteState {
    pub(crate) clock: Clock,
    pub(crate) capacities: Capacities,
    pub(crate) generation: Generation,
    pub(crate) tempo: Tempo,
    seed: u64,
    transactions: AtomicU64,
    switches: Mutex<Switches>,
}

pub(crate) struct Switches {
    pub(crate) tokens: Tokens,
    pub(crate) token_shape: RteTokenShape,
    pub(crate) quota: Option<Quota>,
    pub(crate) application_exists: bool,
    /// By path name; all are subscribed at the start.
    pub(crate) unsubscribed: BTreeSet<&'static str>,
    pub(crate) shape: RteShape,
    pub(crate) long_periods: bool,
    /// In bytes; larger answers are a 413.
    pub(crate) largest_answer: usize,
    pub(crate) calendar: Calendar,
}

impl RteState {
    pub(crate) fn new(setting: &Setting) -> Self {
        Self {
            clock: setting.clock.clone(),
            capacities: Capacities::new(setting.seed),
            generation: Generation::new(setting.seed),
            tempo: Tempo::new(setting.seed),
            seed: setting.seed,
            transactions: AtomicU64::new(0),
            switches: Mutex::new(Switches {
                tokens: Tokens::new(setting.seed),
                token_shape: RteTokenShape::default(),
                quota: None,
                application_exists: true,
                unsubscribed: BTreeSet::new(),
                shape: RteShape::default(),
                long_periods: false,
                largest_answer: answer::LARGEST,
                calendar: Calendar::default(),
            }),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, Switches> {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new identifier for an error's details, the same in every run that asks the same.
    pub(crate) fn transaction_id(&self) -> String {
        let number = self.transactions.fetch_add(1, Ordering::Relaxed);
        let mut random = Random::new(self.seed, &format!("rte transaction {number}"));
        format!("Id-{:016x}{:08x}", random.next(), random.next() as u32)
    }
}
