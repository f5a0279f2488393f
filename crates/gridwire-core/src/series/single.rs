//! One call with a period: checked, sent, and split where a disputed rule says so.

use super::{Windowed, plan};
use crate::Result;
use crate::http::{Bytes, Response};
use crate::time::TimeRange;

/// Sends an operation with a period, after checking the period against the service's rules.
///
/// A period that is too long only by a rule that document and practice disagree on is asked for in
/// parts, whose answers are put together.
///
/// # Errors
/// Invalid input that names the rule, before anything is sent; or whatever the call fails with.
pub async fn send<W: Windowed>(operation: W) -> Result<Response<W::Answer>> {
    let transport = operation.transport().clone();
    let request = operation.request()?;
    if operation.is_unchecked() {
        return transport.call(request).await;
    }
    let (rules, now) = (W::RULES, transport.clock().now());
    if let (Some(start), Some(end)) = operation.period()
        && let Some(limit) = rules.too_long(start, end)
        && limit.disputed.is_some()
    {
        let whole = TimeRange::new(start, end)?;
        let mut windows = plan(&whole, rules, now).windows.into_iter();
        let Some(first) = windows.next() else {
            return transport.call(request).await;
        };
        let mut part = operation;
        part.set_period(first.ask.from(), first.ask.to());
        let mut sum: Response<W::Answer> = transport.call(part.request()?).await?;
        for window in windows {
            part.set_period(window.ask.from(), window.ask.to());
            let next: Response<W::Answer> = transport.call(part.request()?).await?;
            W::append(sum.value_mut(), next.into_inner());
        }
        return Ok(sum);
    }
    check(&operation)?;
    transport.call(request).await
}

/// Sends an operation with a period, after the same check, and gives the body as it came.
///
/// # Errors
/// Invalid input that names the rule, before anything is sent; or whatever the call fails with.
pub async fn send_raw<W: Windowed>(operation: W) -> Result<Response<Bytes>> {
    check(&operation)?;
    operation.transport().fetch(&operation.request()?).await
}

fn check<W: Windowed>(operation: &W) -> Result<()> {
    let (start, end) = operation.period();
    let disputed = |start, end| {
        W::RULES
            .too_long(start, end)
            .is_some_and(|limit| limit.disputed.is_some())
    };
    match (start, end) {
        _ if operation.is_unchecked() => Ok(()),
        // Only the answers of the parts can be put together, not their bytes: it goes as it is.
        (Some(start), Some(end)) if disputed(start, end) => Ok(()),
        (start, end) => W::RULES.check(start, end, operation.transport().clock().now()),
    }
}
