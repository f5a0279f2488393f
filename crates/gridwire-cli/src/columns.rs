//! Records as typed columns, written to Parquet files and read back.

mod buffer;
mod error;
mod kind;
mod reader;
mod value;
mod writer;

pub(crate) use reader::Reader;
pub(crate) use value::{Record, Value};
pub(crate) use writer::Writer;

/// What a file says of itself: names and texts.
pub(crate) type Facts = Vec<(&'static str, String)>;
