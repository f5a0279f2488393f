//! What every scenario has: the server, its users and what it was seeded with, and the ledger.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::Command;

use futures_util::FutureExt as _;
use gridwire::core::Error;
use gridwire::core::chrono::{DateTime, FixedOffset};
use gridwire::flexmeasures::{AccountId, AssetId, FlexMeasuresError as _, SensorId, UserId};

use crate::seen::Seen;
use crate::users::Users;

/// Nothing has it.
pub(crate) const UNKNOWN: u32 = 99_999;

pub(crate) struct World {
    pub(crate) seen: Seen,
    pub(crate) users: Users,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            seen: Seen::default(),
            users: Users::new(),
        }
    }

    /// Calls `server.sh`, as with `worker kill`.
    pub(crate) async fn server(&self, command: &str) {
        server(command).await;
    }

    /// Stops the worker as a command says, and whatever comes of what is done without it, starts another.
    pub(crate) async fn without_worker<T>(
        &self,
        command: &str,
        what: impl Future<Output = T>,
    ) -> T {
        self.server(command).await;
        let result = AssertUnwindSafe(what).catch_unwind().await;
        self.server("worker start").await;
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// PRICE (hourly, EUR/MWh, public), BATTERY, SOLAR, LEGACY, FOREIGN, LIMITED (power by quarters of an
    /// hour, kW), SOC (instants, kWh).
    pub(crate) fn sensor(&self, name: &str) -> SensorId {
        id(name, "SENSOR").into()
    }

    /// MARKET (public), BUILDING with BATTERY and SOLAR below it, LEGACY, all of Toy; FOREIGN, LIMITED.
    pub(crate) fn asset(&self, name: &str) -> AssetId {
        id(name, "ASSET").into()
    }

    /// HOST (of the admin), TOY, OTHER, LIMITED, CONSULTANCY and its CLIENT.
    pub(crate) fn account(&self, name: &str) -> AccountId {
        id(name, "ACCOUNT").into()
    }

    /// Named like the users of [`Users`].
    pub(crate) fn user(&self, name: &str) -> UserId {
        id(name, "USER").into()
    }
}

/// As [`World::server`], for who has no world.
pub(crate) async fn server(command: &str) {
    let mut script = Command::new(variable("FM_SERVER"));
    script.arg(variable("FM_DIR")).args(command.split(' '));
    let status = tokio::task::spawn_blocking(move || script.status());
    assert!(status.await.unwrap().unwrap().success(), "{command}");
}

fn id(name: &str, kind: &str) -> u32 {
    variable(&format!("FM_{name}_{kind}")).parse().unwrap()
}

pub(crate) fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: see xtask/conformance/flexmeasures/server.sh")
    })
}

pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap()
}

/// Which field the server finds fault with, and why.
pub(crate) fn fault(error: &Error) -> String {
    error.field_errors()[0].to_string()
}
