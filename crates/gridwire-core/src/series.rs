//! Long ranges: cut into the windows that a service allows, fetched, merged, and accounted for.

mod assembly;
mod coverage;
mod fetch;
mod holding;
mod lengths;
mod merge;
mod parts;
mod plan;
mod range;
mod revise;
mod row;
mod rules;
mod single;
mod steps;
mod stream;
mod windowed;

pub use crate::time::local::Step;
pub use coverage::{Coverage, Missing, MissingReason};
pub(crate) use lengths::Lengths;
pub use merge::Merger;
pub use plan::{Plan, Window, plan};
pub use range::{RangeRequest, Series, resume};
pub use revise::{Revised, revise};
pub use row::{Aggregable, Cell, CellKind, Column, Named, Record, Role, Row, SeriesRow, ToCell};
pub use rules::{CoverageBy, Limit, NotAfter, Rule, Span, WindowRules};
pub use single::{send, send_raw};
pub use steps::{Held, StepSeries, held};
pub use stream::{Progress, RowStream};
pub use windowed::{Values, Windowed};
