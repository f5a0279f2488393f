use std::fmt;
use std::sync::{PoisonError, RwLock};

/// The version of a server, as far as versions are in order: `0.33.0.dev26` counts as `0.33`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerVersion(Vec<u32>);

impl ServerVersion {
    /// The numbers at the start of a text; `None` where there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.trim().trim_start_matches('v').split('.');
        let mut numbers: Vec<u32> = parts.map_while(|part| part.parse().ok()).collect();
        if numbers.is_empty() {
            return None;
        }
        while numbers.len() > 1 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        Some(Self(numbers))
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut numbers = self.0.clone();
        numbers.resize(numbers.len().max(2), 0);
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// The version of a server, once an answer has said it.
#[derive(Debug, Default)]
pub(super) struct KnownVersion(RwLock<Option<ServerVersion>>);

impl KnownVersion {
    pub(super) fn get(&self) -> Option<ServerVersion> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    /// Takes what an answer says; nearly all of them say what is known.
    pub(super) fn learn(&self, said: Option<&str>) {
        if let Some(version) = said.and_then(ServerVersion::parse)
            && self.get().as_ref() != Some(&version)
        {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(version);
        }
    }
}

/// What a request needs of the server's version.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    pub(crate) what: &'static str,
    pub(crate) since: &'static str,
    /// What older servers call it.
    pub(crate) former: Option<&'static str>,
}

impl Gate {
    pub(crate) fn is_open(&self, version: &ServerVersion) -> bool {
        ServerVersion::parse(self.since).is_none_or(|since| *version >= since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        let order = [
            "0.9",
            "0.28",
            "0.33.0.dev26",
            "0.33.1",
            "1",
            "1.0.1",
            "1.10",
        ];
        for pair in order.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|text| ServerVersion::parse(text).unwrap());
            assert!(a < b, "{a} {b}");
        }
        assert_eq!(ServerVersion::parse("1.0.0"), ServerVersion::parse("1.0"));
        assert_eq!(ServerVersion::parse("1.0.0").unwrap().to_string(), "1.0");
        assert_eq!(ServerVersion::parse("unknown"), None);
    }
}
