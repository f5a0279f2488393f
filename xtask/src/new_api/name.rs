//! The names of a new API.

use std::fs;
use std::path::Path;

use crate::workspace::{Outcome, at};

/// An API's name in all its forms.
#[derive(Debug, PartialEq)]
pub(crate) struct Name {
    /// Of the crate, the folder and the feature: `edf-sf`.
    pub(crate) name: String,
    /// As Rust writes it: `edf_sf`.
    pub(crate) module: String,
    /// As types are written: `EdfSf`.
    pub(crate) type_: String,
    /// As environment variables begin: `EDF_SF`.
    pub(crate) variable: String,
    /// For people: `Edf Sf`, unless given.
    pub(crate) service: String,
    /// The version of all crates of the workspace.
    pub(crate) version: String,
}

/// Words that cannot be the name of a module, and crates that are there without being listed.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "full",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "native-tls",
    "override",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "rustls",
    "rustls-no-provider",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "tests",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "xtask",
    "yield",
];

impl Name {
    pub(crate) fn new(root: &Path, name: &str, service: Option<&str>) -> Outcome<Self> {
        let refuse = |why: &str| Err(format!("{name:?} cannot be the name of an API: {why}"));
        if !is_kebab(name) {
            return refuse(
                "write small letters, digits and single hyphens, a letter first, such as edf-sf",
            );
        }
        if RESERVED.contains(&name) {
            return refuse("it means something else to Rust or to this workspace");
        }
        let words: Vec<&str> = name.split('-').collect();
        let module = words.join("_");
        for path in [
            format!("crates/{name}"),
            format!("specs/{name}"),
            format!("crates/gridwire-sandbox/src/{module}"),
            format!("crates/gridwire-sandbox/src/{module}.rs"),
        ] {
            if root.join(&path).exists() {
                return refuse(&format!("{path} is there already"));
            }
        }
        let manifest = root.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(|error| at(&manifest, &error))?;
        if text
            .lines()
            .any(|line| line.starts_with(&format!("{name} = ")))
        {
            return refuse("the workspace depends on a crate of that name");
        }
        let capitals: Vec<String> = words.iter().map(|word| capital(word)).collect();
        let service = service.map_or_else(|| capitals.join(" "), |title| title.trim().to_owned());
        if service.is_empty()
            || service
                .contains(|symbol: char| symbol.is_control() || ":#'\"\\[]{}<>|`".contains(symbol))
        {
            return Err(format!(
                "{service:?} cannot be the title of a service: write words without punctuation of YAML or Markdown"
            ));
        }
        let version = text
            .lines()
            .find_map(|line| line.strip_prefix("version = \""));
        let version = version.and_then(|rest| rest.split(['"', '+']).next());
        Ok(Self {
            version: version
                .ok_or("Cargo.toml states no version of the workspace")?
                .to_owned(),
            name: name.to_owned(),
            type_: capitals.concat(),
            variable: module.to_uppercase(),
            module,
            service,
        })
    }

    /// A template with its places filled in.
    pub(crate) fn fill(&self, template: &str) -> String {
        [
            ("{{name}}", self.name.as_str()),
            ("{{module}}", &self.module),
            ("{{type}}", &self.type_),
            ("{{variable}}", &self.variable),
            ("{{service}}", &self.service),
            ("{{version}}", &self.version),
        ]
        .iter()
        .fold(template.to_owned(), |text, (place, value)| {
            text.replace(place, value)
        })
    }
}

fn is_kebab(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(word)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn name(name: &str) -> Outcome<Name> {
        Name::new(&Workspace::here().root, name, None)
    }

    #[test]
    fn a_name_has_five_forms() {
        let name = name("demo-power2").unwrap();
        assert_eq!(
            (name.module.as_str(), name.type_.as_str()),
            ("demo_power2", "DemoPower2")
        );
        assert_eq!(
            (name.variable.as_str(), name.service.as_str()),
            ("DEMO_POWER2", "Demo Power2")
        );
        assert_eq!(
            name.fill("{{name}} {{type}} {hour}"),
            "demo-power2 DemoPower2 {hour}"
        );
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        for (given, why) in [
            ("", "write small letters"),
            ("Demo", "write small letters"),
            ("demo_power", "write small letters"),
            ("demo--power", "write small letters"),
            ("../demo", "write small letters"),
            ("2demo", "write small letters"),
            ("async", "it means something else"),
            ("rte-capacities", "crates/rte-capacities is there already"),
            (
                "server",
                "crates/gridwire-sandbox/src/server.rs is there already",
            ),
            ("serde", "depends on a crate of that name"),
        ] {
            let error = name(given).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let title = Name::new(&Workspace::here().root, "demo", Some("A: b")).unwrap_err();
        assert!(title.contains("title"), "{title}");
    }
}
