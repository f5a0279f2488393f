//! What the help of the whole command and the manual page say alike.

use crate::catalog::{Purpose, variables as settings};
use crate::wrap::beside;

/// What scripts rely on.
pub(crate) const EXIT_CODES: [(&str, &str); 8] = [
    ("0", "complete"),
    ("1", "the output could not be written"),
    (
        "2",
        "wrong usage or invalid input, found before anything was sent",
    ),
    ("3", "not authenticated or not allowed"),
    ("4", "the service refused the request"),
    (
        "5",
        "incomplete: what was received is written, what is missing is listed",
    ),
    ("6", "network or service failure after all retries"),
    ("130", "interrupted by Ctrl-C"),
];

/// The variables that are none of the runtime's nor of a provider's.
const OWN: [(&str, &str); 3] = [
    ("GRIDWIRE_CONFIG", "another configuration file"),
    (
        "GRIDWIRE_PROFILE",
        "the profile of it, unless --profile says another",
    ),
    ("NO_COLOR", "1 leaves out colours on terminals"),
];

/// Where the configuration file is.
pub(crate) const FILE: &str = if cfg!(windows) {
    "%APPDATA%\\gridwire\\gridwire.toml"
} else if cfg!(target_os = "macos") {
    "~/Library/Application Support/gridwire/gridwire.toml"
} else {
    "~/.config/gridwire/gridwire.toml"
};

/// What is in it.
pub(crate) const PROFILES: &str = "Profiles of the variables above, one of which is used. A variable of the \
    environment wins, and with it those of its kind: of credentials or addresses in both places only those in the \
    environment count. In place of a value may stand a command, run without a shell, whose first line of output is the \
    value. A file with secrets in it must be readable by its owner alone (chmod 600).";

/// The widest line.
pub(super) const WIDTH: usize = 98;

/// Every variable that is read, with what it is.
pub(crate) fn variables() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = settings().map(|variable| (variable.name, variable.about));
    all.chain(OWN)
}

/// A configuration file.
pub(crate) fn example() -> String {
    let mut lines = "profile = \"home\"\n\n[profiles.home]\n".to_owned();
    let secret = settings().find(|variable| variable.purpose == Purpose::Secret);
    let name =
        secret.and_then(|secret| secret.group().find(|other| other.purpose == Purpose::Text));
    if let Some(name) = name {
        lines += &format!("{} = \"…\"\n", name.name);
    }
    if let Some(secret) = secret {
        lines += &format!(
            "{} = {{ command = [\"pass\", \"show\", \"energy\"] }}\n",
            secret.name
        );
    }
    lines
}

/// What follows the options of the whole command.
pub(super) fn after() -> String {
    let mut text =
        "Start with `gridwire demo`: it needs no credentials and no network.\n\nExit codes:\n"
            .to_owned();
    for (code, meaning) in EXIT_CODES {
        text += &format!("  {code:<3}  {meaning}\n");
    }
    text += "\nEnvironment:\n";
    let width = variables()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    for (name, about) in variables() {
        text += &beside(&format!("  {name:<width$}  "), about, WIDTH);
        text.push('\n');
    }
    text += &format!(
        "\nConfiguration file, {FILE}:\n{}\n\n",
        beside("  ", PROFILES, WIDTH)
    );
    for line in example().lines() {
        text += format!("    {line}").trim_end();
        text.push('\n');
    }
    text
}
