//! Tokens: JSON Web Tokens to look at, a table of random numbers to the service.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::switches::Switches;
use crate::base64;
use crate::random::Random;

/// The oldest are forgotten beyond this many, and are foreign then.
const KEPT: usize = 10_000;

/// All that were issued.
pub(crate) struct Tokens {
    random: Random,
    issued: HashMap<String, Token>,
    order: VecDeque<String>,
}

struct Token {
    user: String,
    ends: DateTime<Utc>,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed, "climkit tokens"),
            issued: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// A new token of a user, and its end as it is told.
    pub(crate) fn issue(
        &mut self,
        user: &str,
        now: DateTime<Utc>,
        switches: &Switches,
    ) -> (String, DateTime<Utc>) {
        let life = TimeDelta::seconds(switches.token_lifetime.into());
        let shown = now + switches.token_skew;
        let claims = if switches.token_claims {
            let (iat, exp) = (shown.timestamp(), (shown + life).timestamp());
            serde_json::json!({"sub": user, "iat": iat, "exp": exp}).to_string()
        } else {
            serde_json::json!({ "sub": user }).to_string()
        };
        // Nothing is signed: who has this has looked it up in the table.
        let signature = format!("{:016x}{:016x}", self.random.next(), self.random.next());
        let parts = [r#"{"alg":"HS256","typ":"JWT"}"#, &claims, &signature];
        let value = parts.map(url_safe).join(".");
        if self.order.len() == KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.issued.remove(&oldest);
        }
        self.order.push_back(value.clone());
        let (user, ends) = (user.to_owned(), now + life);
        self.issued.insert(value.clone(), Token { user, ends });
        (value, shown + life)
    }

    /// Whose token it is, and whether it is still good; `None` for one that was not issued here.
    pub(crate) fn find(&self, value: &str, now: DateTime<Utc>) -> Option<(&str, bool)> {
        let token = self.issued.get(value)?;
        Some((&token.user, now < token.ends))
    }

    pub(crate) fn expire(&mut self, now: DateTime<Utc>) {
        for token in self.issued.values_mut() {
            token.ends = token.ends.min(now);
        }
    }
}

/// Base64 as RFC 7515 has it.
fn url_safe(text: &str) -> String {
    let encoded = base64::encode(text.as_bytes());
    encoded
        .trim_end_matches('=')
        .replace('+', "-")
        .replace('/', "_")
}
