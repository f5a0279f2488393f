// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

mod account;
mod data_client;
mod errors;
mod generated;
mod login;

pub use account::RteAuth;
pub use errors::{RteError, RteErrorKind, explain};
pub use generated::*;
pub use gridwire_core::{ClientBuilder, Environment, Error, ErrorKind, Result, SecretString};

#[doc(hidden)]
pub use gridwire_core as core;
