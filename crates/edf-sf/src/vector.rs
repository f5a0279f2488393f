//! What forecasts, commitments and tariffs have in common.

use gridwire_core::chrono::{DateTime, Utc};

use crate::{Commitment, CommitmentPeriod, ForecastVector, Tariff, TariffPeriod};
use gridwire_core::series::Record;

/// Periods that follow each other, generated at one time under one id.
pub trait Vector: Clone + Send + Sync + 'static {
    /// One of the periods.
    type Period: Record;

    /// The id of the forecast, commitment or tariff.
    fn id(&self) -> u32;
    /// When it was generated; tariffs do not say.
    fn generated(&self) -> Option<DateTime<Utc>>;
    /// The periods.
    fn periods(&self) -> &[Self::Period];
    /// The periods, to be changed.
    fn periods_mut(&mut self) -> &mut Vec<Self::Period>;
}

macro_rules! vector {
    ($name:ty [$($generic:ident)?] of $period:ty, generated: $generated:expr) => {
        impl$(<$generic: Record>)? Vector for $name {
            type Period = $period;

            fn id(&self) -> u32 {
                self.id.get()
            }

            fn generated(&self) -> Option<DateTime<Utc>> {
                let generated: fn(&Self) -> Option<DateTime<Utc>> = $generated;
                generated(self)
            }

            fn periods(&self) -> &[$period] {
                &self.values
            }

            fn periods_mut(&mut self) -> &mut Vec<$period> {
                &mut self.values
            }
        }
    };
}

vector!(ForecastVector<R> [R] of R, generated: |vector| Some(vector.creation_timestamp));
vector!(Commitment [] of CommitmentPeriod, generated: |vector| Some(vector.creation_timestamp));
vector!(Tariff [] of TariffPeriod, generated: |_| None);
