//! What there is to say of settings: who has set what, and never a value.

use super::{Origin, Settings, Source, place};
use crate::catalog::{Variable, variables_of};

/// What there is to say of the configuration file.
pub(crate) struct Found {
    pub(crate) text: String,
    /// Who may read it.
    pub(crate) rights: Option<&'static str>,
    pub(crate) remedy: Option<String>,
}

impl Settings {
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
            Source::File { profile, .. } => profile.as_deref(),
            Source::Sandbox | Source::Environment(_) => None,
        };
        let profile = profile.unwrap_or_default();
        Some(match self.origins.get(variable.name)? {
            Origin::Sandbox => "set by the sandbox".into(),
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
