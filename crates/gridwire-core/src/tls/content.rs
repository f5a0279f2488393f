//! What a PEM text holds, and what to do where that is not what it was given as.

use x509_cert::der::Decode;

use super::certificate::Certificate;
use super::key::{Form, PrivateKey};
use super::pem::{Block, Flaw, blocks};
use super::source::{Part, Source};
use crate::{Error, Result};

/// The certificates of a text, in its order; at least one.
pub(super) fn certificates(source: &Source, text: &[u8]) -> Result<Vec<Certificate>> {
    let blocks = read(source, text)?;
    let ders = blocks
        .iter()
        .filter(|block| matches!(&*block.label, "CERTIFICATE" | "X509 CERTIFICATE"));
    let certificates = ders
        .enumerate()
        .map(|(index, block)| {
            Certificate::from_der(&block.der).map_err(|error| {
                source
                    .wrong(format_args!(
                        "holds a certificate, number {}, that cannot be read",
                        index + 1
                    ))
                    .with_source(error)
                    .with_remedy("Get the file again from whoever issued it")
            })
        })
        .collect::<Result<Vec<_>>>()?;
    if certificates.is_empty() {
        return Err(misfit(source, text, &blocks));
    }
    Ok(certificates)
}

/// The one private key of a text.
pub(super) fn private_key(source: &Source, text: &[u8]) -> Result<PrivateKey> {
    let mut blocks = read(source, text)?;
    let is_key = |block: &Block| block.label.ends_with("PRIVATE KEY");
    let count = blocks.iter().filter(|block| is_key(block)).count();
    let Some(block) = blocks.iter_mut().find(|block| is_key(block)) else {
        return Err(misfit(source, text, &blocks));
    };
    if count > 1 {
        return Err(source
            .wrong(format_args!("holds {count} private keys"))
            .with_remedy("Leave only the one that belongs to the certificate in it"));
    }
    let form = match &*block.label {
        "ENCRYPTED PRIVATE KEY" => None,
        _ if block.encrypted => None,
        "PRIVATE KEY" => Some(Form::Pkcs8),
        "RSA PRIVATE KEY" => Some(Form::Pkcs1),
        "EC PRIVATE KEY" => Some(Form::Sec1),
        "OPENSSH PRIVATE KEY" => {
            return Err(source
                .wrong("is in the format of OpenSSH")
                .with_remedy(format!(
                    "Convert a copy of it: ssh-keygen -p -m PKCS8 -f {}",
                    source.in_command()
                )));
        }
        other => {
            return Err(source
                .wrong(format_args!(
                    "holds a key of a kind that TLS does not use ({other})"
                ))
                .with_remedy("Give an RSA, ECDSA or Ed25519 key with its certificate"));
        }
    };
    let Some(form) = form else {
        return Err(source
            .wrong("is encrypted with a passphrase")
            .with_remedy(format!(
                "Decrypt it: openssl pkey -in {} -out key.pem, and let nobody else read key.pem",
                source.in_command()
            )));
    };
    PrivateKey::new(form, std::mem::take(&mut block.der)).ok_or_else(|| {
        source
            .wrong("is damaged: its block holds no key")
            .with_remedy("Restore it from a copy, or get a new certificate for a new key")
    })
}

fn read(source: &Source, text: &[u8]) -> Result<Vec<Block>> {
    blocks(text).map_err(|flaw| {
        let rule = match flaw {
            Flaw::Cut(label) => format!("is damaged: there is no -----END {label}-----"),
            Flaw::NotBase64(label) => format!("is damaged: its {label} is not base64"),
        };
        source.wrong(rule).with_remedy(
            "Copy the whole file again, as text, with the lines of dashes and all between them",
        )
    })
}

/// The error for a text that holds something else than it was given as.
fn misfit(source: &Source, text: &[u8], blocks: &[Block]) -> Error {
    let wanted = match source.part {
        Part::Authority => "CA certificate",
        Part::Certificate => "certificate",
        Part::Key => "private key",
    };
    let file = source.in_command();
    let exchanged = "were the two exchanged?";
    let (found, remedy) = match blocks.first().map(|block| &*block.label) {
        None if text.trim_ascii().is_empty() => {
            return source
                .wrong("is empty")
                .with_remedy("Check that it was written in full");
        }
        None => return binary(source, text),
        Some("ENCRYPTED PRIVATE KEY" | "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY") => (
            "a private key",
            format!("Give the certificate here, and the key as the key; {exchanged}"),
        ),
        Some("CERTIFICATE") => (
            "a certificate",
            format!(
                "Give the private key here, and the certificate as the certificate; {exchanged}"
            ),
        ),
        Some("CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST") => (
            "a request for a certificate (CSR)",
            format!("Give the {wanted}; a request is what an authority issues a certificate for"),
        ),
        Some("PUBLIC KEY" | "RSA PUBLIC KEY") => ("a public key", format!("Give the {wanted}")),
        Some("PKCS7" | "CMS") => (
            "certificates in PKCS#7",
            format!("Convert it: openssl pkcs7 -print_certs -in {file} -out certificate.pem"),
        ),
        Some("TRUSTED CERTIFICATE") => (
            "a certificate in OpenSSL's own form",
            format!("Convert it: openssl x509 -in {file} -out certificate.pem"),
        ),
        Some("X509 CRL") => (
            "a list of revoked certificates",
            format!("Give the {wanted}"),
        ),
        Some(label) => (label, format!("Give the {wanted}")),
    };
    source
        .wrong(format_args!("holds {found} and no {wanted}"))
        .with_remedy(remedy)
}

/// The error for a text without a PEM block.
fn binary(source: &Source, text: &[u8]) -> Error {
    let file = source.in_command();
    // A DER text begins with a sequence: its tag, and its length in one or more bytes.
    let content = match text {
        [0x30, length, rest @ ..] if *length >= 0x80 => rest.get(usize::from(length & 0x7f)..),
        [0x30, _, rest @ ..] => Some(rest),
        _ => None,
    };
    let (found, remedy) = match (content, source.part) {
        (None, _) => {
            return source
                .wrong("holds no PEM block (-----BEGIN …-----)")
                .with_remedy("Check that it is the file you mean");
        }
        (Some([0x02, 0x01, 0x03, ..]), part) => (
            "a PKCS#12 store, not PEM",
            match part {
                Part::Authority => {
                    format!("openssl pkcs12 -in {file} -cacerts -nokeys -out ca.pem")
                }
                Part::Certificate => {
                    format!("openssl pkcs12 -in {file} -clcerts -nokeys -out certificate.pem")
                }
                Part::Key => format!(
                    "openssl pkcs12 -in {file} -nocerts -nodes -out key.pem, and let nobody else read key.pem"
                ),
            },
        ),
        (Some([0x02, 0x01, 0x00 | 0x01, ..]), _) => (
            "a private key in DER, not PEM",
            format!("openssl pkey -inform der -in {file} -out key.pem"),
        ),
        (Some(_), _) if x509_cert::Certificate::from_der(text).is_ok() => (
            "a certificate in DER, not PEM",
            format!("openssl x509 -inform der -in {file} -out certificate.pem"),
        ),
        (Some(_), Part::Key) => (
            "DER, not PEM",
            format!("openssl pkey -inform der -in {file} -out key.pem"),
        ),
        (Some(_), _) => (
            "DER, not PEM",
            format!("openssl x509 -inform der -in {file} -out certificate.pem"),
        ),
    };
    source
        .wrong(format_args!("holds {found}"))
        .with_remedy(format!("Convert it: {remedy}"))
}
