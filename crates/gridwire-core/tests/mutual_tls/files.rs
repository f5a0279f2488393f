//! What is in a file, and what is said where it is something else.

use std::path::{Path, PathBuf};

use gridwire_core::tls::MutualTls;
use gridwire_core::{Error, ErrorKind};

use crate::client::year;
use crate::makers::{Authority, pem};

/// A directory that goes with the test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_are_read() {
    let directory = Directory::new("files are read");
    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");
    let ca = directory.file("ca.pem", format!("An authority:\r\n{}", authority.pem()));
    let certificate = directory.file("cert.pem", pair.pem().replace('\n', "\r\n"));
    let key = directory.file("key.pem", pair.key_pem());
    let tls = MutualTls::from_pem_files(&ca, &certificate, &key).unwrap();
    assert_eq!(tls.check(year(2026)), []);
    // All in one file.
    let all = directory.file("all.pem", pair.key_pem() + &pair.pem());
    assert!(MutualTls::from_pem_files(&ca, &all, &all).is_ok());

    let other = directory.file("other.pem", authority.client("site-200").key_pem());
    let tls = MutualTls::from_pem_files(&ca, &certificate, &other).unwrap();
    assert_eq!(
        tls.check(year(2026))[0].message,
        format!(
            "the private key file {} does not belong to the client certificate file {}, which is for CN=site-100",
            other.display(),
            certificate.display()
        )
    );
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let directory = Directory::new("files that cannot be read");
    let authority = Authority::new("Clients CA");
    let ca = directory.file("ca.pem", authority.pem());
    let nowhere = directory.0.join("nowhere.pem");
    let error = MutualTls::from_pem_files(&ca, &nowhere, &nowhere).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    let start = format!(
        "the client certificate file {} cannot be read: ",
        nowhere.display()
    );
    assert!(text.starts_with(&start), "{text}");
    assert!(
        text.ends_with("Check the path, and that this program may read the file"),
        "{text}"
    );
    let error = MutualTls::from_pem_files(&directory.0, &ca, &ca).unwrap_err();
    assert!(error.to_string().contains("the CA file"), "{error}");
    let endless = MutualTls::from_pem_files("/dev/zero", &ca, &ca);
    if cfg!(target_os = "linux") {
        let text = endless.unwrap_err().to_string();
        assert!(text.contains("longer than 1 MiB"), "{text}");
    }
}

/// The texts of what is said when something is given as each of the three parts.
fn given(content: impl AsRef<[u8]>) -> [String; 3] {
    let authority = Authority::new("Clients CA");
    let (good, key) = (authority.pem(), authority.client("site-100").key_pem());
    let content = content.as_ref();
    let text = |result: Result<MutualTls, Error>| match result {
        Ok(_) => "taken".to_owned(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
            error.to_string()
        }
    };
    [
        text(MutualTls::from_pem(content, &good, &key)),
        text(MutualTls::from_pem(&good, content, &key)),
        text(MutualTls::from_pem(&good, &good, content)),
    ]
}

#[test]
fn what_is_something_else_is_named() {
    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");

    assert_eq!(
        given(" \n"),
        [
            "the CA is empty. Check that it was written in full",
            "the client certificate is empty. Check that it was written in full",
            "the private key is empty. Check that it was written in full",
        ]
    );
    assert_eq!(
        given("hello"),
        ["CA", "client certificate", "private key"].map(|part| format!(
            "the {part} holds no PEM block (-----BEGIN …-----). Check that it is the file you mean"
        ))
    );
    assert_eq!(
        given(pair.key_pem())[..2],
        [
            "the CA holds a private key and no CA certificate. \
             Give the certificate here, and the key as the key; were the two exchanged?",
            "the client certificate holds a private key and no certificate. \
             Give the certificate here, and the key as the key; were the two exchanged?",
        ]
    );
    assert_eq!(
        given(pair.pem())[2],
        "the private key holds a certificate and no private key. \
         Give the private key here, and the certificate as the certificate; were the two exchanged?"
    );
    assert_eq!(
        given(pem("CERTIFICATE REQUEST", b"any"))[1],
        "the client certificate holds a request for a certificate (CSR) and no certificate. \
         Give the certificate; a request is what an authority issues a certificate for"
    );
    assert_eq!(
        given(pem("PUBLIC KEY", b"any"))[2],
        "the private key holds a public key and no private key. Give the private key"
    );
    assert_eq!(
        given(pem("PKCS7", b"any"))[0],
        "the CA holds certificates in PKCS#7 and no CA certificate. \
         Convert it: openssl pkcs7 -print_certs -in FILE -out certificate.pem"
    );
    assert_eq!(
        given(pair.key_pem() + &pair.key_pem())[2],
        "the private key holds 2 private keys. Leave only the one that belongs to the certificate in it"
    );
    for (label, kind) in [
        ("OPENSSH PRIVATE KEY", "OpenSSH"),
        ("DSA PRIVATE KEY", "DSA"),
    ] {
        let text = &given(pem(label, b"any"))[2];
        assert!(text.contains(kind), "{text}");
    }
}

#[test]
fn encrypted_keys_are_refused_with_the_command_that_decrypts_them() {
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    for key in [pem("ENCRYPTED PRIVATE KEY", b"any"), old.to_owned()] {
        assert_eq!(
            given(&key)[2],
            "the private key is encrypted with a passphrase. \
             Decrypt it: openssl pkey -in FILE -out key.pem, and let nobody else read key.pem"
        );
        let directory = Directory::new("encrypted keys");
        let authority = Authority::new("Clients CA");
        let ca = directory.file("ca.pem", authority.pem());
        let key = directory.file("my key.pem", key);
        let text = MutualTls::from_pem_files(&ca, &ca, &key)
            .unwrap_err()
            .to_string();
        assert!(
            text.contains(&format!(
                "the private key file {} is encrypted",
                key.display()
            )),
            "{text}"
        );
        assert!(
            text.contains(&format!("-in \"{}\" -out", key.display())),
            "{text}"
        );
    }
}

#[test]
fn binary_files_are_told_apart() {
    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");
    let certificate = pair.certificate.der();
    assert_eq!(
        given(certificate)[1],
        "the client certificate holds a certificate in DER, not PEM. \
         Convert it: openssl x509 -inform der -in FILE -out certificate.pem"
    );
    assert_eq!(
        given(pair.key.serialized_der())[2],
        "the private key holds a private key in DER, not PEM. \
         Convert it: openssl pkey -inform der -in FILE -out key.pem"
    );
    // In DER, and in the form without lengths that some tools write.
    for store in [
        &[0x30, 0x82, 0x09, 0x00, 0x02, 0x01, 0x03, 0x30][..],
        &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30],
    ] {
        let texts = given(store);
        for (text, command) in texts.iter().zip([
            "-cacerts -nokeys -out ca.pem",
            "-clcerts -nokeys -out certificate.pem",
            "-nocerts -nodes -out key.pem",
        ]) {
            assert!(text.contains("holds a PKCS#12 store, not PEM"), "{text}");
            assert!(
                text.contains(&format!("openssl pkcs12 -in FILE {command}")),
                "{text}"
            );
        }
    }
    assert!(given([0x30, 0x00])[0].contains("holds DER, not PEM"));
}

#[test]
fn damage_is_named() {
    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");
    let (certificate, key) = (pair.pem(), pair.key_pem());
    let half = &certificate[..certificate.len() / 2];
    assert!(given(half)[1].contains("is damaged: there is no -----END CERTIFICATE-----"));
    assert!(
        given(certificate.replacen("MII", "M*I", 1))[1].contains("its CERTIFICATE is not base64")
    );
    assert!(
        given(pem("CERTIFICATE", b"any"))[1]
            .contains("holds a certificate, number 1, that cannot be read")
    );
    let two = certificate.clone() + &pem("CERTIFICATE", b"any");
    assert!(given(two)[1].contains("holds a certificate, number 2, that cannot be read"));
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"] {
        assert!(given(pem(label, b"any"))[2].contains("is damaged: its block holds no key"));
        assert!(given(pem(label, &[0x30, 0x03, 0x02, 0x01, 0x00]))[2].contains("is damaged"));
    }
    assert!(given(&key[..60])[2].contains("is damaged"));
}
