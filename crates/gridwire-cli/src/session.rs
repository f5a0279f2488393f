//! Where a command finds the services: in the environment, or in a sandbox of its own.

use gridwire::core::{Environment, Error, ErrorKind, Result};
use gridwire_sandbox::Sandbox;

use crate::failure::Failure;

/// The settings of one run of the command.
pub(crate) struct Session {
    environment: Environment,
    /// Kept alive as long as the command runs.
    sandbox: Option<Sandbox>,
}

impl Session {
    /// The process's environment, or with `--sandbox` that of a sandbox started for this run: from
    /// there on the way is the same.
    pub(crate) async fn open(in_sandbox: bool) -> Result<Self> {
        if !in_sandbox {
            return Ok(Self {
                environment: Environment::process(),
                sandbox: None,
            });
        }
        let sandbox = Sandbox::start().await.map_err(|error| {
            Error::new(ErrorKind::Configuration, "the sandbox cannot be started").with_source(error)
        })?;
        Ok(Self {
            environment: Environment::from_pairs(sandbox.environment()),
            sandbox: Some(sandbox),
        })
    }

    pub(crate) fn environment(&self) -> Environment {
        self.environment.clone()
    }

    /// The sandbox of this run, where there is one.
    pub(crate) fn sandbox(&self) -> Option<&Sandbox> {
        self.sandbox.as_ref()
    }

    /// The failure, with the offer of the sandbox to those who have no credentials.
    pub(crate) fn explain(&self, error: Error) -> Failure {
        let unsent = error.kind() == ErrorKind::Authentication && error.status().is_none();
        if unsent && self.sandbox.is_none() {
            let hint =
                "add --sandbox to run the same command on invented data, without credentials";
            Failure::Hinted(error, hint.into())
        } else {
            Failure::Error(error)
        }
    }
}
