//! What the clients of a provider are made from: environment variables, which profiles have too.

use super::Api;
use crate::generated::APIS;

/// A variable of a provider.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    /// What it is, for people.
    pub(crate) about: &'static str,
    pub(crate) purpose: Purpose,
    /// What it makes up with others of the provider, such as credentials.
    pub(crate) group: Option<&'static str>,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Text,
    /// The name of a file.
    File,
    Secret,
}

/// What no specification says, since the runtime reads it for the clients of all of them.
static SHARED: [Variable; 1] = [Variable {
    name: "GRIDWIRE_ALLOW_HTTP",
    about: "1 takes plain http to other computers than this one",
    purpose: Purpose::Text,
    group: None,
}];

/// The variables that the clients of a provider read.
pub(crate) fn variables_of(provider: &str) -> impl Iterator<Item = &'static Variable> {
    let apis = APIS.iter().filter(move |api| api.provider == provider);
    apis.flat_map(|api| api.variables).chain(&SHARED)
}

/// Every variable.
pub(crate) fn variables() -> impl Iterator<Item = &'static Variable> {
    APIS.iter().flat_map(|api| api.variables).chain(&SHARED)
}

impl Variable {
    /// Whether it is no provider's own.
    pub(crate) fn is_shared(&self) -> bool {
        SHARED.iter().any(|shared| shared.name == self.name)
    }

    /// The variables, this one among them, that are to come from the same place.
    pub(crate) fn group(&'static self) -> impl Iterator<Item = &'static Self> {
        let is_own = |api: &&&Api| api.variables.iter().any(|other| other.name == self.name);
        let all = APIS.iter().filter(is_own).flat_map(|api| api.variables);
        let others = all.filter(|other| other.group.is_some() && other.group == self.group);
        std::iter::once(self).chain(others)
    }
}
