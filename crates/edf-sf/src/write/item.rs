use std::fmt;

use gridwire_core::Result;
use gridwire_core::chrono::{DateTime, FixedOffset};
use gridwire_core::series::{Cell, Record, Role, Row};
use gridwire_core::wire::KeepsExtra;

use super::check;
use crate::production::Equipment;
use crate::vector::Vector;
use crate::{Commitment, EquipmentRecord, ForecastVector, Tariff};

/// A record or vector that can be written.
pub trait Item: Clone + Send + Sync + 'static {
    /// Whether one request may hold only one of an id: the document shows several vectors in a
    /// request with different ids only.
    #[doc(hidden)]
    const ONCE_A_REQUEST: bool;
    /// Of how many records or periods it counts.
    #[doc(hidden)]
    fn size(&self) -> usize;
    /// What tells it from others: its id, and its instant where that is its own.
    #[doc(hidden)]
    fn identity(&self) -> (u32, Option<DateTime<FixedOffset>>);
    /// Checks it alone; the path leads to what is wrong.
    #[doc(hidden)]
    fn check(&self, path: &dyn fmt::Display) -> Result<()>;
    /// Leaves out what was read as `null`: what a service makes of a `null` is not documented.
    #[doc(hidden)]
    fn forget_absences(&mut self);
}

macro_rules! record {
    ($name:ty [$($generic:ident)?]) => {
        impl$(<$generic: Equipment>)? Item for $name {
            const ONCE_A_REQUEST: bool = false;

            fn size(&self) -> usize {
                1
            }

            fn identity(&self) -> (u32, Option<DateTime<FixedOffset>>) {
                (record_id(self), self.interval().0)
            }

            fn check(&self, path: &dyn fmt::Display) -> Result<()> {
                check::record(self, path)
            }

            fn forget_absences(&mut self) {
                self.extra_mut().forget_absences();
            }
        }
    };
}

record!(R[R]);
record!(EquipmentRecord []);

macro_rules! vector {
    ($($name:ty [$($generic:ident)?],)+) => {$(
        impl$(<$generic: Record>)? Item for $name {
            const ONCE_A_REQUEST: bool = true;

            fn size(&self) -> usize {
                self.periods().len()
            }

            fn identity(&self) -> (u32, Option<DateTime<FixedOffset>>) {
                (self.id(), self.generated().map(|instant| instant.fixed_offset()))
            }

            fn check(&self, path: &dyn fmt::Display) -> Result<()> {
                check::vector(self, path)
            }

            fn forget_absences(&mut self) {
                self.extra_mut().forget_absences();
                for period in self.periods_mut() {
                    period.extra_mut().forget_absences();
                }
            }
        }
    )+};
}

vector!(ForecastVector<R> [R], Commitment [], Tariff [],);

/// The id of a record, whatever its type.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Ids are whole numbers of 32 bits.
fn record_id(record: &impl Row) -> u32 {
    match record.role(Role::Key) {
        Cell::Number(id) => id as u32,
        _ => 0,
    }
}
