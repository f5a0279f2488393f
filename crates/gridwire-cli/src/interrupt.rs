//! Ctrl-C and the signal to end: what is half done is taken away before the command goes.

use std::future::{Future, pending};
use std::panic::resume_unwind;
use std::time::Duration;

use crate::say::say;

/// What a shell reports for a command that Ctrl-C has ended.
const INTERRUPTED: u8 = 130;

/// Runs a command to its end or until it is interrupted, and gives the exit code.
///
/// The command runs in a task of its own, so that even one that is stuck in a write can be left.
pub(crate) async fn or_until(command: impl Future<Output = u8> + Send + 'static) -> u8 {
    let mut task = tokio::spawn(command);
    tokio::select! {
        ended = &mut task => match ended.map_err(|error| error.try_into_panic()) {
            Ok(code) => code,
            Err(Ok(panic)) => resume_unwind(panic),
            Err(Err(_)) => INTERRUPTED,
        },
        () = interrupted() => {
            task.abort();
            // Dropping the command removes its temporary file and its progress bar.
            let _ = tokio::time::timeout(Duration::from_secs(1), task).await;
            say!("interrupted before the end");
            INTERRUPTED
        }
    }
}

/// Waits for Ctrl-C, or for the signal by which services are ended.
pub(crate) async fn interrupted() {
    tokio::select! {
        result = tokio::signal::ctrl_c() => if result.is_err() { pending().await },
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
