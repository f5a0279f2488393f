//! When to send, when to send again, and how long to wait.

mod limiter;
mod retry;
mod retry_after;

pub use limiter::{Limiter, Place, Rate};
pub(crate) use retry::RetryBudget;
pub use retry::RetryPolicy;
pub use retry_after::parse_retry_after;
