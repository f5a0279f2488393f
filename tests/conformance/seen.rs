//! The ledger of what was called and how it was answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use gridwire::core::http::Response;
use gridwire::core::{Error, Result};

const SPECIFICATION: &str = include_str!("../../specs/flexmeasures/openapi.yaml");

/// The server has it, but its own description does not.
const BEYOND: &str = "services";
/// Servers since 1.1 have it.
const NOT_HERE: &str = "trigger_report";

/// The statuses of each operation's answers, with how often they came.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<BTreeMap<&'static str, BTreeMap<u16, u32>>>);

impl Seen {
    /// The answer of a call that must succeed.
    #[track_caller]
    pub(crate) fn ok<T>(&self, result: Result<Response<T>>) -> Response<T> {
        self.note(&result);
        result.unwrap_or_else(|error| panic!("refused: {error}\n{}", body(&error)))
    }

    /// The error of a call that the server must refuse with a status.
    #[track_caller]
    pub(crate) fn refused<T>(&self, status: u16, result: Result<Response<T>>) -> Error {
        self.note(&result);
        match result {
            Ok(answer) => {
                let (call, came) = (answer.operation().id, answer.status());
                panic!("{call}: {came} came, not {status}")
            }
            Err(error) => {
                assert_eq!(error.status(), Some(status), "{error}\n{}", body(&error));
                error
            }
        }
    }

    /// Notes a call, whatever came of it. One that was never sent has no status and is not counted.
    pub(crate) fn note<T>(&self, result: &Result<Response<T>>) {
        let call = match result {
            Ok(answer) => Some((answer.operation().id, answer.status())),
            Err(error) => error.operation().zip(error.status()),
        };
        if let Some((operation, status)) = call {
            let mut seen = self.0.lock().unwrap();
            *seen
                .entry(operation)
                .or_default()
                .entry(status)
                .or_default() += 1;
        }
    }

    /// The operations that answered with a success, or else with a refusal.
    fn answered(&self, refusal: bool) -> BTreeSet<&'static str> {
        let seen = self.0.lock().unwrap();
        let with = seen
            .iter()
            .filter(|(_, statuses)| statuses.keys().any(|status| (*status >= 400) == refusal));
        with.map(|(operation, _)| *operation).collect()
    }

    /// What the specification has and no scenario has seen succeed and fail.
    pub(crate) fn left_out(&self) -> Vec<String> {
        let (done, refused) = (self.answered(false), self.answered(true));
        let lacks = |seen: &BTreeSet<&str>, what: &str| {
            let missing: Vec<_> = operations().filter(|id| !seen.contains(id)).collect();
            (!missing.is_empty()).then(|| format!("no {what}: {}", missing.join(", ")))
        };
        let beyond = (!done.contains(BEYOND)).then(|| format!("no success: {BEYOND}"));
        let lacking = [lacks(&done, "success"), lacks(&refused, "refusal"), beyond];
        lacking.into_iter().flatten().collect()
    }

    /// How many of the server's operations were seen, in one line.
    pub(crate) fn summary(&self) -> String {
        let all: BTreeSet<_> = operations().collect();
        let count = |refusal| self.answered(refusal).intersection(&all).count();
        let seen = self.0.lock().unwrap().clone();
        let calls: u32 = seen.values().flat_map(BTreeMap::values).sum();
        let statuses: BTreeSet<_> = seen.values().flat_map(BTreeMap::keys).collect();
        format!(
            "{} of {all} operations succeeded, {} refused as they should ({calls} calls, {} different statuses); \
             beyond them: {BEYOND}; not on this server: {NOT_HERE}\n",
            count(false),
            count(true),
            statuses.len(),
            all = all.len(),
        )
    }
}

/// The ids of the server's operations, as the specification has them.
fn operations() -> impl Iterator<Item = &'static str> {
    let ids = SPECIFICATION
        .lines()
        .filter_map(|line| line.trim().strip_prefix("operationId: "));
    ids.filter(|id| ![BEYOND, NOT_HERE].contains(id))
}

fn body(error: &Error) -> String {
    let body = error.body().map(|body| String::from_utf8_lossy(body));
    body.unwrap_or_default().into_owned()
}
