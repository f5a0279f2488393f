//! The lines of the doctor, one for each check, each ok or with what to do.

use std::future::Future;
use std::io::{self, Write};

use gridwire::core::{Error, ErrorKind};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::format::Format;
use crate::output::Output;
use crate::progress::waiting;
use crate::table::terminal_width;
use crate::wrap::beside;

/// Writes the lines as the checks end, and remembers the first failure.
pub(super) struct Report {
    output: Output,
    format: Format,
    provider: &'static str,
    /// How wide the names of the providers are.
    width: usize,
    /// Whether people may be told to wait.
    patient: bool,
    failure: Option<ErrorKind>,
    /// What was found, for the format that is one document.
    found: Vec<Line>,
}

/// What one check has found.
struct Line {
    provider: &'static str,
    check: String,
    state: State,
    text: String,
    remedy: Option<String>,
}

/// How a check has ended.
#[derive(Clone, Copy)]
enum State {
    Ok,
    /// Good to know.
    Note,
    /// It works, and yet is not right.
    Warn,
    Fail,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Note => "note",
            State::Warn => "warn",
            State::Fail => "fail",
        }
    }
}

/// Written in the order in which people read it.
impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_struct("Line", 5)?;
        line.serialize_field("provider", self.provider)?;
        line.serialize_field("check", &self.check)?;
        line.serialize_field("state", self.state.name())?;
        line.serialize_field("text", &self.text)?;
        line.serialize_field("remedy", &self.remedy)?;
        line.end()
    }
}

impl Report {
    pub(super) fn new(output: Output, format: Format, width: usize, patient: bool) -> Self {
        Self {
            output,
            format,
            provider: "",
            width,
            patient,
            failure: None,
            found: Vec::new(),
        }
    }

    /// Begins with a provider.
    pub(super) fn begin(&mut self, provider: &'static str) {
        self.provider = provider;
    }

    /// The provider that is checked.
    pub(super) fn provider(&self) -> &'static str {
        self.provider
    }

    /// Waits for a check that asks a service.
    pub(super) async fn wait<T>(&self, what: &str, check: impl Future<Output = T>) -> T {
        waiting(self.patient, what, check).await
    }

    pub(super) fn ok(&mut self, what: &str, text: &str) -> io::Result<()> {
        self.line(State::Ok, what, text, None)
    }

    /// Something to know, should anything not work.
    pub(super) fn note(&mut self, what: &str, text: &str, remedy: &str) -> io::Result<()> {
        self.line(State::Note, what, text, Some(remedy))
    }

    /// Something that works and yet is not right.
    pub(super) fn warn(&mut self, what: &str, text: &str, remedy: &str) -> io::Result<()> {
        self.line(State::Warn, what, text, Some(remedy))
    }

    /// A check that failed; the note is what else is known.
    pub(super) fn fail(&mut self, what: &str, error: &Error, note: &str) -> io::Result<()> {
        self.failure.get_or_insert(error.kind());
        let text = error.to_string();
        let remedy = error.remedy().unwrap_or("Try again later");
        // The text of an error ends in its remedy.
        let reason = text
            .strip_suffix(remedy)
            .map_or(&*text, |reason| reason.trim_end_matches(". "));
        let text = if note.is_empty() {
            reason.to_owned()
        } else {
            format!("{reason} ({note})")
        };
        self.line(State::Fail, what, &text, Some(remedy))
    }

    /// Ends the report, and gives the kind of the first failure.
    pub(super) fn end(mut self) -> io::Result<Option<ErrorKind>> {
        if self.format == Format::Json {
            serde_json::to_writer_pretty(&mut self.output, &self.found).map_err(io::Error::from)?;
            writeln!(self.output)?;
        }
        self.output.commit()?;
        Ok(self.failure)
    }

    fn line(
        &mut self,
        state: State,
        what: &str,
        text: &str,
        remedy: Option<&str>,
    ) -> io::Result<()> {
        let line = Line {
            provider: self.provider,
            check: what.to_owned(),
            state,
            text: text.to_owned(),
            remedy: remedy.map(str::to_owned),
        };
        match self.format {
            Format::Json => {
                self.found.push(line);
                return Ok(());
            }
            Format::Ndjson => {
                serde_json::to_writer(&mut self.output, &line).map_err(io::Error::from)?;
                writeln!(self.output)?;
            }
            _ => self.say(&line)?,
        }
        self.output.flush()
    }

    /// One line; on a terminal as many as it takes, with what to do on its own.
    fn say(&mut self, line: &Line) -> io::Result<()> {
        let (sign, width) = (line.state.name(), self.width);
        let head = format!("{sign:<4} {:<width$} {:<18} ", line.provider, line.check);
        let remedy = line.remedy.as_ref().map(|remedy| format!("-> {remedy}"));
        let screen = terminal_width().filter(|_| self.output.is_terminal());
        let (gap, below) = match screen {
            None => (" ", String::new()),
            Some(_) => ("\n", " ".repeat(head.len())),
        };
        let screen = screen.unwrap_or(usize::MAX);
        let remedy = remedy.map(|remedy| gap.to_owned() + &beside(&below, &remedy, screen));
        let text = beside(&head, &line.text, screen) + &remedy.unwrap_or_default();
        let style = self.output.style();
        let painted = match line.state {
            State::Ok => style.good(sign),
            State::Note => style.faint(sign),
            State::Warn => style.doubtful(sign),
            State::Fail => style.bad(sign),
        };
        writeln!(self.output, "{painted}{}", &text[sign.len()..])
    }
}
