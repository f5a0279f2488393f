//! The lines of the doctor, one for each check, each ending in what to do.

use std::future::Future;
use std::io::{self, Write};

use gridwire::core::{Error, ErrorKind};

use crate::output::Output;
use crate::progress::waiting;

/// Writes the lines as the checks end, and remembers the first failure.
pub(super) struct Report {
    output: Output,
    provider: &'static str,
    /// Whether people may be told to wait.
    patient: bool,
    failure: Option<ErrorKind>,
}

impl Report {
    pub(super) fn new(output: Output, patient: bool) -> Self {
        Self {
            output,
            provider: "",
            patient,
            failure: None,
        }
    }

    /// Begins with a provider.
    pub(super) fn begin(&mut self, provider: &'static str) {
        self.provider = provider;
    }

    /// Waits for a check that asks a service.
    pub(super) async fn wait<T>(&self, what: &str, check: impl Future<Output = T>) -> T {
        waiting(self.patient, what, check).await
    }

    pub(super) fn ok(&mut self, what: &str, text: &str) -> io::Result<()> {
        let sign = self.output.style().good("ok  ");
        self.line(&sign, what, text)
    }

    /// Something that works and yet is not right.
    pub(super) fn warn(&mut self, what: &str, text: &str, remedy: &str) -> io::Result<()> {
        let sign = self.output.style().doubtful("warn");
        self.line(&sign, what, &format!("{text} -> {remedy}"))
    }

    /// A check that failed; the note is what else is known.
    pub(super) fn fail(&mut self, what: &str, error: &Error, note: &str) -> io::Result<()> {
        self.failure.get_or_insert(error.kind());
        let sign = self.output.style().bad("fail");
        let text = error.to_string();
        let remedy = error.remedy().unwrap_or("Try again later");
        // The text of an error ends in its remedy.
        let reason = text
            .strip_suffix(remedy)
            .map_or(&*text, |reason| reason.trim_end_matches(". "));
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(" ({note})")
        };
        let text = format!("{reason}{note} -> {remedy}");
        self.line(&sign, what, &text)
    }

    /// Ends the report, and gives the kind of the first failure.
    pub(super) fn end(self) -> io::Result<Option<ErrorKind>> {
        self.output.commit()?;
        Ok(self.failure)
    }

    fn line(&mut self, sign: &str, what: &str, text: &str) -> io::Result<()> {
        writeln!(self.output, "{sign} {} {what:<18} {text}", self.provider)?;
        self.output.flush()
    }
}
