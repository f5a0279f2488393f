//! Who asks, and whether it is too early: before anything else of a call but its path and method.

use axum::http::{HeaderMap, header};

use super::options::ClimkitLimit;
use super::refusal::Refusal;
use super::state::ClimkitState;
use super::switches::Switches;

/// Lets a call pass, or says why not. A request with a token that has ended counts for its user too.
pub(crate) fn pass(
    state: &ClimkitState,
    headers: &HeaderMap,
    path: &str,
    switches: &Switches,
) -> Result<(), Refusal> {
    let token = bearer(headers).ok_or(Refusal::NoToken)?;
    let now = state.now();
    let mut accounts = state.accounts();
    let (user, is_good) = accounts
        .tokens
        .find(token, now)
        .map(|(user, is_good)| (user.to_owned(), is_good))
        .ok_or(Refusal::ForeignToken)?;
    let in_time = accounts.starts.add(&user, path, now);
    if !in_time && switches.limit != ClimkitLimit::Off {
        return Err(Refusal::TooEarly);
    }
    if is_good {
        Ok(())
    } else {
        Err(Refusal::EndedToken)
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
