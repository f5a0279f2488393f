#![doc = include_str!("../README.md")]

pub mod auth;
mod base_url;
mod client;
mod eic;
mod environment;
mod error;
pub mod http;
mod operation;
pub mod policy;
pub mod series;
pub mod time;
#[cfg(feature = "client-certificate")]
#[cfg_attr(
    not(any(
        feature = "rustls",
        feature = "native-tls",
        feature = "rustls-no-provider"
    )),
    expect(dead_code, reason = "there is nobody to hand the key to")
)]
pub mod tls;
pub mod wire;

pub use chrono;
pub use chrono_tz;
pub use secrecy::{ExposeSecret, SecretString};
pub use serde_json;

pub use client::{ApiClient, ClientBuilder};
pub use eic::EicCode;
pub use environment::Environment;
pub use error::{Error, ErrorKind, Result};
pub use operation::{Api, Envelope, ErrorBody, Method, Operation, ServerVersionPlaces};

#[doc(hidden)]
pub use serde;
