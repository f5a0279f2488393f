#![doc = include_str!("../README.md")]

mod base64;
mod builder;
mod climkit;
mod clock;
mod document;
mod edf;
mod fault;
mod flexmeasures;
mod form;
mod frame;
mod log;
mod noise;
mod paris;
mod providers;
mod random;
mod rte;
mod sandbox;
mod server;
mod sun;
mod switch;
mod tls;
mod wire;

pub use builder::SandboxBuilder;
pub use climkit::{
    ClimkitControl, ClimkitEnds, ClimkitLimit, ClimkitShape, ClimkitSite, ClimkitSiteList,
    ClimkitSiteSteps, ClimkitStart, ClimkitTooLong, ClimkitValidUntil,
};
pub use edf::{
    EdfCategory, EdfClient, EdfControl, EdfCut, EdfIdentity, EdfPartial, EdfPutAnswer,
    EdfServerCertificate,
};
pub use fault::{Fault, ParseFaultError};
pub use flexmeasures::FlexMeasuresControl;
pub use log::RecordedRequest;
pub use rte::{RteControl, RteShape, RteTokenShape};
pub use sandbox::Sandbox;
pub use switch::{ParseSwitchError, Switch};
