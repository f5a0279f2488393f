#![doc = include_str!("../README.md")]

mod base64;
mod builder;
mod clock;
mod document;
mod fault;
mod form;
mod frame;
mod log;
mod providers;
mod random;
mod rte;
mod sandbox;
mod server;
mod wire;

pub use builder::SandboxBuilder;
pub use fault::{Fault, ParseFaultError};
pub use log::RecordedRequest;
pub use rte::{RteControl, RteShape, RteTokenShape};
pub use sandbox::Sandbox;
