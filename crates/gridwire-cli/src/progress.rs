//! What people see on a terminal while they wait for more than a second.

use std::future::Future;
use std::io::{self, IsTerminal};
use std::time::Duration;

use gridwire::core::series::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
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
    pub(crate) fn show(&mut self, progress: Progress, rows: u64) {
        if !self.visible || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = "{bar:30} {pos} of {len} windows, {msg}, {elapsed}";
            styled(
                ProgressBar::new(progress.windows).with_position(progress.done),
                style,
            )
        });
        bar.set_position(progress.done);
        bar.set_message(format!("{rows} rows"));
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
