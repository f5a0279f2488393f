use std::collections::BTreeMap;
use std::fmt;

use crate::{Error, ErrorKind};

/// Where settings are read by name: the process's environment, or given pairs in its place.
#[derive(Clone, Default)]
pub struct Environment(Option<BTreeMap<String, String>>);

impl Environment {
    /// The environment variables of the process.
    pub fn process() -> Self {
        Self(None)
    }

    /// Given pairs, and nothing else.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self(Some(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        ))
    }

    /// The value of a variable; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<String> {
        match &self.0 {
            None => std::env::var(name).ok(),
            Some(pairs) => pairs.get(name).cloned(),
        }
        .filter(|value| !value.trim().is_empty())
    }

    /// The error for credentials that are not set; `wanted` says which variables to set.
    pub fn missing_credentials(service: &str, wanted: &str) -> Error {
        Error::new(
            ErrorKind::Authentication,
            format!("no credentials for {service} in the environment"),
        )
        .with_remedy(format!("Set {wanted}"))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Environment(process)"),
            Some(pairs) => f.debug_set().entries(pairs.keys()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_in_for_the_process_and_are_not_shown() {
        let env = Environment::from_pairs([("A_NAME", "s3cr3t"), ("EMPTY", " ")]);
        assert_eq!(env.get("A_NAME").as_deref(), Some("s3cr3t"));
        assert_eq!((env.get("EMPTY"), env.get("PATH")), (None, None));
        assert_eq!(format!("{env:?}"), r#"{"A_NAME", "EMPTY"}"#);
        assert!(Environment::process().get("PATH").is_some());
    }
}
