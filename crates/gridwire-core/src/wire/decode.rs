use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a body could not be read.
#[derive(Debug)]
pub struct DecodeError {
    /// Where in the document, such as `capacities_cpc[3].value`; empty at the top.
    pub path: String,
    /// What is wrong there.
    pub reason: serde_json::Error,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.reason)
        } else {
            write!(f, "{} at {}", self.reason, self.path)
        }
    }
}

impl std::error::Error for DecodeError {}

/// Reads a JSON body, with or without a byte-order mark.
///
/// # Errors
/// [`DecodeError`] with the place of the failure, which a second pass over the body finds.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    serde_json::from_slice(body).map_err(|reason| DecodeError {
        path: place::<T>(body).unwrap_or_default(),
        reason,
    })
}

/// Where reading fails in a document that is JSON, but not this JSON.
fn place<T: DeserializeOwned>(body: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    let error = serde_path_to_error::deserialize::<_, T>(&document).err()?;
    Some(error.path().to_string()).filter(|path| path != ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(
            decode::<Value>(b"\xEF\xBB\xBF{\"a\": 1}").unwrap(),
            json!({"a": 1})
        );
    }

    #[test]
    fn a_failure_names_its_place() {
        let error = decode::<Vec<Vec<u8>>>(b"[[1], [2, \"x\"]]").unwrap_err();
        assert_eq!(error.path, "[1][1]");
        assert!(
            error.to_string().contains("invalid type: string \"x\""),
            "{error}"
        );
        assert!(decode::<Value>(b"{} x").unwrap_err().path.is_empty());
    }
}
