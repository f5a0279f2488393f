//! The types that the specification leaves to hand (`x-by-hand`); generated code takes them from here.

pub use crate::ids::{MeterId, SensorId, SiteId};
pub use crate::site_ref::SiteRef;
pub use crate::stamp::Stamp;
pub use crate::text_or_number::TextOrNumber;
pub use crate::utc_time::UtcTime;
