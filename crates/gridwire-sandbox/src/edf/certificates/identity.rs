//! What a client shows: a certificate and its key.

use std::{fmt, io};

use rcgen::{Certificate, KeyPair};

use super::der::{CONTEXT_0, CONTEXT_1, INTEGER, OCTET_STRING, contents, part, sequence, split};
use super::encrypted;
use crate::base64;

/// Which client a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EdfClient {
    /// May read and write every site.
    Operator,
    /// May read site 200, and nothing else.
    Reader,
    /// The operator, whose certificate ended yesterday: refused by the handshake.
    Expired,
    /// The operator, of an authority that the sandbox does not trust: refused by the handshake.
    OtherAuthority,
    /// The operator's certificate with the reader's key: no client can use it.
    OtherKey,
    /// The operator with an RSA key, which takes a moment to make; all others have keys of the curve P-256.
    Rsa,
}

/// A client's certificate and its private key, as PEM in any form that people keep keys in.
#[derive(Clone)]
pub struct EdfIdentity {
    certificate: Vec<u8>,
    /// PKCS#8.
    key: Vec<u8>,
}

impl EdfIdentity {
    pub(super) fn new(certificate: &Certificate, key: &KeyPair) -> Self {
        Self {
            certificate: certificate.der().to_vec(),
            key: key.serialize_der(),
        }
    }

    pub(super) fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    pub(super) fn with_key_of(&self, other: &Self) -> Self {
        Self {
            certificate: self.certificate.clone(),
            key: other.key.clone(),
        }
    }

    /// The certificate. There is none between it and the authority's.
    pub fn certificate_pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// The key as PKCS#8: `BEGIN PRIVATE KEY`.
    pub fn key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.key)
    }

    /// The key in the older form of its kind: SEC1, `BEGIN EC PRIVATE KEY`, or of an RSA key PKCS#1, `BEGIN RSA
    /// PRIVATE KEY`.
    ///
    /// # Errors
    /// If the key cannot be taken apart, which no key made here is known for.
    pub fn traditional_key_pem(&self) -> io::Result<String> {
        traditional(&self.key).ok_or_else(|| io::Error::other("a key that is no PKCS#8"))
    }

    /// The key as encrypted PKCS#8: `BEGIN ENCRYPTED PRIVATE KEY`.
    ///
    /// # Errors
    /// If the library of cryptography fails.
    pub fn encrypted_key_pem(&self, password: &str) -> io::Result<String> {
        let sealed = encrypted::encrypt(&self.key, password)?;
        Ok(pem("ENCRYPTED PRIVATE KEY", &sealed))
    }
}

impl fmt::Debug for EdfIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EdfIdentity").finish_non_exhaustive()
    }
}

/// What is within PKCS#8, which around it only tells the kind.
fn traditional(pkcs8: &[u8]) -> Option<String> {
    let parts = contents(pkcs8)?;
    let [_version, kind, key, ..] = parts[..] else {
        return None;
    };
    // The curve of an elliptic key; nothing of an RSA key.
    let (_, _, curve) = split(kind)?;
    if split(curve)?.1.is_empty() {
        return Some(pem("RSA PRIVATE KEY", key));
    }
    // On its own it has to name its curve.
    let [version, secret, public] = contents(key)?[..] else {
        return None;
    };
    let named = sequence([
        part(INTEGER, version),
        part(OCTET_STRING, secret),
        part(CONTEXT_0, curve),
        part(CONTEXT_1, public),
    ]);
    Some(pem("EC PRIVATE KEY", &named))
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for (i, character) in text.chars().enumerate() {
        if i > 0 && i % 64 == 0 {
            out.push('\n');
        }
        out.push(character);
    }
    out.push_str(&format!("\n-----END {label}-----\n"));
    out
}
