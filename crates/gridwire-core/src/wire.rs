//! Reading and writing JSON: tolerant of what services send, strict in what is sent.
//!
//! Every decoder of the project goes through [`decode`]. Generated models state their fields in a
//! [`record!`](crate::record) table and their values in an [`open_enum!`](crate::open_enum) or
//! [`open_codes!`](crate::open_codes) table;
//! how a field is read follows from its type ([`Wire`]) or from a [`Codec`] named in the table.

mod codec;
mod codes;
mod decode;
mod enums;
mod extra;
mod json_text;
mod list;
mod number;
mod record;
mod salvage;
mod text;
mod utc;

pub use codec::{As, Codec, Nullable, OneOrMany, Out, Plain, Sent, Wire};
pub use codes::UnknownCode;
pub use decode::{DecodeError, decode};
pub use enums::UnknownValue;
#[doc(hidden)]
pub use extra::Absence;
pub use extra::{Extra, KeepsExtra};
pub use json_text::JsonText;
pub use list::List;
pub use salvage::Rejected;
pub(crate) use salvage::salvage;
#[doc(hidden)]
pub use text::utf8;
pub use utc::UtcDateTime;
