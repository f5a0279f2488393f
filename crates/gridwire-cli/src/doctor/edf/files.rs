//! The PEM files: whether they can be read, what is in them, and who else may read the key.

use std::fs::File;
use std::io;
use std::path::Path;

use gridwire::core::chrono::Utc;
use gridwire::core::tls::{MutualTls, Severity};
use gridwire::core::{Environment, Error, ErrorKind};

use super::super::report::Report;

const FILES: [&str; 3] = ["EDF_SF_CA", "EDF_SF_CERT", "EDF_SF_KEY"];

/// Whether nothing was found for which no client can be built.
pub(super) fn check(environment: &Environment, report: &mut Report) -> io::Result<bool> {
    let files = FILES.map(|name| environment.get(name));
    let mut are_readable = true;
    for (name, path) in FILES.into_iter().zip(&files) {
        if let Some(path) = path
            && let Err(error) = readable(Path::new(path))
        {
            are_readable = false;
            let error = Error::new(ErrorKind::Configuration, format!("{path} cannot be read"))
                .with_source(error)
                .with_remedy(format!(
                    "Check the path in {name}, and that you may read the file"
                ));
            report.fail(name, &error, "")?;
        }
    }
    let [authority, certificate, key] = files;
    if let Some(key) = &key
        && are_readable
    {
        others_may_read(Path::new(key), report)?;
    }
    let (Some(authority), Some(certificate), Some(key), true) =
        (authority, certificate, key, are_readable)
    else {
        return Ok(false);
    };
    match MutualTls::from_pem_files(authority, certificate, key) {
        Ok(identity) => certificates(&identity, report),
        Err(error) => report.fail("files", &error, "").map(|()| false),
    }
}

/// A folder can be opened as well, and then not be read.
fn readable(path: &Path) -> io::Result<()> {
    match File::open(path)?.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(()),
    }
}

fn certificates(identity: &MutualTls, report: &mut Report) -> io::Result<bool> {
    let own = identity.certificates().first();
    let findings = identity.check(Utc::now());
    let is_usable = findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    if let (Some(own), true) = (own, is_usable) {
        report.ok("certificate", &own.to_string())?;
        report.ok("key", "belongs to the certificate")?;
    }
    for authority in identity.authorities() {
        report.ok("CA", &authority.to_string())?;
    }
    for finding in findings {
        let (text, remedy) = (&finding.message, &finding.remedy);
        match finding.severity {
            Severity::Note => report.note("certificate", text, remedy)?,
            Severity::Warning => report.warn("certificate", text, remedy)?,
            Severity::Error => report.fail("certificate", &finding.into(), "")?,
        }
    }
    Ok(is_usable)
}

/// Whoever can read the key can be the client.
#[cfg(unix)]
fn others_may_read(key: &Path, report: &mut Report) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let Ok(file) = key.metadata() else {
        return Ok(()); // Gone meanwhile, which is told when it is read.
    };
    let mode = file.permissions().mode() & 0o777;
    let others = match (mode & 0o070, mode & 0o007) {
        (0, 0) => return report.ok("key file", "only its owner may read it"),
        (_, 0) => "its group",
        _ => "every user of this computer",
    };
    let text = format!("{others} has rights to it (mode {mode:03o})");
    let remedy = format!("chmod 600 {}", key.display());
    report.warn("key file", &text, &remedy)
}

/// Elsewhere rights are another matter.
#[cfg(not(unix))]
fn others_may_read(_: &Path, _: &mut Report) -> io::Result<()> {
    Ok(())
}
