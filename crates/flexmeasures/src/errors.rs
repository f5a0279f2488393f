//! What the server's errors say, field by field.

use gridwire_core::http::{Explanation, Refusal};
use gridwire_core::serde_json::Value;
use gridwire_core::{Error, ErrorKind, wire};

use crate::ApiError;

/// What is wrong with one part of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// Which part of the request: `json`, `query`, `path`, or none where the server does not say.
    pub location: Option<String>,
    /// The field within it, such as `flex-model.0.soc-at-start`; empty for the whole.
    pub field: String,
    /// What is wrong.
    pub messages: Vec<String>,
}

/// What FlexMeasures says in an error.
pub trait FlexMeasuresError {
    /// What is wrong with which field; empty where the server does not say.
    fn field_errors(&self) -> Vec<FieldError>;
}

impl FlexMeasuresError for Error {
    fn field_errors(&self) -> Vec<FieldError> {
        let message = self.body_as::<ApiError>().and_then(|body| body.message);
        message.map(|message| flatten(&message)).unwrap_or_default()
    }
}

const LOCATIONS: &[&str] = &[
    "json",
    "query",
    "path",
    "form",
    "files",
    "combined_sensor_data_description",
    "combined_sensor_data_upload",
];

fn flatten(message: &Value) -> Vec<FieldError> {
    let mut found = Vec::new();
    match message {
        Value::Object(places) => {
            for (place, inner) in places {
                if LOCATIONS.contains(&place.as_str()) {
                    walk(Some(place), &mut Vec::new(), inner, &mut found);
                } else {
                    walk(None, &mut vec![place.clone()], inner, &mut found);
                }
            }
        }
        Value::Array(_) => walk(None, &mut Vec::new(), message, &mut found),
        _ => {}
    }
    found
}

fn walk(
    location: Option<&str>,
    path: &mut Vec<String>,
    value: &Value,
    found: &mut Vec<FieldError>,
) {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let messages = match value {
        Value::Object(fields) => {
            for (field, inner) in fields {
                // marshmallow's name for the whole object.
                let named = field != "_schema";
                path.extend(named.then(|| field.clone()));
                walk(location, path, inner, found);
                path.truncate(path.len() - usize::from(named));
            }
            return;
        }
        Value::Array(items) => items.iter().map(text).collect(),
        other => vec![text(other)],
    };
    found.push(FieldError {
        location: location.map(str::to_owned),
        field: path.join("."),
        messages,
    });
}

impl std::fmt::Display for FieldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.field.as_str(), &self.location) {
            ("", _) => {}
            (field, _) => write!(f, "{field}: ")?,
        }
        f.write_str(&self.messages.join(" "))
    }
}

/// Texts of 500 that no repetition mends, and what to do.
const MISTAKES: &[(&str, &str)] = &[
    (
        "sensor_name_generic_asset_id_key",
        "The asset has a sensor of this name already; take another name",
    ),
    (
        "generic_asset_self_reference_ck",
        "An asset cannot be its own parent; take another parent",
    ),
    (
        "account_name_key",
        "Another account has this name already; take another name",
    ),
    (
        "account_consultancy_account_id_account_fkey",
        "There is no such consultancy; give the id of its account",
    ),
    ("already exists", "Take another e-mail address or user name"),
    ("'values'", "Send at least one value"),
    ("'uploaded_files'", "Send at least one file"),
    (
        "Duration",
        "Use a duration of days, hours and minutes instead of months or years",
    ),
    (
        "datetime string format",
        "Give instants as RFC 3339 with an offset",
    ),
    (
        "Invalid content in file",
        "Look at the file: a column of instants and a column of numbers are needed",
    ),
    (
        "'Job' object has no attribute 'status'",
        "The job waits for others: ask for those, or wait with the client's jobs",
    ),
    (
        "'start'",
        "Read the sensors' data instead: schedules made one after the other have no result of their own",
    ),
    (
        "object has no attribute 'generic_asset'",
        "Name a sensor in each flex model",
    ),
    (
        "invalid input syntax for type integer",
        "Name roles by their ids",
    ),
    (
        "object has no attribute 'get_attribute'",
        "This server cannot schedule this device",
    ),
];

/// What a page for people says, which answers those who send files and may not.
fn shown(page: &[u8]) -> Option<String> {
    let page = std::str::from_utf8(page).ok()?;
    let (_, error) = page.split_once("<p class=\"error\">")?;
    let (error, _) = error.split_once("</p>")?;
    let (_, said) = error.split_once(" : ")?;
    Some(said.trim_matches('"').to_owned())
}

pub(crate) fn explain(refusal: &Refusal<'_>) -> Explanation {
    let Ok(body) = wire::decode::<ApiError>(refusal.body()) else {
        return Explanation {
            message: shown(refusal.body()),
            stray_retry_after: refusal.status() != 429,
            ..Explanation::default()
        };
    };
    let message = body.message.as_ref();
    let text = message.and_then(Value::as_str).map(str::to_owned);
    let fields = message.map(flatten).unwrap_or_default();
    let told = match (text, fields.is_empty(), body.errors.is_empty()) {
        // A failing database is quoted with its statement and all values of it.
        (Some(text), _, _) => Some(text.lines().next().unwrap_or_default().to_owned()),
        (None, false, _) => Some(
            fields
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
        ),
        (None, true, false) => Some(body.errors.join("; ")),
        _ => None,
    };
    let is_login = refusal.operation().id == "request_auth_token";
    let mistake = (refusal.status() == 500)
        .then(|| {
            MISTAKES
                .iter()
                .find(|(sign, _)| told.as_deref().unwrap_or_default().contains(sign))
        })
        .flatten();
    let (kind, remedy) = match (refusal.status(), mistake) {
        (401 | 404 | 422, _) if is_login => (
            Some(ErrorKind::Authentication),
            Some("Check the e-mail address and the password"),
        ),
        (401, _) => (
            None,
            Some(
                "Use a token of this server's /logged-in-user page, or an e-mail address and password; tokens end after hours",
            ),
        ),
        (410, _) => (
            None,
            Some(
                "Use v3_0 of the API: give the address of the host alone; a server that has ended v3_0 needs a newer crate",
            ),
        ),
        (500, Some((_, remedy))) => (Some(ErrorKind::Refused), Some(*remedy)),
        _ => (None, None),
    };
    Explanation {
        code: body
            .status
            .as_ref()
            .and_then(Value::as_str)
            .map(str::to_owned),
        message: told,
        kind,
        remedy: remedy.map(str::to_owned),
        too_large: refusal.status() == 413,
        // The limiter says on every answer when its window ends.
        stray_retry_after: refusal.status() != 429,
        ..Explanation::default()
    }
}

/// For the proof.
#[doc(hidden)]
pub fn field_errors_of(body: &Value) -> Vec<FieldError> {
    body.get("message").map(flatten).unwrap_or_default()
}
