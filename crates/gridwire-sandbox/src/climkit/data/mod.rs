//! Invented data, plausible and the same for one seed: every amount a pure function of its quarter of an hour, so that
//! none has to be kept.
//!
//! Amounts are whole numbers of Wh or litres: then sums and equations are exact, whatever is summed up.

mod balance;
mod curve;
mod sensor;
mod sky;

pub(crate) use balance::{STORAGE, SUMS, electricity};
pub(crate) use curve::{Curve, Form};
pub(crate) use sensor::{Quantity, measure};
pub(crate) use sky::Sky;

use crate::climkit::time::QUARTER;

const DAY: i64 = 86_400;
/// In seconds.
const YEAR: f64 = 31_556_952.0;

/// The part of the day that has passed in the middle of a quarter of an hour, by a clock an hour before Greenwich's.
fn day_part(quarter: i64) -> f64 {
    let middle = quarter * QUARTER + QUARTER / 2 + 3600;
    middle.rem_euclid(DAY) as f64 / DAY as f64
}

/// The part of the year that has passed.
fn year_part(quarter: i64) -> f64 {
    let years = (quarter * QUARTER) as f64 / YEAR;
    years - years.floor()
}
