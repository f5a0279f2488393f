//! What is set for the providers, and by whom: the environment, or a profile of the configuration file.

mod command;
mod file;
mod place;
mod rights;
mod told;

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use gridwire::core::{Environment, Error, ErrorKind, Result};

use crate::catalog::{Variable, variables, variables_of};
use file::{Entry, File, Value};
pub(crate) use told::Found;

/// The settings of one run of the command.
pub(crate) struct Settings {
    values: BTreeMap<String, String>,
    /// By the names of variables.
    origins: BTreeMap<&'static str, Origin>,
    source: Source,
    /// What a command of the profile is to say, once its provider is asked.
    unasked: Vec<Unasked>,
}

/// A command of the profile, for the value of a variable.
struct Unasked {
    variable: &'static Variable,
    line: usize,
    words: Vec<String>,
}

/// Who has set a variable.
enum Origin {
    Sandbox,
    Environment,
    Profile,
    /// A command that the profile names.
    Command,
    /// Nobody: the profile's value is left aside, since the environment has another of its group.
    Aside(&'static str),
}

/// Where the settings are read.
enum Source {
    Sandbox,
    /// The environment alone, since there is no file, here or anywhere.
    Environment(Option<PathBuf>),
    /// The environment and the profile that was chosen of a file.
    File {
        file: File,
        profile: Option<String>,
    },
}

impl Settings {
    /// Those of a sandbox, and nothing else.
    pub(crate) fn of_sandbox(pairs: Vec<(&'static str, String)>) -> Self {
        let names = pairs.iter().map(|(name, _)| *name);
        Self {
            origins: names.map(|name| (name, Origin::Sandbox)).collect(),
            values: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
            source: Source::Sandbox,
            unasked: Vec::new(),
        }
    }

    /// Those of the process's environment, and of a profile of the configuration file: the one that
    /// is named here, else by `GRIDWIRE_PROFILE`, else by the file.
    ///
    /// # Errors
    /// Configuration errors if the file cannot be used, or has no such profile.
    pub(crate) fn read(profile: Option<&str>) -> Result<Self> {
        let pairs = env::vars_os();
        let pairs = pairs.filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let values: BTreeMap<_, _> = pairs
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        let by_variable = values.get("GRIDWIRE_PROFILE").map(String::as_str);
        let (wanted, by) = match profile {
            Some(name) => (Some(name), "--profile"),
            None => (by_variable, "GRIDWIRE_PROFILE"),
        };
        let (path, must_be) = match env::var_os("GRIDWIRE_CONFIG").filter(|path| !path.is_empty()) {
            Some(path) => (Some(PathBuf::from(path)), true),
            None => (place::usual(), false),
        };
        let file = path.as_deref().map(|path| File::read(path, must_be));
        let source = match (file.transpose()?.flatten(), wanted) {
            (Some(file), wanted) => Source::File {
                profile: file.choose(wanted, by)?,
                file,
            },
            (None, None) => Source::Environment(path),
            (None, Some(wanted)) => {
                let place =
                    path.map_or_else(|| place::NONE.into(), |path| path.display().to_string());
                let text = format!("{by} = {wanted}: there is no configuration file ({place})");
                return Err(Error::new(ErrorKind::Configuration, text)
                    .with_remedy("Write one, name it in GRIDWIRE_CONFIG, or choose no profile"));
            }
        };
        Ok(Self::join(values, source))
    }

    /// The environment wins, variable by variable; of variables that belong together it wins as a whole.
    fn join(values: BTreeMap<String, String>, source: Source) -> Self {
        let mut settings = Self {
            values,
            origins: BTreeMap::new(),
            source,
            unasked: Vec::new(),
        };
        for variable in variables() {
            if settings.values.contains_key(variable.name) {
                settings.origins.insert(variable.name, Origin::Environment);
            }
        }
        let entries = match &mut settings.source {
            Source::File {
                file,
                profile: Some(profile),
            } => file.take(profile),
            _ => Vec::new(),
        };
        let in_environment = |variable: &'static Variable| {
            let mut group = variable.group();
            let set = group.find(|other| settings.values.contains_key(other.name));
            set.map(|other| other.name)
        };
        let stronger: Vec<_> = entries
            .iter()
            .map(|entry| in_environment(entry.variable))
            .collect();
        for (entry, stronger) in entries.into_iter().zip(stronger) {
            let Entry {
                variable,
                line,
                value,
            } = entry;
            let origin = match (stronger, value) {
                (Some(name), _) if name == variable.name => continue,
                (Some(stronger), _) => Origin::Aside(stronger),
                (None, Value::Text(text)) => {
                    settings.values.insert(variable.name.into(), text);
                    Origin::Profile
                }
                (None, Value::Command(words)) => {
                    settings.unasked.push(Unasked {
                        variable,
                        line,
                        words,
                    });
                    Origin::Command
                }
            };
            settings.origins.entry(variable.name).or_insert(origin);
        }
        settings
    }

    /// Runs the commands that the profile names for variables of a provider, once each.
    ///
    /// # Errors
    /// A configuration error that says which command did not give a value, and why.
    pub(crate) async fn ask(&mut self, provider: &str) -> Result<()> {
        let Source::File { file, .. } = &self.source else {
            return Ok(());
        };
        let of_provider = |command: &Unasked| {
            let mut all = variables_of(provider);
            all.any(|variable| variable.name == command.variable.name)
        };
        while let Some(place) = self.unasked.iter().position(of_provider) {
            let Unasked {
                variable,
                line,
                words,
            } = self.unasked.remove(place);
            let said = command::run(&words, command::DEADLINE).await;
            let said =
                said.map_err(|failure| failure.explain(variable.name, &words, &file.at(line)))?;
            let said = file.complete(variable, line, said)?;
            self.values.insert(variable.name.into(), said);
        }
        Ok(())
    }

    /// The settings as clients read them.
    pub(crate) fn environment(&self) -> Environment {
        Environment::from_pairs(self.values.clone())
    }

    /// Whether anything is set for a provider, were it only by a command that was not run yet.
    pub(crate) fn has_any_of(&self, provider: &str) -> bool {
        variables_of(provider)
            .filter(|variable| !variable.is_shared())
            .any(|variable| self.origins.contains_key(variable.name))
    }
}
