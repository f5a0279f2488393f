//! What the answers of the service mean that are no success: nothing of it is documented.

use gridwire_core::ErrorKind;
use gridwire_core::http::{self, Explanation, Refusal};

/// Reads a refusal by its status, and by its text where the status would mislead.
pub(crate) fn explain(refusal: &Refusal<'_>) -> Explanation {
    let said = http::explain(refusal);
    let text = said.message.as_deref().unwrap_or_default().to_lowercase();
    let speaks_of = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let status = refusal.status();
    if refusal.operation().id == "auth" && matches!(status, 200..=299 | 400 | 401 | 403 | 404 | 422)
    {
        return Explanation {
            kind: Some(ErrorKind::Authentication),
            remedy: Some(WRONG_CREDENTIALS.into()),
            ..said
        };
    }
    let kind = if speaks_of(&["too many", "rate limit"]) {
        Some(ErrorKind::RateLimited)
    } else if matches!(status, 200..=299 | 403 | 422)
        && speaks_of(&["token", "jwt", "signature", "segments"])
    {
        // Frameworks for such tokens answer 422 to one that is not valid.
        Some(ErrorKind::Authentication)
    } else {
        None
    };
    let remedy = match (kind, status) {
        (Some(ErrorKind::Authentication), _) | (None, 401) => Some(WRONG_CREDENTIALS),
        (None, 403) => Some("Ask service@climkit.io for access to this site"),
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
