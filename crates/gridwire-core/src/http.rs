//! The one path of every request.

mod encode;
mod envelope;
mod explain;
mod failure;
mod handshake;
mod multipart;
mod request;
mod response;
mod send;
mod settings;
mod tally;
mod tls;
mod transport;
mod version;

pub use bytes::Bytes;
pub use encode::{Parameter, Precise};
pub use explain::{Explanation, Refusal, explain};
pub use multipart::MultipartForm;
pub use request::Request;
pub use response::{Body, Response};
pub(crate) use settings::Settings;
pub use tally::Tally;
pub use transport::Transport;
pub use version::ServerVersion;
