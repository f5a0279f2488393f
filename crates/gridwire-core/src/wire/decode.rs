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

impl DecodeError {
    /// A field that the document at the top cannot do without.
    pub(crate) fn missing(field: &'static str) -> Self {
        Self {
            path: String::new(),
            reason: serde::de::Error::missing_field(field),
        }
    }
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
/// A comma before a closing bracket, which is no JSON but is sent all the same, is passed over: in
/// a second pass, so that it costs nothing where there is none.
///
/// # Errors
/// [`DecodeError`] with the place of the failure, which another pass over the body finds.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let failure = match serde_json::from_slice(body) {
        Ok(value) => return Ok(value),
        Err(reason) => reason,
    };
    match without_trailing_commas(body) {
        Some(body) => serde_json::from_slice(&body).map_err(|reason| placed::<T>(&body, reason)),
        None => Err(placed::<T>(body, failure)),
    }
}

/// The text without commas before a closing bracket, outside of strings; `None` where it has none.
fn without_trailing_commas(body: &[u8]) -> Option<Vec<u8>> {
    let mut clean = Vec::new();
    // What is not yet in `clean`, and a comma after a value with only white space behind it.
    let (mut from, mut comma, mut after_value) = (0, None, false);
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in body.iter().enumerate() {
        if in_string {
            in_string = *byte != b'"' || escaped;
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b',' => {
                comma = after_value.then_some(at);
                after_value = false;
            }
            b']' | b'}' => {
                after_value = true;
                if let Some(comma) = comma.take() {
                    clean.extend_from_slice(&body[from..comma]);
                    from = comma + 1;
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            byte => {
                comma = None;
                after_value = !matches!(byte, b'[' | b'{');
                in_string = *byte == b'"';
            }
        }
    }
    (from > 0).then(|| {
        clean.extend_from_slice(&body[from..]);
        clean
    })
}

fn placed<T: DeserializeOwned>(body: &[u8], reason: serde_json::Error) -> DecodeError {
    DecodeError {
        path: place::<T>(body).unwrap_or_default(),
        reason,
    }
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

    #[test]
    fn a_comma_before_a_closing_bracket_is_passed_over() {
        for (text, value) in [
            ("{\"a\": 1,}", json!({"a": 1})),
            ("[1, 2 ,\r\n\t ]", json!([1, 2])),
            (
                "{\"a\": [{\"b\": [1,],},], \"c\": {},\n}\n",
                json!({"a": [{"b": [1]}], "c": {}}),
            ),
            // Not in strings, whatever they hold.
            (
                r#"[",]", "\\", ",}", "\"],", {"k,}": ",\\\",]"},]"#,
                json!([",]", "\\", ",}", "\"],", {"k,}": ",\\\",]"}]),
            ),
        ] {
            assert_eq!(decode::<Value>(text.as_bytes()).unwrap(), value, "{text}");
        }
        // No other comma is.
        for text in ["[1,,]", "[,1]", "{,}", "[ , ]", "[1,]x", "[1],", "\",]"] {
            assert!(decode::<Value>(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn another_failure_beside_such_a_comma_is_told_with_its_place() {
        let error = decode::<Vec<Vec<u8>>>(b"[[1,], [2, \"x\",],]").unwrap_err();
        assert_eq!(error.path, "[1][1]");
        assert!(error.to_string().contains("string \"x\""), "{error}");
    }
}
