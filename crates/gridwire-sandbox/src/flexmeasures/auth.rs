//! Tokens, and how many requests they are good for.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::fields::{Fields, text};
use super::reply::{Reply, Said};
use super::switches::Switches;
use super::world::USER;
use crate::base64;
use crate::random::Random;

/// The user's credentials: no secret, and easy to find in a leak.
pub(crate) const EMAIL: &str = "sandbox@flexmeasures.example";
pub(crate) const PASSWORD: &str = "5a4db0c5-f1e8-4ea5-9a55-0f1e83ea5e55";

/// All that were issued, each with its end.
pub(crate) struct Tokens {
    random: Random,
    issued: HashMap<String, DateTime<Utc>>,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed, "flexmeasures tokens"),
            issued: HashMap::new(),
        }
    }

    fn issue(&mut self, now: DateTime<Utc>, lifetime: u32) -> String {
        self.issued.retain(|_, end| now < *end);
        let claims = json!({"ver": "5", "uid": format!("{:016x}", self.random.next()), "exp": 0,
            "fs_paa": now.timestamp_micros() as f64 / 1e6});
        let signature = format!("{:016x}{:016x}", self.random.next(), self.random.next());
        let claims = base64::encode(claims.to_string().as_bytes());
        let token = format!("{}.{signature}", claims.trim_end_matches('='));
        let end = now + TimeDelta::seconds(lifetime.into());
        self.issued.insert(token.clone(), end);
        token
    }

    pub(crate) fn is_good(&self, token: &str, now: DateTime<Utc>) -> bool {
        self.issued.get(token).is_some_and(|end| now < *end)
    }

    pub(crate) fn expire(&mut self) {
        self.issued.clear();
    }
}

/// E-mail and password for a token.
pub(crate) fn login(
    tokens: &mut Tokens,
    body: &Map<String, Value>,
    now: DateTime<Utc>,
    switches: &Switches,
) -> Said<Reply> {
    let mut fields = Fields::new(Some("json"), body, &["email", "password"]);
    let email = fields.required("email", text);
    let password = fields.required("password", text);
    fields.done()?;
    let errors = |status: u16, text: String| Reply::numbered(status, json!({ "errors": [text] }));
    let email = email.unwrap_or_default();
    if email != EMAIL {
        return Err(errors(
            404,
            format!("User with email '{email}' does not exist"),
        ));
    }
    if password.as_deref() != Some(PASSWORD) {
        return Err(errors(401, "User password does not match.".to_owned()));
    }
    let token = tokens.issue(now, switches.token_lifetime);
    let body = json!({"auth_token": token, "user_id": USER});
    Ok(Reply::numbered(200, body))
}

/// A count that begins again after each window.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    ends: Option<DateTime<Utc>>,
    used: u32,
}

/// What headers tell of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) limit: u32,
    pub(crate) left: u32,
    pub(crate) ends: DateTime<Utc>,
    pub(crate) exceeded: bool,
}

impl Limit {
    /// Counts one more, or refuses it.
    pub(crate) fn take(&mut self, limit: u32, window: TimeDelta, now: DateTime<Utc>) -> Usage {
        let ends = match self.ends {
            Some(ends) if now < ends => ends,
            _ => {
                self.used = 0;
                *self.ends.insert(now + window)
            }
        };
        let exceeded = self.used >= limit;
        if !exceeded {
            self.used += 1;
        }
        let left = limit.saturating_sub(self.used);
        Usage {
            limit,
            left,
            ends,
            exceeded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_begins_again() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let mut limit = Limit::default();
        let mut take = |now| {
            let usage = limit.take(2, TimeDelta::minutes(1), at(now));
            (usage.left, usage.exceeded, usage.ends == at(60))
        };
        assert_eq!(take(0), (1, false, true));
        assert_eq!(take(30), (0, false, true));
        assert_eq!(take(59), (0, true, true));
        assert_eq!(take(60), (1, false, false));
    }
}
