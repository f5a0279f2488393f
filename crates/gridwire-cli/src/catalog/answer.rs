//! The answer of one call.

use futures_util::future::BoxFuture;
use gridwire::core::http::Bytes;
use gridwire::core::{Error, ErrorKind, Result};
use serde::Serialize;

/// A call under way.
pub(crate) type Outcome = BoxFuture<'static, Result<Answer>>;

/// What a call gives.
pub(crate) enum Answer {
    /// The decoded answer, written as JSON in the order of the specification.
    Json(Vec<u8>),
    /// The bytes of the body.
    Raw(Bytes),
}

impl Answer {
    /// Written straight from the model and not by way of a map, which would lose the order.
    pub(crate) fn json(model: &impl Serialize, compact: bool) -> Result<Self> {
        let written = if compact {
            serde_json::to_vec(model)
        } else {
            serde_json::to_vec_pretty(model)
        };
        written.map(Self::Json).map_err(|error| {
            Error::new(
                ErrorKind::Decode,
                "the answer cannot be written as JSON; --raw prints it as it came",
            )
            .with_source(error)
        })
    }
}

/// Sends an operation and gives its answer the way the command line asks for.
macro_rules! finish {
    ($arguments:expr, $operation:expr) => {
        if $arguments.raw() {
            let body = $operation.send_raw().await?.into_inner().into_bytes();
            Ok($crate::catalog::Answer::Raw(body))
        } else {
            let answer = $operation.send().await?.into_inner();
            $crate::catalog::Answer::json(&answer, $arguments.compact())
        }
    };
}

pub(crate) use finish;
