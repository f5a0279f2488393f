//! Where a command finds the services: as it is set, or in a sandbox of its own.

use gridwire::core::{Environment, Error, ErrorKind, Result};
use gridwire_sandbox::Sandbox;

use crate::command::Globals;
use crate::failure::Failure;
use crate::settings::Settings;

/// The settings of one run of the command.
pub(crate) struct Session {
    settings: Settings,
    /// Who is asked, where it is one provider.
    provider: &'static str,
    /// Kept alive as long as the command runs.
    sandbox: Option<Sandbox>,
}

impl Session {
    /// The settings for a provider, or with `--sandbox` those of a sandbox started for this run: from
    /// there on the way is the same.
    ///
    /// # Errors
    /// If the configuration file cannot be used, or a credential not be read.
    pub(crate) async fn open(globals: &Globals, provider: &'static str) -> Result<Self> {
        let mut session = Self::begin(globals).await?;
        session.turn_to(provider).await?;
        Ok(session)
    }

    /// The settings for any provider, before one is turned to.
    ///
    /// # Errors
    /// If the configuration file cannot be used.
    pub(crate) async fn begin(globals: &Globals) -> Result<Self> {
        if globals.sandbox {
            return Self::in_sandbox().await;
        }
        Ok(Self {
            settings: Settings::read(globals.profile.as_deref())?,
            provider: "",
            sandbox: None,
        })
    }

    /// The settings of a sandbox, whatever else is set.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) async fn in_sandbox() -> Result<Self> {
        let sandbox = Sandbox::start().await.map_err(|error| {
            Error::new(ErrorKind::Configuration, "the sandbox cannot be started").with_source(error)
        })?;
        Ok(Self {
            settings: Settings::of_sandbox(sandbox.environment()),
            provider: "",
            sandbox: Some(sandbox),
        })
    }

    /// Gets what the provider's clients are made from, running the commands that credentials come from.
    ///
    /// # Errors
    /// If a command gave none.
    pub(crate) async fn turn_to(&mut self, provider: &'static str) -> Result<()> {
        self.provider = provider;
        self.settings.ask(provider).await
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn environment(&self) -> Environment {
        self.settings.environment()
    }

    /// The sandbox of this run, where there is one.
    pub(crate) fn sandbox(&self) -> Option<&Sandbox> {
        self.sandbox.as_ref()
    }

    /// The failure, with where its settings came from if they may be the reason and there is a
    /// configuration file, and with the offer of the sandbox to those who have no credentials.
    pub(crate) fn explain(&self, error: Error) -> Failure {
        let mut hints = Vec::new();
        if matches!(
            error.kind(),
            ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::Configuration
        ) {
            hints.extend(self.settings.hint(self.provider));
        }
        let unsent = error.kind() == ErrorKind::Authentication && error.status().is_none();
        if unsent && self.sandbox.is_none() {
            let hint =
                "add --sandbox to run the same command on invented data, without credentials";
            hints.push(hint.into());
        }
        Failure::Error(error, hints)
    }
}
