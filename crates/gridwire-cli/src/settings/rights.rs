//! Who else may read the configuration file, and write it.

use std::fs::Metadata;

/// What is wrong with the rights to a file, given what it holds; or a sentence that all is well.
pub(super) fn check(file: &Metadata, secret: Option<&str>) -> Result<Option<&'static str>, String> {
    let Some(mode) = mode(file) else {
        return Ok(None);
    };
    if mode & 0o022 != 0 {
        return Err(format!(
            "others may write it (mode {mode:03o}), and so decide what is run and asked"
        ));
    }
    match (mode & 0o077, secret) {
        (0, _) => Ok(Some("only its owner may read it")),
        (_, None) => Ok(Some("others may read it, and no secret is written in it")),
        (_, Some(name)) => Err(format!(
            "others may read it (mode {mode:03o}), and {name} is written in it"
        )),
    }
}

/// The rights to a regular file; a pipe or a device is nobody's file.
#[cfg(unix)]
fn mode(file: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;

    file.is_file().then(|| file.permissions().mode() & 0o777)
}

/// Elsewhere rights are another matter.
#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
