//! Client certificates (mutual TLS): reading them, looking at them, and saying what is wrong.
//!
//! ```no_run
//! use gridwire_core::tls::MutualTls;
//!
//! # fn main() -> gridwire_core::Result<()> {
//! let identity = MutualTls::from_pem_files("ca.cert.pem", "cert.pem", "key.pem")?;
//! for finding in identity.check(gridwire_core::chrono::Utc::now()) {
//!     eprintln!("{}: {finding}", finding.severity);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A client is given one by [`ClientBuilder::mutual_tls`](crate::ClientBuilder::mutual_tls).

mod certificate;
mod check;
mod content;
#[cfg(feature = "native-tls")]
mod convert;
pub(crate) mod key;
mod mutual;
mod pem;
mod source;

pub use certificate::Certificate;
pub use check::{Finding, Severity};
pub use mutual::MutualTls;
