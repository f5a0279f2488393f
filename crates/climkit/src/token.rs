use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gridwire_core::chrono::{DateTime, Utc};
use gridwire_core::serde_json::Value;

/// What the document says of every token.
pub(crate) const DOCUMENTED: Duration = Duration::from_secs(15 * 60);

/// How long a token is good from its receipt.
///
/// `until` is what the answer says, `date` the answer's own time, `now` this computer's. Both times of
/// the service are on one clock, so their distance holds however wrong this computer's clock is. The
/// shortest reading counts that is any time at all, and never more than what the document says: a login
/// too many costs a second, one too few a refusal.
pub(crate) fn lifetime(
    token: &str,
    until: Option<DateTime<Utc>>,
    date: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Duration {
    let claims = claims(token).unwrap_or_default();
    let claim = |name: &str| DateTime::from_timestamp(claims.get(name)?.as_f64()? as i64, 0);
    let (issued, ends) = (claim("iat"), claim("exp"));
    let here = date.or(issued).unwrap_or(now);
    let readings = [
        until.map(|until| until - here),
        ends.map(|ends| ends - here),
        ends.zip(issued).map(|(ends, issued)| ends - issued),
    ];
    readings
        .into_iter()
        .flatten()
        .filter_map(|left| u64::try_from(left.num_seconds()).ok())
        .filter(|left| *left > 0)
        .map(Duration::from_secs)
        .fold(DOCUMENTED, Duration::min)
}

/// The payload of a JSON Web Token, unverified: it only says when to ask for the next one.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    gridwire_core::serde_json::from_slice(&payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn jwt(payload: &str) -> String {
        format!("e30.{}.x", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn a_wrong_clock_does_not_matter() {
        let (noon, until) = (at("2026-06-01T12:00:00Z"), at("2026-06-01T12:15:00Z"));
        let iat = noon.timestamp();
        let token = jwt(&format!(r#"{{"iat":{iat},"exp":{}}}"#, iat + 900));
        for wrong in [
            "2026-06-01T11:00:00Z",
            "2026-06-01T12:00:00Z",
            "2026-06-01T13:00:00Z",
            "1970-01-01T00:00:00Z",
        ] {
            let now = at(wrong);
            for (token, until, date) in [
                ("t", Some(until), Some(noon)),
                (&token, Some(until), None),
                (&token, None, None),
                (&token, None, Some(noon)),
                ("t", None, None),
            ] {
                assert_eq!(
                    lifetime(token, until, date, now),
                    DOCUMENTED,
                    "{token} {until:?} {date:?} {now}"
                );
            }
        }
        // Nothing but this computer's clock: right if that is right, and never absurd.
        assert_eq!(
            lifetime("t", Some(until), None, at("2026-06-01T12:05:00Z")),
            Duration::from_secs(600)
        );
        assert_eq!(
            lifetime("t", Some(until), None, at("2026-06-01T13:00:00Z")),
            DOCUMENTED
        );
        assert_eq!(
            lifetime("t", Some(until), None, at("2026-05-01T13:00:00Z")),
            DOCUMENTED
        );
        // A token that the service gives a second time has less left.
        assert_eq!(
            lifetime(&token, Some(until), Some(at("2026-06-01T12:10:00Z")), noon),
            Duration::from_secs(300)
        );
    }
}
