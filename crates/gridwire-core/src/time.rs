//! Clocks, instants, local calendars and ranges.

mod clock;
mod instant;
pub(crate) mod local;
mod range;

pub use clock::{Clock, ManualClock, SystemClock};
pub(crate) use instant::parse_common;
pub use instant::{InvalidInstant, format_instant, parse_instant};
pub use local::start_of_day;
pub use range::{IntervalSet, TimeRange};
