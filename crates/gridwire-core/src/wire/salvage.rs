use serde::de::DeserializeOwned;
use serde_json::Value;

use super::decode::{DecodeError, decode};

/// A piece of an answer that could not be read, kept as it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rejected {
    /// The piece, as JSON.
    pub json: Value,
    /// Why it could not be read, with its place in the answer.
    pub reason: String,
}

/// More unreadable rows than this in one answer mean that it is not the answer we think it is.
const MOST: usize = 100;

/// Reads a body in spite of unreadable list elements, which are taken out and returned.
///
/// Used where one odd row must not cost the rest of a range.
pub(crate) fn salvage<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Vec<Rejected>), DecodeError> {
    let first = match decode(body) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    let Ok(mut document) = decode::<Value>(body) else {
        return Err(first);
    };
    let mut rejected = Vec::new();
    while rejected.len() < MOST {
        match serde_path_to_error::deserialize::<_, T>(&document) {
            Ok(value) => return Ok((value, rejected)),
            Err(error) => {
                let Some(json) = remove_element(&mut document, error.path()) else {
                    break;
                };
                rejected.push(Rejected {
                    json,
                    reason: error.to_string(),
                });
            }
        }
    }
    Err(first)
}

/// Takes the innermost list element on the path out of the document.
fn remove_element(document: &mut Value, path: &serde_path_to_error::Path) -> Option<Value> {
    use serde_path_to_error::Segment;
    let segments: Vec<_> = path.iter().collect();
    let last = segments
        .iter()
        .rposition(|segment| matches!(segment, Segment::Seq { .. }))?;
    let mut place = document;
    for segment in &segments[..last] {
        place = match segment {
            Segment::Seq { index } => place.get_mut(*index)?,
            Segment::Map { key } => place.get_mut(key.as_str())?,
            _ => return None,
        };
    }
    let Segment::Seq { index } = segments[last] else {
        return None;
    };
    let list = place.as_array_mut()?;
    (*index < list.len()).then(|| list.remove(*index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unreadable_elements_are_taken_out_and_kept() {
        let body = json!([[1, 2], [3, "x", 4], "y", [5]]).to_string();
        let (value, rejected) = salvage::<Vec<Vec<u8>>>(body.as_bytes()).unwrap();
        assert_eq!(value, [vec![1, 2], vec![3, 4], vec![5]]);
        assert_eq!(
            rejected
                .iter()
                .map(|piece| piece.json.clone())
                .collect::<Vec<_>>(),
            [json!("x"), json!("y")]
        );
        assert!(
            rejected[0].reason.starts_with("[1][1]"),
            "{}",
            rejected[0].reason
        );
    }

    #[test]
    fn what_is_not_a_list_of_such_things_stays_an_error() {
        assert!(salvage::<Vec<u8>>(b"{\"error\": 1}").is_err());
        assert!(salvage::<Vec<u8>>(b"<html>").is_err());
        let many = Value::from(vec!["x"; 1000]).to_string();
        assert!(salvage::<Vec<u8>>(many.as_bytes()).is_err());
    }
}
