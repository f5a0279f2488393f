//! The one path of every request.

mod encode;
mod envelope;
mod explain;
mod failure;
mod handshake;
mod request;
mod response;
mod send;
mod settings;
mod tally;
mod tls;
mod transport;

pub use bytes::Bytes;
pub use encode::Parameter;
pub use explain::{Explanation, Refusal, explain};
pub use request::Request;
pub use response::{Body, Response};
pub(crate) use settings::Settings;
pub use tally::Tally;
pub use transport::Transport;
