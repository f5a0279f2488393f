//! Why jobs fail, and what to change.

use std::fmt;

use gridwire_core::{Error, ErrorKind};

use crate::{Job, JobId, JobStatus, SensorId};

/// A job that gave nothing: the source of an error of the kind [`ErrorKind::Refused`].
///
/// ```
/// # use flexmeasures::{Error, FailureReason, JobFailure};
/// fn is_infeasible(error: &Error) -> bool {
///     JobFailure::of(error).is_some_and(|failure| failure.reason == FailureReason::Infeasible)
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobFailure {
    /// The job as the server described it last, with its message and its traceback in `exc_info`.
    ///
    /// Servers without jobs to ask for tell the message alone.
    pub job: Job,
    /// Why, as far as the message is known.
    pub reason: FailureReason,
}

/// Why a job gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureReason {
    /// No schedule keeps all limits.
    Infeasible,
    /// There is no price in the period of the schedule.
    PricesUnknown {
        /// The sensor without prices, where the server names it.
        sensor: Option<SensorId>,
    },
    /// Too few data to forecast with.
    NotEnoughData,
    /// Other values are recorded already, as known at the same time.
    AlreadyRecorded,
    /// A file is not what the server reads.
    UnreadableFile,
    /// The job took longer than the server lets one take.
    TooSlow,
    /// The worker ended during the job, or its connection to the database was left broken by another one.
    WorkerLost,
    /// Somebody stopped or canceled it.
    Stopped,
    /// Something else.
    Other,
}

/// What is found in the messages of failed jobs.
const SIGNS: &[(&str, FailureReason)] = &[
    ("infeasible", FailureReason::Infeasible),
    (
        "Prices unknown",
        FailureReason::PricesUnknown { sensor: None },
    ),
    (
        "No commodity prices",
        FailureReason::PricesUnknown { sensor: None },
    ),
    ("Not enough training data", FailureReason::NotEnoughData),
    ("missing values", FailureReason::NotEnoughData),
    ("timed_belief_pkey", FailureReason::AlreadyRecorded),
    ("Invalid content in file", FailureReason::UnreadableFile),
    ("exceeded maximum timeout", FailureReason::TooSlow),
    ("Work-horse terminated", FailureReason::WorkerLost),
    ("AbandonedJobError", FailureReason::WorkerLost),
    ("InFailedSqlTransaction", FailureReason::WorkerLost),
];

impl FailureReason {
    fn of(job: &Job) -> Self {
        if matches!(job.status, JobStatus::Stopped | JobStatus::Canceled) {
            return Self::Stopped;
        }
        let message = job.message.as_deref().unwrap_or_default();
        let found = SIGNS.iter().find(|(sign, _)| message.contains(sign));
        match found.map(|(_, reason)| reason.clone()) {
            Some(Self::PricesUnknown { .. }) => Self::PricesUnknown {
                sensor: named_sensor(message),
            },
            other => other.unwrap_or(Self::Other),
        }
    }

    /// What to change.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Infeasible => {
                "Raise the power capacity, lower a target, minimum or soc-min, begin fuller or earlier, or set relax-constraints, which makes costs of limits"
            }
            Self::PricesUnknown { .. } => {
                "Record prices for the period of the schedule, as known before its prior, give the reference to their sensor a default, or schedule another period, which begins where events of the sensors begin"
            }
            Self::NotEnoughData => {
                "Record more of the past, or ask for a shorter forecast or training period, or a higher missing-threshold"
            }
            Self::AlreadyRecorded => {
                "Take another prior: what was known at one time is recorded once. A forecast counts as known at its start unless it has a prior"
            }
            Self::UnreadableFile => {
                "Look at the file: it needs a column event_start of instants and a column event_value of numbers, in steps of one length"
            }
            Self::TooSlow => "Ask for less at once: a shorter period, or fewer values or devices",
            Self::WorkerLost => "Start it again; if that happens again, ask the host of the server",
            Self::Stopped => "Start it again",
            Self::Other => {
                "Look at the job's traceback (exc_info of the JobFailure) or ask the host of the server"
            }
        }
    }
}

/// The number in `(sensor 12)`.
fn named_sensor(message: &str) -> Option<SensorId> {
    let (_, rest) = message.split_once("(sensor ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse::<u32>().ok().map(SensorId::from)
}

/// What a message says, without the statement and values that a failing database is quoted with.
fn told(message: &str) -> String {
    let message = match message.contains("[SQL:") {
        true => message.lines().next().unwrap_or_default(),
        false => message,
    };
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ")
}

impl JobFailure {
    /// The failure of a job that an error tells of.
    pub fn of(error: &Error) -> Option<&Self> {
        std::error::Error::source(error)?.downcast_ref()
    }

    /// The error of a job that ended without success.
    pub(crate) fn error(id: &JobId, job: Job) -> Error {
        let reason = FailureReason::of(&job);
        let message = told(job.message.as_deref().unwrap_or("no reason is given"));
        let text = format!("the job {id} is {}: {message}", job.status);
        Error::new(ErrorKind::Refused, text)
            .with_remedy(reason.remedy())
            .with_source(Self { job, reason })
    }
}

impl fmt::Display for JobFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.job.message.as_deref();
        f.write_str(&told(message.unwrap_or("no reason is given")))
    }
}

impl std::error::Error for JobFailure {}
