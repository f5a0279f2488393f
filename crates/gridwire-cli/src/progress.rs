//! What people see on a terminal while they wait for more than a second.

use std::future::Future;
use std::io::{self, IsTerminal};
use std::time::Duration;

use gridwire::core::series::Progress;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use tokio::time::{Instant, sleep};

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar for the windows of a range; it appears late, and only where somebody can see it.
pub(crate) struct Meter {
    visible: bool,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Meter {
    /// A meter for standard error, unless it is not wanted there.
    pub(crate) fn new(wanted: bool) -> Self {
        Self {
            visible: wanted && io::stderr().is_terminal(),
            started: Instant::now(),
            bar: None,
        }
    }

    /// Shows how far the work is, once it has lasted long enough.
    pub(crate) fn show(&mut self, stand: &Stand) {
        let elapsed = self.started.elapsed();
        if !self.visible || elapsed < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = "{bar:30} {pos} of {len} windows, {msg}";
            let bar = ProgressBar::hidden().with_message(stand.words(elapsed));
            bar.set_length(stand.windows);
            styled(bar.with_position(stand.done), style)
        });
        bar.set_length(stand.windows);
        bar.set_position(stand.done);
        bar.set_message(stand.words(elapsed));
    }
}

/// How far a range is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stand {
    /// Windows done.
    pub(crate) done: u64,
    /// Windows in all, as far as known.
    pub(crate) windows: u64,
    /// Rows that came.
    pub(crate) rows: u64,
    /// How long the next request still waits.
    pub(crate) waiting: Duration,
}

impl Stand {
    pub(crate) fn of(progress: Progress, rows: u64) -> Self {
        Self {
            done: progress.done,
            windows: progress.windows,
            rows,
            waiting: progress.waiting,
        }
    }

    /// What a bar alone does not say.
    fn words(&self, elapsed: Duration) -> String {
        let mut words = format!("{} rows", self.rows);
        if self.waiting >= PATIENCE {
            let seconds = self.waiting.as_secs();
            words.push_str(&format!(", waits {seconds} s before it asks again"));
        } else if let Some(left) = self.left(elapsed) {
            words.push_str(&format!(", about {} left", HumanDuration(left)));
        }
        words
    }

    /// How long the rest will take, if the windows to come are like those that are done.
    fn left(&self, elapsed: Duration) -> Option<Duration> {
        let (done, rest) = (self.done, self.windows.checked_sub(self.done)?);
        #[allow(clippy::cast_precision_loss)] // An estimate.
        (done > 0).then(|| elapsed.mul_f64(rest as f64 / done as f64))
    }
}

/// Waits for one call, with a moving sign after the first second.
pub(crate) async fn waiting<T>(wanted: bool, what: &str, call: impl Future<Output = T>) -> T {
    tokio::pin!(call);
    if wanted && io::stderr().is_terminal() {
        tokio::select! {
            result = &mut call => return result,
            () = sleep(PATIENCE) => {}
        }
        let sign = styled(ProgressBar::no_length(), "{spinner} {msg}, {elapsed}");
        sign.set_message(format!("waiting for {what}"));
        sign.enable_steady_tick(Duration::from_millis(120));
        return call.await;
    }
    call.await
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_draw_target(ProgressDrawTarget::stderr());
    // The clock starts when the bar appears, after what was waited already.
    bar.with_style(style.progress_chars("━╸─"))
        .with_elapsed(PATIENCE)
        // Dropping it, for whatever reason, leaves no half line behind.
        .with_finish(ProgressFinish::AndClear)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_tell_rows_and_what_is_waited_for() {
        let mut stand = Stand {
            windows: 12,
            ..Stand::default()
        };
        let words = |stand: &Stand| stand.words(Duration::from_secs(30));
        assert_eq!(words(&stand), "0 rows");
        (stand.done, stand.rows) = (3, 700);
        assert_eq!(words(&stand), "700 rows, about 2 minutes left");
        stand.waiting = Duration::from_millis(20_400);
        assert_eq!(words(&stand), "700 rows, waits 20 s before it asks again");
        // Windows that were cut may make more than there were.
        stand = Stand { done: 13, ..stand };
        assert_eq!(stand.left(Duration::from_secs(1)), None);
    }
}
