//! EDF Store & Forecast, over mutual TLS with the certificates of the sandbox.

mod api;
mod datasets;
mod doctor;
mod fetch;
mod settings;

use std::path::Path;
use std::process::Command;

use gridwire::core::chrono::DateTime;
use gridwire_sandbox::{EdfClient, Sandbox};

use crate::run::{Folder, Server};

/// What time it is in the sandbox; data of the second that begins are there.
const NOW: &str = "2026-06-15T10:00:00Z";
/// A call that a client with any right at the site may make.
const CALL: &str = "api edf-sf get-tariff --site-id 200 --tariff-id 1";

/// A server at a time of its own, with switches as `sandbox serve --set` takes them.
fn server(switches: &[&str]) -> Server {
    let now = DateTime::parse_from_rfc3339(NOW).unwrap().to_utc();
    let builder = switches
        .iter()
        .fold(Sandbox::builder().now(now), |builder, switch| {
            builder.switch(switch.parse().unwrap())
        });
    Server::of(builder)
}

/// The command, led to a server with the certificate and the key of another client.
fn command_of(server: &Server, client: EdfClient, folder: &Folder, line: &str) -> Command {
    let identity = server.sandbox.edf().client(client).unwrap();
    let mut command = server.command(line);
    for (name, file, text) in [
        ("EDF_SF_CERT", "cert.pem", identity.certificate_pem()),
        ("EDF_SF_KEY", "key.pem", identity.key_pem()),
    ] {
        let path = folder.path(file);
        std::fs::write(&path, text).unwrap();
        for_owner(&path);
        command.env(name, path);
    }
    command
}

/// Takes a file's rights from all but its owner.
fn for_owner(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = path;
}
