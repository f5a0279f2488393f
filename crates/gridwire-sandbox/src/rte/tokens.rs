//! Tokens: issued, running, expired.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::random::Random;

const DEFAULT_LIFETIME: u32 = 7200;
/// Real tokens are opaque and 54 to 60 characters long.
const LENGTH: usize = 58;
const CHARACTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The tokens of the one application.
pub(crate) struct Tokens {
    random: Random,
    lifetime: u32,
    running: Option<Token>,
    /// Also those that a newer one has followed: each lives until its own end.
    valid_until: HashMap<String, DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) value: String,
    expires: DateTime<Utc>,
}

impl Token {
    /// Whole seconds left, rounded down as the service does.
    pub(crate) fn seconds_left(&self, now: DateTime<Utc>) -> i64 {
        (self.expires - now).num_seconds()
    }
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed, "rte tokens"),
            lifetime: DEFAULT_LIFETIME,
            running: None,
            valid_until: HashMap::new(),
        }
    }

    /// The running token, or a new one if it has less than a second left.
    pub(crate) fn issue(&mut self, now: DateTime<Utc>) -> Token {
        if let Some(token) = &self.running
            && token.seconds_left(now) > 0
        {
            return token.clone();
        }
        let value: String = (0..LENGTH)
            .map(|_| char::from(*self.random.pick(CHARACTERS)))
            .collect();
        let expires = now + TimeDelta::seconds(self.lifetime.into());
        self.valid_until.retain(|_, end| *end > now);
        self.valid_until.insert(value.clone(), expires);
        let token = Token { value, expires };
        self.running = Some(token.clone());
        token
    }

    pub(crate) fn is_valid(&self, value: &str, now: DateTime<Utc>) -> bool {
        self.valid_until.get(value).is_some_and(|end| now < *end)
    }

    pub(crate) fn expire(&mut self) {
        self.running = None;
        self.valid_until.clear();
    }

    pub(crate) fn set_lifetime(&mut self, seconds: u32) {
        self.lifetime = seconds;
        // The running token keeps its end, but the next request gets one of the new lifetime.
        self.running = None;
    }
}
