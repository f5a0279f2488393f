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
pub mod wire;

pub use chrono;
pub use chrono_tz;
pub use secrecy::SecretString;
pub use serde_json;

pub use client::{ApiClient, ClientBuilder};
pub use eic::EicCode;
pub use environment::Environment;
pub use error::{Error, ErrorKind, Result};
pub use operation::{Api, ErrorBody, Method, Operation};

#[doc(hidden)]
pub use serde;
