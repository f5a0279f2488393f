//! EDF Store & Forecast over its real port.

mod aggregation;
mod client;
mod cuts;
mod data;
mod documented;
mod files;
mod handshake;
mod headers;
mod keys;
mod payloads;
mod permissions;
mod ranges;
mod seeds;
mod statuses;
mod storage;
mod switches;
mod vintages;
