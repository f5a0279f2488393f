//! A credential that a command prints, such as that of a password store.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use gridwire::core::{Error, ErrorKind};
use tokio::io::{AsyncReadExt, copy, sink};
use tokio::process::Command;

/// Long enough for people who are asked to unlock their password store.
pub(super) const DEADLINE: Duration = Duration::from_secs(120);

/// No credential is longer.
const LONGEST: u64 = 64 * 1024;

/// Why a command has given no value.
#[derive(Debug)]
pub(super) enum Failure {
    NotRun(io::Error),
    TooSlow(Duration),
    Failed(ExitStatus),
    Empty,
    NoText,
    TooLong,
}

/// Runs a command without a shell, and gives the first line of what it prints.
///
/// What it says on standard error is for people, and so passed through. It has no standard input,
/// which may be the data that gridwire is to send.
pub(super) async fn run(words: &[String], deadline: Duration) -> Result<String, Failure> {
    let said = tokio::time::timeout(deadline, output(words)).await;
    let said = said.map_err(|_| Failure::TooSlow(deadline))??;
    let line = said.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if line.len() as u64 == LONGEST {
        return Err(Failure::TooLong);
    }
    let line = std::str::from_utf8(line).map_err(|_| Failure::NoText)?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.trim().is_empty() {
        return Err(Failure::Empty);
    }
    Ok(line.to_owned())
}

/// The beginning of what a command prints, if it ends well.
async fn output(words: &[String]) -> Result<Vec<u8>, Failure> {
    let (program, arguments) = words.split_first().ok_or(Failure::Empty)?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(Failure::NotRun)?;
    let mut said = Vec::new();
    if let Some(mut out) = child.stdout.take() {
        let beginning = (&mut out).take(LONGEST).read_to_end(&mut said).await;
        beginning.map_err(Failure::NotRun)?;
        // A command whose output nobody reads may fail for that.
        copy(&mut out, &mut sink()).await.map_err(Failure::NotRun)?;
    }
    let status = child.wait().await.map_err(Failure::NotRun)?;
    if status.success() {
        Ok(said)
    } else {
        Err(Failure::Failed(status))
    }
}

impl Failure {
    /// The error; of the command only its program is named, since arguments may be nobody's business.
    pub(super) fn explain(self, variable: &str, words: &[String], place: &str) -> Error {
        let program = words.first().map_or("", String::as_str);
        let (what, remedy) = match &self {
            Failure::NotRun(error) if error.kind() == io::ErrorKind::NotFound => (
                "was not found".into(),
                "Install it, or write its full path; it is run without a shell, so that ~ and $ mean nothing",
            ),
            Failure::NotRun(error) => (
                format!("cannot be run: {error}"),
                "Name a program that you may run",
            ),
            Failure::TooSlow(deadline) => (
                format!("was not done after {} s", deadline.as_secs()),
                "Run it by hand; it must not wait for input",
            ),
            Failure::Failed(status) => (
                format!("failed ({status})"),
                "Run it by hand; what it said on standard error stands above",
            ),
            Failure::Empty => (
                "printed nothing on its first line".into(),
                "Have it print the value on the first line of standard output",
            ),
            Failure::NoText => (
                "printed what is no UTF-8 text".into(),
                "Have it print the value on the first line of standard output",
            ),
            Failure::TooLong => (
                format!("printed a first line of more than {LONGEST} bytes"),
                "Have it print the value on the first line of standard output",
            ),
        };
        let text = format!("{place}: the command {program} for {variable} {what}");
        Error::new(ErrorKind::Configuration, text).with_remedy(remedy)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn words(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    async fn of(script: &str) -> Result<String, Failure> {
        run(&words(script), DEADLINE).await
    }

    #[tokio::test]
    async fn the_first_line_counts_without_its_end() {
        for (script, value) in [
            ("printf 'a b \\nsecond\\n'", "a b "),
            ("printf 'one\\r\\n'", "one"),
            ("printf no-end", "no-end"),
            ("echo first; yes | head -c 1000000", "first"),
        ] {
            assert_eq!(of(script).await.unwrap(), value, "{script}");
        }
    }

    #[tokio::test]
    async fn whatever_else_happens_is_told_and_arguments_are_not() {
        let forever = run(&words("exec sleep 1000 # hunter2"), Duration::ZERO).await;
        for (result, part) in [
            (of("exit 3 # hunter2").await, "failed (exit status: 3)"),
            (of("true # hunter2").await, "printed nothing"),
            (of("echo; echo hunter2").await, "printed nothing"),
            (of("printf '\\377hunter2'").await, "no UTF-8"),
            (
                of("yes hunter2 | tr -d '\\n' | head -c 100000").await,
                "65536 bytes",
            ),
            (
                run(&["gridwire-no-such".into()], DEADLINE).await,
                "not found",
            ),
            (run(&["/".into()], DEADLINE).await, "cannot be run"),
            (forever, "not done after 0 s"),
        ] {
            let error = result
                .unwrap_err()
                .explain("A_KEY", &words("hunter2"), "x.toml, line 3");
            let text = error.to_string();
            assert!(
                text.starts_with("x.toml, line 3: the command sh for A_KEY "),
                "{text}"
            );
            assert!(
                text.contains(part) && error.remedy().is_some(),
                "{part} in {text}"
            );
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
