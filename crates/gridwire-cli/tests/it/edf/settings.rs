//! Settings that are missing or cannot work: each with its exit code, and with what to do.

use gridwire_sandbox::{EdfClient, EdfServerCertificate};

use super::{CALL, command_of, for_owner, server};
use crate::run::{Folder, Run, Server, run};

/// The call with some variables set to something else; an empty value counts as not set.
fn with(server: &Server, changes: &[(&str, &str)]) -> Run {
    let mut command = server.command(CALL);
    command.envs(changes.iter().copied());
    Run::of(command.output().unwrap())
}

#[track_caller]
fn says(run: &Run, parts: &[&str]) {
    for part in parts {
        assert!(run.error().contains(part), "{part} in {}", run.err);
    }
    assert!(run.out.is_empty(), "{}", run.out);
    assert!(!run.err.contains("PRIVATE KEY-----"), "{}", run.err);
}

#[test]
fn what_is_not_set_is_named_and_nothing_else() {
    let all = run(CALL).code(3);
    says(&all, &["EDF_SF_CA", "EDF_SF_CERT", "EDF_SF_KEY", "PEM"]);
    assert!(all.err.contains("hint: add --sandbox"), "{}", all.err);

    let server = server(&[]);
    let one = with(&server, &[("EDF_SF_KEY", "")]).code(3);
    says(&one, &["EDF_SF_KEY"]);
    assert!(!one.err.contains("EDF_SF_CERT"), "{}", one.err);
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn no_environment_is_taken_for_granted() {
    let server = server(&[]);
    let none = with(&server, &[("EDF_SF_BASE_URL", "")]).code(2);
    says(
        &none,
        &["EDF_SF_ENVIRONMENT", "production", "preproduction"],
    );
    let wrong = [("EDF_SF_BASE_URL", ""), ("EDF_SF_ENVIRONMENT", "prod")];
    let wrong = with(&server, &wrong).code(2);
    says(
        &wrong,
        &["EDF_SF_ENVIRONMENT = \"prod\"", "EDF_SF_BASE_URL"],
    );
    let plain = with(&server, &[("EDF_SF_BASE_URL", "http://example.org/v1")]).code(2);
    says(&plain, &["GRIDWIRE_ALLOW_HTTP=1"]);
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn files_that_cannot_be_used_are_2_and_named() {
    let (server, folder) = (server(&[]), Folder::new());
    let operator = server.sandbox.edf().client(EdfClient::Operator).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path(name);
        std::fs::write(&path, text).unwrap();
        for_owner(&path);
        path.to_str().unwrap().to_owned()
    };
    let encrypted = operator.encrypted_key_pem("secret").unwrap();
    let encrypted = file("encrypted.pem", &encrypted);
    let exchanged = file("certificate.pem", &operator.certificate_pem());
    let empty = file("empty.pem", "");
    let gone = folder.path("gone.pem");
    for (name, path, part) in [
        ("EDF_SF_CA", gone.to_str().unwrap(), "cannot be read"),
        ("EDF_SF_CERT", &*empty, "is empty"),
        ("EDF_SF_KEY", &*exchanged, "were the two exchanged?"),
        ("EDF_SF_KEY", &*encrypted, "openssl pkey -in"),
    ] {
        let run = with(&server, &[(name, path)]).code(2);
        says(&run, &[path, part]);
    }
    for (client, parts) in [
        (
            EdfClient::OtherKey,
            ["key.pem does not belong to", "CN=operator"],
        ),
        (
            EdfClient::Expired,
            ["cert.pem holds a certificate", "expired on"],
        ),
    ] {
        let run = Run::of(command_of(&server, client, &folder, CALL).output().unwrap());
        says(&run.code(2), &parts);
    }
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn two_sides_that_do_not_trust_each_other_are_6() {
    let server = server(&[]);
    for (certificate, part) in [
        (
            EdfServerCertificate::OtherAuthority,
            "Check that the CA file is the one",
        ),
        (
            EdfServerCertificate::Expired,
            "the service's certificate has expired",
        ),
        (
            EdfServerCertificate::OtherHost,
            "Check the host in the base URL",
        ),
    ] {
        server.sandbox.edf().set_server_certificate(certificate);
        says(&server.run(CALL).code(6), &[part]);
    }
    let edf = server.sandbox.edf();
    edf.set_server_certificate(EdfServerCertificate::Valid);
    let folder = Folder::new();
    let mut stranger = command_of(&server, EdfClient::OtherAuthority, &folder, CALL);
    let stranger = Run::of(stranger.output().unwrap()).code(6);
    says(
        &stranger,
        &["the authority that issued the client certificate"],
    );
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn a_service_that_is_not_there_is_6() {
    let server = server(&[]);
    let nobody = with(&server, &[("EDF_SF_BASE_URL", "https://localhost:9/v1")]).code(6);
    says(&nobody, &["no connection"]);
}
