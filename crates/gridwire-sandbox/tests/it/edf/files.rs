//! The files that the environment names.

use std::path::{Path, PathBuf};

use gridwire_sandbox::{EdfClient, Sandbox};

use super::client::Client;

fn files(sandbox: &Sandbox) -> [PathBuf; 3] {
    let environment = sandbox.environment();
    ["EDF_SF_CA", "EDF_SF_CERT", "EDF_SF_KEY"].map(|name| {
        let found = environment.iter().find(|(known, _)| *known == name);
        PathBuf::from(&found.unwrap().1)
    })
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn they_are_the_operators_and_go_with_the_sandbox() {
    let client = Client::start().await;
    let paths = files(&client.sandbox);
    let operator = client.edf.client(EdfClient::Operator).unwrap();
    let expected = [
        client.edf.authority_pem(),
        operator.certificate_pem(),
        operator.key_pem(),
    ];
    assert_eq!(paths.each_ref().map(|path| read(path)), expected);
    // Made once.
    assert_eq!(files(&client.sandbox), paths);
    let folder = paths[0].parent().unwrap().to_owned();
    let other = Client::start().await;
    assert_ne!(files(&other.sandbox)[0], paths[0]);

    // A control that is still held does not hold the files.
    let control = client.edf.clone();
    client.sandbox.stop().await;
    assert!(!folder.exists());
    assert!(control.authority_pem().contains("BEGIN CERTIFICATE"));
    let folder = files(&other.sandbox)[0].parent().unwrap().to_owned();
    assert!(folder.exists());
    drop(other);
    assert!(!folder.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let client = Client::start().await;
    let paths = files(&client.sandbox);
    assert_eq!(mode(paths[0].parent().unwrap()), 0o700);
    for path in paths {
        assert_eq!(mode(&path), 0o600);
    }
}
