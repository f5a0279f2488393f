//! What is set for the providers, and by whom: the environment, or a profile of the configuration file.

mod command;
mod file;
mod place;
mod rights;

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use gridwire::core::{Environment, Error, ErrorKind, Result};

use crate::catalog::{Variable, variables, variables_of};
use file::{Entry, File, Value};

/// The settings of one run of the command.
pub(crate) struct Settings {
    values: BTreeMap<String, String>,
    /// By the names of variables.
    origins: BTreeMap<&'static str, Origin>,
    source: Source,
    /// What a command of the profile is to say, once its provider is asked.
    unasked: Vec<Entry>,
}

/// Who has set a variable.
enum Origin {
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
        let pairs = pairs.into_iter();
        Self {
            values: pairs.map(|(name, value)| (name.into(), value)).collect(),
            origins: BTreeMap::new(),
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
        let mut entries = match &mut settings.source {
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
        for (entry, stronger) in entries.drain(..).zip(stronger) {
            let name = entry.variable.name;
            match (stronger, entry.value) {
                (Some(stronger), _) => {
                    settings
                        .origins
                        .entry(name)
                        .or_insert(Origin::Aside(stronger));
                }
                (None, Value::Text(text)) => {
                    settings.origins.insert(name, Origin::Profile);
                    settings.values.insert(name.into(), text);
                }
                (None, value @ Value::Command(_)) => {
                    settings.origins.insert(name, Origin::Command);
                    settings.unasked.push(Entry { value, ..entry });
                }
            }
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
        let of_provider = |entry: &Entry| {
            let mut all = variables_of(provider);
            all.any(|variable| variable.name == entry.variable.name)
        };
        while let Some(place) = self.unasked.iter().position(of_provider) {
            let Entry {
                variable,
                line,
                value,
            } = self.unasked.remove(place);
            let Value::Command(words) = value else {
                continue; // Only commands wait to be asked.
            };
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
        let of_sandbox = |variable: &Variable| self.values.contains_key(variable.name);
        variables_of(provider)
            .filter(|variable| !variable.is_shared())
            .any(|variable| self.origins.contains_key(variable.name) || of_sandbox(variable))
    }

    /// Who has set the variables of a provider; the values are nobody's business.
    pub(crate) fn told(&self, provider: &str) -> String {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for variable in variables_of(provider) {
            let Some(by) = self.by(variable) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| *known == by) {
                Some((_, names)) => names.push(variable.name),
                None => groups.push((by, vec![variable.name])),
            }
        }
        if groups.is_empty() {
            return "nothing set".into();
        }
        let groups = groups.into_iter();
        let groups: Vec<_> = groups
            .map(|(by, names)| format!("{} {by}", names.join(", ")))
            .collect();
        groups.join("; ")
    }

    fn by(&self, variable: &Variable) -> Option<String> {
        let profile = match &self.source {
            Source::File {
                profile: Some(profile),
                ..
            } => &**profile,
            Source::Sandbox if self.values.contains_key(variable.name) => {
                return Some("set by the sandbox".into());
            }
            _ => "",
        };
        Some(match self.origins.get(variable.name)? {
            Origin::Environment => "set in the environment".into(),
            Origin::Profile => format!("set in profile {profile}"),
            Origin::Command => format!("set by a command of profile {profile}"),
            Origin::Aside(stronger) => {
                format!("of profile {profile} left aside, since the environment has {stronger}")
            }
        })
    }

    /// What somebody should know who wonders which settings were used, where there is a file.
    pub(crate) fn hint(&self, provider: &str) -> Option<String> {
        let Source::File { file, profile } = &self.source else {
            return None;
        };
        let path = file.path().display();
        match profile {
            Some(_) => Some(format!("{} ({path})", self.told(provider))),
            None => {
                let names = file.names();
                (!names.is_empty()).then(|| {
                    format!(
                        "no profile of {path} is chosen; --profile takes one of {}",
                        names.join(", ")
                    )
                })
            }
        }
    }

    /// The configuration file, where there may be one.
    pub(crate) fn file(&self) -> Option<Found> {
        let (text, rights, remedy) = match &self.source {
            Source::Sandbox => return None,
            Source::Environment(None) => (place::NONE.into(), None, None),
            Source::Environment(Some(path)) => {
                let text = format!("there is no {}, and none is needed", path.display());
                (text, None, None)
            }
            Source::File { file, profile } => {
                let path = file.path().display();
                let names = file.names().join(", ");
                let (text, remedy) = match profile {
                    Some(profile) => (format!("{path}, profile {profile}"), None),
                    None if names.is_empty() => (format!("{path}, without profiles"), None),
                    None => (
                        format!("{path}, no profile chosen"),
                        Some(format!("Say --profile with one of {names}")),
                    ),
                };
                (text, file.rights(), remedy)
            }
        };
        Some(Found {
            text,
            rights,
            remedy,
        })
    }
}

/// What there is to say of the configuration file.
pub(crate) struct Found {
    pub(crate) text: String,
    /// Who may read it.
    pub(crate) rights: Option<&'static str>,
    pub(crate) remedy: Option<String>,
}
