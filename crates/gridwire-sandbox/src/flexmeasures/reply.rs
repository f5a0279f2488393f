//! Answers, and the texts of the server's refusals.

use serde_json::{Value, json};

/// Status and body; a body of null is none.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// What is asked for, or why not.
pub(crate) type Said<T> = Result<T, Reply>;

const URL: &str = "The requested URL was not found on the server. If you entered the URL manually please check your \
                   spelling and try again.";

impl Reply {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    pub(crate) fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    pub(crate) fn nothing() -> Self {
        Self::new(204, Value::Null)
    }

    /// An object with the status in it, as most views write theirs.
    pub(crate) fn numbered(status: u16, mut body: Value) -> Self {
        if let Value::Object(fields) = &mut body {
            fields.insert("status".to_owned(), status.into());
        }
        Self::new(status, body)
    }

    /// A status and a text.
    pub(crate) fn plain(status: u16, message: impl Into<String>) -> Self {
        Self::numbered(status, json!({ "message": message.into() }))
    }

    /// A status with a word for it.
    pub(crate) fn rejected(status: u16, word: &str, message: impl Into<Value>) -> Self {
        let body = json!({"message": message.into(), "result": "Rejected", "status": word});
        Self::new(status, body)
    }

    /// What is wrong, by place and field.
    pub(crate) fn unprocessable(message: impl Into<Value>) -> Self {
        Self::rejected(422, "UNPROCESSABLE_ENTITY", message)
    }

    /// What is wrong with one field; no place for what the server tells without one.
    pub(crate) fn field(place: Option<&str>, field: &str, text: impl Into<String>) -> Self {
        let errors = json!({ field: [text.into()] });
        Self::unprocessable(match place {
            Some(place) => json!({ place: errors }),
            None => errors,
        })
    }

    pub(crate) fn unauthorized() -> Self {
        let message = "You could not be properly authenticated for this content or functionality.";
        Self::new(401, json!({"message": message, "status": "UNAUTHORIZED"}))
    }

    pub(crate) fn forbidden() -> Self {
        let message = "You cannot be authorized for this content or functionality.";
        Self::rejected(403, "INVALID_SENDER", message)
    }

    pub(crate) fn no_such_url() -> Self {
        Self::plain(404, URL)
    }

    pub(crate) fn method() -> Self {
        Self::plain(405, "The method is not allowed for the requested URL.")
    }

    pub(crate) fn too_many(limit: u32, minutes: i64) -> Self {
        let message =
            format!("You hit a rate limit. The limit you hit allows {limit} per {minutes} minute.");
        Self::rejected(429, "TOO_MANY_REQUESTS", message)
    }
}
