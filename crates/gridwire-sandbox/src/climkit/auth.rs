//! `/auth`: name and password for a token.

use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

use super::answer;
use super::options::{ClimkitLimit, ClimkitValidUntil};
use super::refusal::Refusal;
use super::state::ClimkitState;
use super::switches::Switches;
use crate::document::Node;

/// The document names the two fields and not their form; clients send JSON.
pub(crate) fn login(
    state: &ClimkitState,
    body: &[u8],
    switches: &Switches,
) -> Result<Response, Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Refusal::Body)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let (Some(username), Some(password)) = (text("username"), text("password")) else {
        return Err(Refusal::NoCredentials);
    };
    let now = state.now();
    let mut accounts = state.accounts();
    if !accounts.starts.add(username, "/auth", now) && switches.limit != ClimkitLimit::Off {
        return Err(Refusal::TooEarly);
    }
    if accounts.users.get(username).map(String::as_str) != Some(password) {
        return Err(Refusal::WrongCredentials);
    }
    let (token, ends) = accounts.tokens.issue(username, now, switches);
    let mut fields = vec![("access_token", Node::text(token))];
    fields.extend(valid_until(ends, switches.valid_until).map(|end| ("valid_until", end)));
    Ok(answer::json(Node::Object(fields).to_json()))
}

fn valid_until(ends: DateTime<Utc>, form: ClimkitValidUntil) -> Option<Node> {
    let milliseconds = ends.timestamp_millis();
    let number = || Node::Integer(milliseconds);
    let iso = || Node::text(ends.to_rfc3339_opts(SecondsFormat::Secs, true));
    let date = |node| Node::Object(vec![("$date", node)]);
    Some(match form {
        ClimkitValidUntil::Milliseconds => date(number()),
        ClimkitValidUntil::Iso => date(iso()),
        ClimkitValidUntil::NumberLong => {
            let text = Node::text(milliseconds.to_string());
            date(Node::Object(vec![("$numberLong", text)]))
        }
        ClimkitValidUntil::Bare => number(),
        ClimkitValidUntil::BareIso => iso(),
        ClimkitValidUntil::Omitted => return None,
    })
}
