//! Ctrl-C and the signal to end: what is half done is taken away before the command goes.

use std::future::{Future, pending};
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::say::say;

/// What a shell reports for a command that Ctrl-C has ended.
const INTERRUPTED: u8 = 130;

/// What is complete, for those who interrupt the command.
static COMPLETE: Mutex<String> = Mutex::new(String::new());

/// Keeps in mind what is complete at this point of the command.
pub(crate) fn complete(what: String) {
    *COMPLETE.lock().unwrap_or_else(PoisonError::into_inner) = what;
}

/// Runs a command to its end or until it is interrupted, and gives the exit code.
///
/// The command runs in a task of its own, so that even one that is stuck in a write can be left.
pub(crate) async fn or_until(command: impl Future<Output = u8> + Send + 'static) -> u8 {
    let interrupted = listen();
    let mut task = tokio::spawn(command);
    tokio::select! {
        ended = &mut task => match ended.map_err(|error| error.try_into_panic()) {
            Ok(code) => code,
            Err(Ok(panic)) => resume_unwind(panic),
            Err(Err(_)) => INTERRUPTED,
        },
        () = interrupted => {
            task.abort();
            // Dropping the command removes its temporary file and its progress bar.
            let _ = tokio::time::timeout(Duration::from_secs(1), task).await;
            let complete = COMPLETE.lock().unwrap_or_else(PoisonError::into_inner);
            let sign = if complete.is_empty() { "" } else { ": " };
            say!("interrupted before the end{sign}{complete}");
            INTERRUPTED
        }
    }
}

/// Listens from now on for Ctrl-C, or for the signal by which services are ended; the future waits
/// for it.
#[cfg(unix)]
pub(crate) fn listen() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    // A signal that cannot be listened for ends the process as it always did.
    async fn receive(signal: Option<Signal>) {
        match signal {
            Some(mut signal) => drop(signal.recv().await),
            None => pending().await,
        }
    }
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok());
    async move {
        let [interrupt, terminate] = signals;
        tokio::select! {
            () = receive(interrupt) => {}
            () = receive(terminate) => {}
        }
    }
}

/// Listens for Ctrl-C; the future waits for it.
#[cfg(not(unix))]
pub(crate) async fn listen() {
    if tokio::signal::ctrl_c().await.is_err() {
        pending().await
    }
}
