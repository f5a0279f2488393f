//! What the answers of the service mean that are no success: nothing of it is documented.

use gridwire_core::ErrorKind;
use gridwire_core::http::{self, Explanation, Refusal};

/// Reads a refusal by its status, and by its text where the status would mislead.
pub(crate) fn explain(refusal: &Refusal<'_>) -> Explanation {
    let said = http::explain(refusal);
    let text = said.message.as_deref().unwrap_or_default();
    let status = refusal.status();
    let kind = if is_too_many(text) {
        Some(ErrorKind::RateLimited)
    } else if refusal.operation().id == "auth" {
        // Of a login, that is what the status would be of a refused call.
        matches!(status, 400 | 401 | 403 | 404 | 422).then_some(ErrorKind::Authentication)
    } else {
        // Frameworks for such tokens answer 422 to one that is not valid.
        let may_be = matches!(status, 200..=299 | 403 | 422) && is_about_a_token(text);
        may_be.then_some(ErrorKind::Authentication)
    };
    let remedy = match (kind, status) {
        (Some(ErrorKind::Authentication), _) | (None, 401) => Some(WRONG_CREDENTIALS),
        (None, 403) => Some("Ask service@climkit.io for access to this site"),
        // The document has an asterisk there, and no footnote.
        (None, _) if has(text, &["sampling"]) => {
            Some("Ask for quarters of an hour, which need no step, and sum them up with `resample`")
        }
        _ => None,
    };
    Explanation {
        kind,
        remedy: remedy.map(str::to_owned),
        ..said
    }
}

pub(crate) const WRONG_CREDENTIALS: &str =
    "Check the name and the password of the API user; they are not those of the Climkit portal";

/// Whether a text says that the service was asked too often.
pub(crate) fn is_too_many(text: &str) -> bool {
    has(text, &["too many", "rate limit"])
}

fn is_about_a_token(text: &str) -> bool {
    has(text, &["token", "jwt", "signature", "segments"])
}

fn has(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}
