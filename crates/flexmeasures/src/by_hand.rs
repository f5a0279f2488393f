//! Types that the specification only names.

mod csv;
mod duration;
mod fields;
mod pages;
mod quantity;
mod results;
mod shape;
mod upload;

pub use duration::IsoDuration;
pub use fields::AssetFields;
pub use pages::{AccountPage, AssetPage, AuditLogPage, Page, PagePart, SensorPage, UserPage};
pub use quantity::{Quantity, VariableQuantity};
pub use results::{ChartData, JobResult, SensorStats, ShownGraph, UserRole};
pub use upload::SensorDataUpload;
