//! Where the platform keeps the configuration of a user's programs.

use std::env;
use std::path::PathBuf;

/// For those who look for it where there is no place for it.
pub(super) const NONE: &str = if cfg!(windows) {
    "no place for one, since APPDATA is not set"
} else {
    "no place for one, since HOME is not set"
};

/// The file that is read unless `GRIDWIRE_CONFIG` names another.
pub(super) fn usual() -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        // One that is no full path is to be ignored, says the XDG specification.
        let xdg = folder("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| home().map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("gridwire").join("gridwire.toml"))
}

/// The user's home folder.
pub(super) fn home() -> Option<PathBuf> {
    folder(if cfg!(windows) { "USERPROFILE" } else { "HOME" })
}

fn folder(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}
