use std::fmt;
use std::ops::Range;

use gridwire_core::http::Response;
use gridwire_core::{Error, ErrorKind, Result};

use crate::{ApiStatus, WriteAnswer};

/// What became of everything that was to be written.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WriteReport {
    /// The requests, in order.
    pub parts: Vec<WrittenPart>,
}

/// What became of one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WrittenPart {
    /// Which of the items it carried, by their places.
    pub items: Range<usize>,
    /// What became of them.
    pub outcome: Outcome,
}

/// What became of the items of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The service took them.
    Accepted(Receipt),
    /// The service refused them, or was never reached: they are not there.
    Failed(Error),
    /// They were sent and no clear answer came: they may be there. Read them back before writing
    /// them again.
    Unknown(Error),
    /// They were not sent, since a part before them did not succeed.
    Unsent,
}

/// The service's word that it took something.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Receipt {
    /// The HTTP status, 201 as documented.
    pub status: u16,
    /// The service's own status; `None` if the body could not be read.
    pub api_status: Option<ApiStatus>,
    /// The service's own text.
    pub message: Option<String>,
    /// The body as it came, where it could not be read: the document itself shows one that is not
    /// valid. The status says all the same that the request succeeded.
    pub unreadable: Option<Vec<u8>>,
}

impl Outcome {
    pub(super) fn of(answer: Result<Response<WriteAnswer>>) -> Self {
        match answer {
            Ok(answer) => {
                let status = answer.status();
                let answer = answer.into_inner();
                Self::Accepted(Receipt {
                    status,
                    api_status: answer.status_code,
                    message: answer.status_message,
                    unreadable: None,
                })
            }
            Err(error) => match (error.status(), error.kind()) {
                (Some(status @ 200..=299), ErrorKind::Decode) => {
                    tracing::warn!(status, "the receipt of a write could not be read");
                    Self::Accepted(Receipt {
                        status,
                        api_status: None,
                        message: None,
                        unreadable: error.body().map(|body| body.to_vec()),
                    })
                }
                (_, ErrorKind::Unavailable | ErrorKind::Timeout) => Self::Unknown(error),
                (_, ErrorKind::Connection) if !error.is_connect() => Self::Unknown(error),
                _ => Self::Failed(error),
            },
        }
    }

    /// Why the items were not taken for sure.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed(error) | Self::Unknown(error) => Some(error),
            Self::Accepted(_) | Self::Unsent => None,
        }
    }
}

impl WriteReport {
    /// How many items the service took.
    pub fn accepted(&self) -> usize {
        let taken = |part: &&WrittenPart| matches!(part.outcome, Outcome::Accepted(_));
        self.parts
            .iter()
            .filter(taken)
            .map(|part| part.items.len())
            .sum()
    }

    /// The places of the items that are not known to be there, in order.
    pub fn not_accepted(&self) -> impl Iterator<Item = usize> {
        let open = |part: &&WrittenPart| !matches!(part.outcome, Outcome::Accepted(_));
        self.parts
            .iter()
            .filter(open)
            .flat_map(|part| part.items.clone())
    }

    pub(super) fn into_error(self, cause: Error) -> Error {
        if self.accepted() == 0 {
            return cause.with_partial(self);
        }
        Error::new(ErrorKind::Incomplete, format!("not everything was written: {self}"))
            .with_remedy("The report is in the error (partial); what is of unknown fate may be there, so read it back before writing it again")
            .with_source(cause)
            .with_partial(self)
    }
}

impl fmt::Display for WriteReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items: usize = self.parts.iter().map(|part| part.items.len()).sum();
        write!(
            f,
            "{} of {items} accepted in {} requests",
            self.accepted(),
            self.parts.len()
        )?;
        for WrittenPart { items, outcome } in &self.parts {
            let word = match outcome {
                Outcome::Accepted(_) => continue,
                Outcome::Failed(_) => "failed",
                Outcome::Unknown(_) => "of unknown fate",
                Outcome::Unsent => "unsent",
            };
            write!(f, "; {} to {} {word}", items.start, items.end - 1)?;
        }
        Ok(())
    }
}
