//! The configuration file: profiles, each a table of the variables that the environment has too.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gridwire::core::{Error, ErrorKind, Result};

use super::{place, rights};
use crate::catalog::{Purpose, Variable};

mod parse;

use parse::Complaint;

/// A configuration file that can be used.
pub(super) struct File {
    path: PathBuf,
    content: Content,
    /// What there is to say about the rights to it.
    rights: Option<&'static str>,
}

/// What is in a file.
pub(super) struct Content {
    /// The profile that is used unless another is named.
    usual: Option<String>,
    profiles: Vec<Profile>,
}

struct Profile {
    name: String,
    entries: Vec<Entry>,
}

/// A variable in a profile.
pub(super) struct Entry {
    pub(super) variable: &'static Variable,
    /// From 1.
    pub(super) line: usize,
    pub(super) value: Value,
}

pub(super) enum Value {
    Text(String),
    /// A program and its arguments.
    Command(Vec<String>),
}

impl File {
    /// Reads a file; nothing where there is none, unless there must be one.
    ///
    /// # Errors
    /// Configuration errors with the line of what is wrong, or with what to do about rights.
    pub(super) fn read(path: &Path, must_be: bool) -> Result<Option<Self>> {
        let unreadable = |error: io::Error| {
            let text = format!("the configuration file {} cannot be read", path.display());
            let remedy = "Check GRIDWIRE_CONFIG, if it is set, and that you may read the file";
            let error = Error::new(ErrorKind::Configuration, text).with_source(error);
            error.with_remedy(remedy)
        };
        let mut opened = match fs::File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_be => return Ok(None),
            opened => opened.map_err(unreadable)?,
        };
        let mut text = String::new();
        opened.read_to_string(&mut text).map_err(unreadable)?;
        // Of the file that was read, whatever its name leads to by now.
        let rights = opened.metadata().map_err(unreadable)?;
        let mut file = Self {
            path: path.to_owned(),
            content: Content {
                usual: None,
                profiles: Vec::new(),
            },
            rights: None,
        };
        file.content = parse::content(&text).map_err(|complaint| file.refuse(&text, complaint))?;
        file.rights = rights::check(&rights, file.content.secret()).map_err(|complaint| {
            let text = format!("{}: {complaint}", path.display());
            let remedy = format!("chmod 600 {}", path.display());
            Error::new(ErrorKind::Configuration, text).with_remedy(remedy)
        })?;
        let profiles = file.content.profiles.iter_mut();
        let mut entries: Vec<_> = profiles.flat_map(|profile| &mut profile.entries).collect();
        let place = Place(path);
        for entry in &mut entries {
            if let Value::Text(text) = &mut entry.value {
                *text = place.complete(entry.variable, entry.line, std::mem::take(text))?;
            }
        }
        Ok(Some(file))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn rights(&self) -> Option<&'static str> {
        self.rights
    }

    /// The names of its profiles.
    pub(super) fn names(&self) -> Vec<&str> {
        let profiles = self.content.profiles.iter();
        profiles.map(|profile| &*profile.name).collect()
    }

    /// The profile to use: the one that is wanted, else the one that the file names.
    ///
    /// # Errors
    /// A configuration error if there is no such profile.
    pub(super) fn choose(&self, wanted: Option<&str>, by: &str) -> Result<Option<String>> {
        let Some(wanted) = wanted else {
            return Ok(self.content.usual.clone());
        };
        let names = self.names();
        if names.contains(&wanted) {
            return Ok(Some(wanted.to_owned()));
        }
        let text = format!(
            "{by} = {wanted}: {} has no such profile",
            self.path.display()
        );
        Err(Error::new(ErrorKind::Configuration, text).with_remedy(parse::offer(wanted, &names)))
    }

    /// Takes the entries of a profile out, in the order of their lines.
    pub(super) fn take(&mut self, profile: &str) -> Vec<Entry> {
        let mut profiles = self.content.profiles.iter_mut();
        let profile = profiles.find(|known| known.name == profile);
        profile
            .map(|profile| std::mem::take(&mut profile.entries))
            .unwrap_or_default()
    }

    /// A line of the file, for people.
    pub(super) fn at(&self, line: usize) -> String {
        Place(&self.path).line(line)
    }

    /// A value as clients take it.
    pub(super) fn complete(
        &self,
        variable: &Variable,
        line: usize,
        text: String,
    ) -> Result<String> {
        Place(&self.path).complete(variable, line, text)
    }

    fn refuse(&self, text: &str, complaint: Complaint) -> Error {
        let line = parse::line(text, complaint.place);
        let text = format!("{}: {}", self.at(line), complaint.text);
        Error::new(ErrorKind::Configuration, text).with_remedy(complaint.remedy)
    }
}

/// The path of a configuration file.
struct Place<'a>(&'a Path);

impl Place<'_> {
    fn line(&self, line: usize) -> String {
        format!("{}, line {line}", self.0.display())
    }

    /// A value as clients take it: the name of a file begins at the home folder if it is written
    /// `~/…`, else at the folder of the configuration file.
    fn complete(&self, variable: &Variable, line: usize, text: String) -> Result<String> {
        if variable.purpose != Purpose::File {
            return Ok(text);
        }
        let below_home = text.strip_prefix("~/").or_else(|| text.strip_prefix("~\\"));
        let path = match (below_home, place::home()) {
            (Some(rest), Some(home)) => home.join(rest),
            (Some(_), None) => {
                let name = variable.name;
                let text = format!(
                    "{}: {name} = {text}: there is no home folder",
                    self.line(line)
                );
                let error = Error::new(ErrorKind::Configuration, text);
                return Err(error.with_remedy("Write the whole path"));
            }
            (None, _) => self.0.with_file_name(&text),
        };
        Ok(path.to_string_lossy().into_owned())
    }
}

impl Content {
    /// A variable whose secret stands in the file as it is.
    fn secret(&self) -> Option<&'static str> {
        let mut entries = self.profiles.iter().flat_map(|profile| &profile.entries);
        let secret = entries.find(|entry| {
            entry.variable.purpose == Purpose::Secret && matches!(entry.value, Value::Text(_))
        });
        secret.map(|entry| entry.variable.name)
    }
}
