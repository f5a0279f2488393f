//! Invented capacities, plausible for France: a pure function of the seed and the time.

pub(crate) mod obligations;
pub(crate) mod plants;
pub(crate) mod sectors;

use obligations::Obligations;
use plants::Plant;
use sectors::Sectors;

/// The data of the three resources.
pub(crate) struct Capacities {
    pub(crate) sectors: Sectors,
    pub(crate) plants: Vec<Plant>,
    pub(crate) obligations: Obligations,
}

impl Capacities {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            sectors: Sectors::new(seed),
            plants: plants::generate(seed),
            obligations: Obligations::new(seed),
        }
    }
}
