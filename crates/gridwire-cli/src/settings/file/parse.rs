//! What a configuration file may say.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Content, Entry, Profile, Value};
use crate::catalog::{nearest, variables};

/// What is wrong, and where; never with a value, which may be a secret.
pub(super) struct Complaint {
    /// In bytes from the start of the text.
    pub(super) place: usize,
    pub(super) text: String,
    pub(super) remedy: String,
}

type Result<T> = std::result::Result<T, Complaint>;
type Key<'i> = Spanned<DeString<'i>>;
type Part<'i> = Spanned<DeValue<'i>>;

const FORM: &str =
    "Write [profiles.NAME] and below it the variables, such as GRIDWIRE_ALLOW_HTTP = \"1\"";

const VALUE: &str = "Write a text in quotes, or { command = [\"program\", \"argument\"] } for one that prints the value";

/// Reads all that a file says, of whatever profile.
pub(super) fn content(text: &str) -> Result<Content> {
    let document = DeTable::parse(text).map_err(|error| Complaint {
        place: error.span().map_or(0, |span| span.start),
        text: format!("this is no TOML: {}", error.message()),
        remedy: "Correct the line; texts stand in quotes".into(),
    })?;
    let mut usual = None;
    let mut profiles = Vec::new();
    for (key, part) in in_order(document.get_ref()) {
        match (&**key.get_ref(), part.get_ref()) {
            ("profile", DeValue::String(name)) => usual = Some((part, name.to_string())),
            ("profile", other) => {
                return Err(type_of(
                    part,
                    "profile",
                    other,
                    "Write the name of a profile in quotes",
                ));
            }
            ("profiles", DeValue::Table(table)) => {
                for (name, part) in in_order(table) {
                    profiles.push(profile(text, name, part)?);
                }
            }
            ("profiles", other) => return Err(type_of(part, "profiles", other, FORM)),
            (other, _) => {
                let text = format!("there is no key {other} outside of profiles");
                return Err(complain(key.span().start, text, FORM));
            }
        }
    }
    if let Some((part, usual)) = &usual {
        let names: Vec<_> = profiles
            .iter()
            .map(|profile: &Profile| &*profile.name)
            .collect();
        if !names.contains(&&**usual) {
            let text = format!("profile = {usual}: there is no such profile");
            return Err(complain(part.span().start, text, offer(usual, &names)));
        }
    }
    Ok(Content {
        usual: usual.map(|(_, name)| name),
        profiles,
    })
}

fn profile(source: &str, name: &Key<'_>, part: &Part<'_>) -> Result<Profile> {
    let DeValue::Table(table) = part.get_ref() else {
        return Err(type_of(part, name.get_ref(), part.get_ref(), FORM));
    };
    let entries = in_order(table)
        .into_iter()
        .map(|(key, part)| entry(source, key, part));
    Ok(Profile {
        name: name.get_ref().to_string(),
        entries: entries.collect::<Result<_>>()?,
    })
}

fn entry(source: &str, key: &Key<'_>, part: &Part<'_>) -> Result<Entry> {
    let name = &**key.get_ref();
    let place = key.span().start;
    let Some(variable) = variables().find(|variable| variable.name == name) else {
        let known: Vec<_> = variables().map(|variable| variable.name).collect();
        let text = format!("there is no variable {name}");
        return Err(complain(place, text, offer(name, &known)));
    };
    let value = match part.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => {
            return Err(complain(
                place,
                format!("{name} is empty"),
                "Give it a value, or leave it out",
            ));
        }
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Table(table) => Value::Command(command(name, place, table)?),
        other => return Err(type_of(part, name, other, VALUE)),
    };
    Ok(Entry {
        variable,
        line: line(source, place),
        value,
    })
}

fn command(variable: &str, place: usize, table: &DeTable<'_>) -> Result<Vec<String>> {
    let entries = in_order(table);
    let [(key, part)] = &*entries else {
        let text = format!("the table of {variable} does not have command alone");
        return Err(complain(place, text, VALUE));
    };
    if key.get_ref() != "command" {
        let text = format!("the table of {variable} has no key {}", key.get_ref());
        return Err(complain(key.span().start, text, VALUE));
    }
    let words = part.get_ref().as_array();
    let words: Option<Vec<_>> = words.and_then(|words| {
        let words = words.iter().map(|word| word.get_ref().as_str());
        words.map(|word| word.map(str::to_owned)).collect()
    });
    match words {
        Some(words) if words.first().is_some_and(|program| !program.is_empty()) => Ok(words),
        _ => {
            let text = format!(
                "the command of {variable} is no list of texts, the first of them a program"
            );
            Err(complain(part.span().start, text, VALUE))
        }
    }
}

/// The line of a place, from 1.
pub(super) fn line(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// What is like a name that there is not, or else all that there are.
pub(super) fn offer(name: &str, known: &[&str]) -> String {
    match (&*nearest(name, known), known) {
        ([], []) => "There are no profiles in the file".into(),
        ([], _) => format!("There are {}", known.join(", ")),
        (near, _) => format!("Did you mean {}?", near.join(" or ")),
    }
}

/// The entries of a table as the file has them.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Part<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn type_of(part: &Part<'_>, name: &str, found: &DeValue<'_>, remedy: &str) -> Complaint {
    let text = format!("{name} has a value of the type {}", found.type_str());
    complain(part.span().start, text, remedy)
}

fn complain(place: usize, text: impl Into<String>, remedy: impl Into<String>) -> Complaint {
    Complaint {
        place,
        text: text.into(),
        remedy: remedy.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a text, if anything is.
    fn wrong(text: &str) -> Option<(usize, String)> {
        let complaint = content(text).err()?;
        Some((line(text, complaint.place), complaint.text))
    }

    #[test]
    fn no_part_of_a_file_is_more_than_wrong() {
        let text = "\u{feff}profile = \"é\"\r\n[profiles.\"é\"]\r\nGRIDWIRE_ALLOW_HTTP = { command = ['a', \"\\u00e9\"] }\r\n";
        assert_eq!(wrong(text), None);
        let ends = (0..text.len()).filter(|end| text.is_char_boundary(*end));
        let lines: Vec<_> = ends
            .filter_map(|end| Some(wrong(&text[..end])?.0))
            .collect();
        assert!(
            lines.len() > 50 && lines.iter().all(|line| (1..=4).contains(line)),
            "{lines:?}"
        );
        // Deeper than anybody means it.
        let deep = format!("profiles = {}", "[".repeat(100_000));
        assert!(wrong(&deep).is_some());
    }
}
