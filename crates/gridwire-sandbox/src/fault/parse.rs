//! `KIND[:OPTIONS][*TIMES][+SKIPPED][@PATH]`: a fault on a command line.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use super::Fault;

/// A fault on the command line that cannot be read; its text says what is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFaultError {
    text: String,
    problem: String,
}

impl fmt::Display for ParseFaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, problem } = self;
        write!(
            f,
            "fault {text:?}: {problem}. Accepted: KIND[:OPTION[,OPTION]][*TIMES][+SKIPPED][@PATH], where KIND is \
             a status from 200 to 599 (503, 429:retry-after=2), reset, truncate, slow:250ms, html (html:200), xml \
             (xml:502), bom or clock-skew:3600s; OPTION of statuses and pages is retry-after=SECONDS or \
             echo-authorization; TIMES is a number or `always`; durations end in ms, s, m or h; PATH is any part of \
             the path and query"
        )
    }
}

impl std::error::Error for ParseFaultError {}

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).map_err(|problem| ParseFaultError {
            text: text.to_owned(),
            problem,
        })
    }
}

fn read(text: &str) -> Result<Fault, String> {
    // The path first, since it may hold any of the other marks; then from the right.
    let (rest, path) = match text.split_once('@') {
        Some((rest, path)) => (rest, Some(path)),
        None => (text, None),
    };
    let (rest, skipped) = match rest.rsplit_once('+') {
        Some((rest, skipped)) => (rest, Some(skipped)),
        None => (rest, None),
    };
    let (rest, times) = match rest.rsplit_once('*') {
        Some((rest, times)) => (rest, Some(times)),
        None => (rest, None),
    };
    let (kind, options) = match rest.split_once(':') {
        Some((kind, options)) => (kind, options.split(',').collect()),
        None => (rest, Vec::new()),
    };

    let mut fault = self::kind(kind, options)?;
    if let Some(times) = times {
        fault = if times == "always" {
            fault.always()
        } else {
            fault.times(number(times, "TIMES")?)
        };
    }
    if let Some(skipped) = skipped {
        fault = fault.after(number(skipped, "SKIPPED")?);
    }
    match path {
        Some("") => Err("nothing after @".to_owned()),
        Some(path) => Ok(fault.on(path)),
        None => Ok(fault),
    }
}

fn kind(kind: &str, options: Vec<&str>) -> Result<Fault, String> {
    match kind {
        "reset" => plain(Fault::reset(), &options),
        "truncate" => plain(Fault::truncate(), &options),
        "bom" => plain(Fault::bom(), &options),
        "slow" => {
            let span = duration(one(&options)?)?;
            let over = span
                .to_std()
                .map_err(|_| "slow takes a positive duration".to_owned())?;
            Ok(Fault::slow(over))
        }
        "clock-skew" => Ok(Fault::clock_skew(duration(one(&options)?)?)),
        "html" => page(Fault::html(), &options),
        "xml" => page(Fault::xml(), &options),
        other => match other.parse() {
            Ok(status) => with_options(Fault::status(checked(status)?), &options),
            Err(_) => Err(format!("unknown kind {other:?}")),
        },
    }
}

fn plain(fault: Fault, options: &[&str]) -> Result<Fault, String> {
    match options.first() {
        None => Ok(fault),
        Some(option) => Err(format!("unexpected option {option:?}")),
    }
}

fn one<'a>(options: &[&'a str]) -> Result<&'a str, String> {
    match options {
        [option] => Ok(option),
        _ => Err("exactly one duration is needed".to_owned()),
    }
}

/// A page may have its status as first option.
fn page(fault: Fault, options: &[&str]) -> Result<Fault, String> {
    match options.split_first() {
        Some((first, rest)) => match first.parse() {
            Ok(status) => with_options(fault.with_status(checked(status)?), rest),
            Err(_) => with_options(fault, options),
        },
        None => Ok(fault),
    }
}

fn with_options(mut fault: Fault, options: &[&str]) -> Result<Fault, String> {
    for option in options {
        fault = match option.split_once('=') {
            Some(("retry-after", seconds)) => fault.retry_after(number(seconds, "retry-after")?),
            None if *option == "echo-authorization" => fault.echo_authorization(),
            _ => return Err(format!("unknown option {option:?}")),
        };
    }
    Ok(fault)
}

/// 1xx is never a final answer, and hyper would refuse to send it.
fn checked(status: u16) -> Result<u16, String> {
    if (200..=599).contains(&status) {
        Ok(status)
    } else {
        Err(format!("{status} is not a final status"))
    }
}

fn number<T: FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{what} is not a number: {text:?}"))
}

fn duration(text: &str) -> Result<TimeDelta, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let count: i64 = number(digits, "the duration")?;
    let span = match &text[digits.len()..] {
        "ms" => TimeDelta::try_milliseconds(count),
        "s" => TimeDelta::try_seconds(count),
        "m" => TimeDelta::try_minutes(count),
        "h" => TimeDelta::try_hours(count),
        unit => return Err(format!("unknown unit {unit:?} of a duration")),
    };
    span.ok_or_else(|| format!("the duration {text:?} is too long"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_form_and_back() {
        for (text, fault) in [
            ("503", Fault::status(503)),
            (
                "503*2@/capacities_cpc",
                Fault::status(503).times(2).on("/capacities_cpc"),
            ),
            ("509*always", Fault::status(509).always()),
            ("429:retry-after=2", Fault::status(429).retry_after(2)),
            (
                "401:echo-authorization",
                Fault::status(401).echo_authorization(),
            ),
            ("reset+3", Fault::reset().after(3)),
            (
                "truncate*4+2@a+b*c@d",
                Fault::truncate().times(4).after(2).on("a+b*c@d"),
            ),
            ("slow:250ms", Fault::slow(Duration::from_millis(250))),
            ("html", Fault::html()),
            (
                "html:200,echo-authorization",
                Fault::html().with_status(200).echo_authorization(),
            ),
            ("xml", Fault::xml()),
            ("bom", Fault::bom()),
            ("clock-skew:3600s", Fault::clock_skew(TimeDelta::hours(1))),
            ("clock-skew:-5s", Fault::clock_skew(TimeDelta::seconds(-5))),
        ] {
            assert_eq!(text.parse(), Ok(fault.clone()), "{text}");
            assert_eq!(fault.to_string(), text);
        }
        assert_eq!("clock-skew:1h".parse(), "clock-skew:60m".parse::<Fault>());
    }

    #[test]
    fn errors_name_the_problem_and_the_forms() {
        for (text, problem) in [
            ("", "unknown kind \"\""),
            ("boom", "unknown kind \"boom\""),
            ("42", "42 is not a final status"),
            ("100", "100 is not a final status"),
            ("503*x", "TIMES is not a number"),
            ("503+", "SKIPPED is not a number"),
            ("503@", "nothing after @"),
            ("slow", "exactly one duration"),
            ("slow:-1s", "positive duration"),
            ("slow:3y", "unknown unit \"y\""),
            ("reset:1", "unexpected option \"1\""),
            ("429:retry-after=soon", "retry-after is not a number"),
            ("429:later", "unknown option \"later\""),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
            assert!(error.contains("503, 429:retry-after=2"), "{error}");
        }
    }
}
