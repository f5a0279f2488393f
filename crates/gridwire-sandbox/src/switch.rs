//! `SERVICE.NAME=VALUE`: a switch of a service on a command line.

use std::fmt;
use std::str::FromStr;

use crate::providers::Providers;

/// A switch of a service, as the command line writes it: `edf-sf.cap=1000`.
///
/// Where a program has the sandbox at hand, the service's control does the same with types.
///
/// ```
/// use gridwire_sandbox::Switch;
///
/// let switch: Switch = "edf-sf.cap=1000".parse()?;
/// assert_eq!(switch.to_string(), "edf-sf.cap=1000");
/// # Ok::<(), gridwire_sandbox::ParseSwitchError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a switch does nothing until a sandbox gets it"]
pub struct Switch {
    pub(crate) service: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// A switch on the command line that there is not, or not so; its text says which there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseSwitchError(String);

impl Switch {
    /// Every switch, for people: the values that it takes, as in `edf-sf.cut=tail|head|middle`, and what it is about.
    pub fn all() -> Vec<(String, &'static str)> {
        Providers::switches()
    }
}

impl FromStr for Switch {
    type Err = ParseSwitchError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (place, value) = text.split_once('=')?;
            let (service, name) = place.split_once('.')?;
            let [service, name, value] = [service, name, value].map(str::to_owned);
            Some(Self {
                service,
                name,
                value,
            })
        };
        read()
            .filter(Providers::has_switch)
            .ok_or_else(|| ParseSwitchError(text.to_owned()))
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}={}", self.service, self.name, self.value)
    }
}

impl fmt::Display for ParseSwitchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted: Vec<String> = Switch::all().into_iter().map(|(form, _)| form).collect();
        write!(f, "there is no switch {:?}. Accepted: ", self.0)?;
        f.write_str(&accepted.join(", "))
    }
}

impl std::error::Error for ParseSwitchError {}

/// What a word stands for.
pub(crate) fn choice<T: Copy>(word: &str, choices: &[(&str, T)]) -> Option<T> {
    choices
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, choice)| *choice)
}
