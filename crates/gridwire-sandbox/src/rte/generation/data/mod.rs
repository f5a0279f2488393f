//! Invented generation, plausible for France: every value a pure function of the seed and its time.

pub(crate) mod moment;
pub(crate) mod park;
pub(crate) mod reserves;
pub(crate) mod units;

use crate::random::Random;
use park::Park;
use reserves::Reserves;
use units::Unit;

/// The data of the four resources.
pub(crate) struct Generation {
    pub(crate) park: Park,
    pub(crate) units: Vec<Unit>,
    pub(crate) reserves: Reserves,
    /// For corrections.
    pub(crate) key: u64,
}

impl Generation {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            park: Park::new(seed),
            units: units::generate(seed),
            reserves: Reserves::new(seed),
            key: Random::new(seed, "rte generation corrections").next(),
        }
    }
}
