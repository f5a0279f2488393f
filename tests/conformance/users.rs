//! The seeded users, and what can be done with users.

mod scenario;

use gridwire::core::ClientBuilder;
use gridwire::flexmeasures::Client;

use crate::world::variable;

pub(crate) use scenario::run;

/// A client for each. They share nothing but the server.
///
/// There is none for `limited`, the account-admin of Limited, which may ask 5 times a minute and trigger
/// once: all clients of a user wait together, by the clock of the first.
pub(crate) struct Users {
    /// May do everything.
    pub(crate) admin: Client,
    /// The account-admin of Toy, which has nearly all that is seeded.
    pub(crate) toy: Client,
    /// Of Toy, without a role.
    pub(crate) plain: Client,
    /// Of Toy, without a role. Its tokens live 3 seconds.
    pub(crate) short_token: Client,
    /// The account-admin of Other.
    pub(crate) other: Client,
    /// The consultant of the account of `client`.
    pub(crate) consultant: Client,
    /// The account-admin of Client.
    pub(crate) client: Client,
}

impl Users {
    pub(crate) fn new() -> Self {
        let client = |name| logging_in(name).build().unwrap();
        Self {
            admin: client("ADMIN"),
            toy: client("TOY"),
            plain: client("PLAIN"),
            short_token: client("SHORT_TOKEN"),
            other: client("OTHER"),
            consultant: client("CONSULTANT"),
            client: client("CLIENT"),
        }
    }
}

/// A client of a user's own, to be built with other settings.
pub(crate) fn logging_in(name: &str) -> ClientBuilder<Client> {
    Client::with_password(url(), email(name), password(name))
}

pub(crate) fn url() -> String {
    variable("FLEXMEASURES_URL")
}

pub(crate) fn email(name: &str) -> String {
    variable(&format!("FM_{name}_EMAIL"))
}

pub(crate) fn password(name: &str) -> String {
    variable(&format!("FM_{name}_PASSWORD"))
}
