//! What can be changed about the service.

/// Whether somebody works on the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worker {
    Works,
    /// Was told to stop: the server knows that nobody is there.
    Stopped,
    /// Died: the server does not know.
    Dead,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Switches {
    pub(crate) version: Version,
    /// In seconds.
    pub(crate) token_lifetime: u32,
    /// How often a job is looked at until it has finished.
    pub(crate) looks: u32,
    pub(crate) worker: Worker,
    /// Requests a minute.
    pub(crate) limit: u32,
    /// Triggers in five minutes.
    pub(crate) triggers: u32,
    /// What the next jobs fail with, the first of them first.
    pub(crate) failures: Vec<String>,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            version: Version::read("1.0.1"),
            token_lifetime: 6 * 3600,
            looks: 2,
            worker: Worker::Works,
            limit: 500,
            triggers: 10,
            failures: Vec::new(),
        }
    }
}

impl Switches {
    /// Sets one by text; `None` if there is no such switch, or not so.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let number = || value.parse::<u32>().ok();
        match name {
            "version" if is_version(value) => self.version = Version::read(value),
            "token-lifetime" => self.token_lifetime = number()?,
            "looks" => self.looks = number()?,
            "worker" => self.worker = crate::switch::choice(value, WORKERS)?,
            "limit" => self.limit = number()?,
            "triggers" => self.triggers = number()?,
            "fail" if !value.is_empty() => self.failures.push(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}

const WORKERS: &[(&str, Worker)] = &[
    ("works", Worker::Works),
    ("stopped", Worker::Stopped),
    ("dead", Worker::Dead),
];

/// For people: the forms, and what each is about.
pub(crate) const FORMS: &[(&str, &str)] = &[
    (
        "version=VERSION",
        "The version that is played, 1.0.1 at the start; older ones lack what came later, and say so as they did",
    ),
    (
        "token-lifetime=SECONDS",
        "How long tokens live, 21600 seconds at the start",
    ),
    (
        "looks=NUMBER",
        "How often a job is looked at until it has finished, 2 at the start; with 0 it is done at once",
    ),
    (
        "worker=works|stopped|dead",
        "Who works on jobs: nobody with stopped, and then data are recorded at once; dead is nobody without a word",
    ),
    ("limit=NUMBER", "Requests a minute, 500 at the start"),
    (
        "triggers=NUMBER",
        "Triggers of schedules and forecasts in five minutes, 10 at the start",
    ),
    ("fail=TEXT", "The next job fails with this text"),
];

/// A release, as `0.31.2` is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Version {
    pub(crate) text: String,
    parts: (u32, u32),
}

fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let mut number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
    number() && number()
}

impl Version {
    pub(crate) fn read(text: &str) -> Self {
        let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        Self {
            parts: (next(), next()),
            text: text.to_owned(),
        }
    }

    /// Whether it has what came with a release.
    pub(crate) fn has(&self, major: u32, minor: u32) -> bool {
        self.parts >= (major, minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let version = Version::read("0.31.2");
        assert!(
            version.has(0, 31) && version.has(0, 9) && !version.has(0, 32) && !version.has(1, 0)
        );
        assert!(Version::read("1.0").has(0, 33));
    }

    #[test]
    fn texts() {
        let mut switches = Switches::default();
        for (name, value) in [
            ("version", "0.31.0"),
            ("looks", "0"),
            ("worker", "dead"),
            ("fail", "x"),
        ] {
            assert_eq!(switches.set(name, value), Some(()), "{name}");
        }
        assert_eq!((switches.looks, switches.worker), (0, Worker::Dead));
        for (name, value) in [
            ("version", "new"),
            ("looks", "-1"),
            ("worker", "asleep"),
            ("fail", ""),
            ("speed", "1"),
        ] {
            assert_eq!(switches.set(name, value), None, "{name}");
        }
    }
}
