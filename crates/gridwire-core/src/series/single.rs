//! One call with a period: checked, sent, and split where a disputed rule says so.

use super::{Windowed, plan};
use crate::Result;
use crate::http::{Body, Response};
use crate::time::TimeRange;

/// Sends an operation with a period, after checking the period against the service's rules.
///
/// A period that is too long only by a rule that document and practice disagree on is asked for in
/// parts, whose answers are put together.
///
/// # Errors
/// Invalid input that names the rule, before anything is sent; or whatever the call fails with.
pub async fn send<W: Windowed>(operation: W) -> Result<Response<W::Answer>> {
    check(&operation)?;
    let transport = operation.transport().clone();
    let windows = parts(&operation)?;
    let Some((first, rest)) = windows.split_first() else {
        return transport.call(operation.request()?).await;
    };
    let mut part = operation;
    part.set_period(first.from(), first.to());
    let mut sum: Response<W::Answer> = transport.call(part.request()?).await?;
    for window in rest {
        part.set_period(window.from(), window.to());
        let more: Response<W::Answer> = transport.call(part.request()?).await?;
        W::append(sum.value_mut(), more.into_inner());
    }
    Ok(sum)
}

/// Sends an operation with a period as one request, after the same check, and gives the body as it
/// came.
///
/// # Errors
/// Invalid input that names the rule, before anything is sent; or whatever the call fails with.
pub async fn send_raw<W: Windowed>(operation: W) -> Result<Response<Body>> {
    check(&operation)?;
    operation.transport().fetch(&operation.request()?).await
}

fn check<W: Windowed>(operation: &W) -> Result<()> {
    if operation.is_unchecked() {
        return Ok(());
    }
    let (start, end) = operation.period();
    operation
        .rules()
        .check(start, end, operation.transport().clock().now())
}

/// The periods to ask for where a disputed rule may stand against asking at once; else none.
fn parts<W: Windowed>(operation: &W) -> Result<Vec<TimeRange>> {
    let (Some(start), Some(end), false) = (
        operation.period().0,
        operation.period().1,
        operation.is_unchecked(),
    ) else {
        return Ok(Vec::new());
    };
    if operation.rules().too_long(start, end).is_none() {
        return Ok(Vec::new());
    }
    let windows = plan(
        &TimeRange::new(start, end)?,
        operation.rules(),
        operation.unit(),
        operation.transport().clock().now(),
    )
    .windows;
    Ok(windows.into_iter().map(|window| window.ask).collect())
}
