//! `/v1/{site}/{category}[/{type}][/{id}]`.

use std::str::FromStr;

use percent_encoding::percent_decode_str;

use super::category::EdfCategory;
use super::kind::Kind;
use super::status::Status;

/// The pieces of a path that has the shape of an endpoint.
pub(crate) struct Path {
    pub(crate) site: String,
    category: String,
    /// The type, the id, or both.
    rest: Vec<String>,
}

impl Path {
    pub(crate) fn read(path: &str) -> Result<Self, Status> {
        let mut pieces = path
            .strip_prefix("/v1/")
            .ok_or(Status::Endpoint)?
            .split('/')
            .map(|piece| percent_decode_str(piece).decode_utf8_lossy().into_owned());
        let (site, category) = pieces.next().zip(pieces.next()).ok_or(Status::Endpoint)?;
        let rest: Vec<String> = pieces.collect();
        let empty = rest.iter().chain([&site, &category]).any(String::is_empty);
        if empty || rest.len() > 2 {
            return Err(Status::Endpoint);
        }
        Ok(Self {
            site,
            category,
            rest,
        })
    }

    /// The kind of data, and the text of the id where there is one. A GET has an id and a PUT has none.
    pub(crate) fn kind(&self, has_id: bool) -> Result<(&'static Kind, &str), Status> {
        let category = EdfCategory::find(&self.category).ok_or(Status::Category)?;
        let expected = usize::from(category.has_types()) + usize::from(has_id);
        if self.rest.len() != expected {
            return Err(Status::Endpoint);
        }
        let name = if category.has_types() {
            self.rest[0].as_str()
        } else {
            ""
        };
        let kind = Kind::find(category, name).ok_or(Status::Type)?;
        let id = if has_id {
            self.rest[expected - 1].as_str()
        } else {
            ""
        };
        Ok((kind, id))
    }
}

/// An unsigned integer as it is written: digits only, no sign.
pub(crate) fn unsigned<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}
