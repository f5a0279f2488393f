//! Long ranges: cut into the windows that a service allows, fetched, merged, and accounted for.

mod coverage;
mod merge;
mod plan;
mod range;
mod revise;
mod row;
mod rules;
mod single;
mod windowed;

pub use crate::time::local::Step;
pub use coverage::{Coverage, Missing, MissingReason};
pub use merge::Merger;
pub use plan::{Plan, Window, plan};
pub use range::{Progress, RangeRequest, RowStream, Series};
pub use revise::{Revised, revise};
pub use row::{Cell, Column, Record, Role, Row, SeriesRow, ToCell};
pub use rules::{CoverageBy, Limit, NotAfter, Rule, Span, WindowRules};
pub use single::{send, send_raw};
pub use windowed::{Values, Windowed};
