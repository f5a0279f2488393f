use std::time::Duration;

use chrono::{DateTime, Utc};

/// Reads a `Retry-After` header: seconds, or an HTTP date against the current time.
///
/// A date that has passed means no wait. `None` if it is neither.
pub fn parse_retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    Some((date.to_utc() - now).to_std().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        let now = DateTime::parse_from_rfc3339("2026-11-21T08:00:00Z")
            .unwrap()
            .to_utc();
        for (value, wait) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Sat, 21 Nov 2026 08:01:30 GMT", Some(90)),
            ("Sat, 21 Nov 2026 07:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(
                parse_retry_after(value, now),
                wait.map(Duration::from_secs),
                "{value}"
            );
        }
    }
}
