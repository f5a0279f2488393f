//! What the system's library takes: a chain and a key in PKCS#8, both in PEM.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use x509_cert::der::{Encode, Tag};

use super::certificate::Certificate;
use super::key::{Form, PrivateKey, children, encode};
use super::mutual::MutualTls;
use crate::Result;

impl MutualTls {
    /// The client's certificates and its key.
    pub(crate) fn to_pem(&self) -> Result<(String, Zeroizing<String>)> {
        let mut chain = String::new();
        for certificate in self.certificates() {
            chain.push_str(&block("CERTIFICATE", certificate.der()));
        }
        let key = to_pkcs8(self.key(), self.leaf()).ok_or_else(|| {
            let source = &self.files.key_source;
            source
                .wrong("cannot be written in PKCS#8")
                .with_remedy(format!(
                    "Convert it: openssl pkcs8 -topk8 -nocrypt -in {} -out key8.pem",
                    source.in_command()
                ))
        })?;
        Ok((chain, block("PRIVATE KEY", &key)))
    }
}

/// A key in the first version of PKCS#8, the only one that OpenSSL reads; it names the algorithm,
/// as the certificate of the key does.
fn to_pkcs8(key: &PrivateKey, certificate: &Certificate) -> Option<Zeroizing<Vec<u8>>> {
    let of_key = children(key.der())?;
    let of_certificate = children(certificate.key_info())?;
    let (algorithm, key) = match (key.form, &*of_key) {
        (Form::Pkcs8, [_version, algorithm, key, ..]) => (algorithm, key.value()),
        _ => (of_certificate.first()?, key.der()),
    };
    let version = [0x02, 0x01, 0x00];
    let key = encode(Tag::OctetString, &[key])?;
    encode(Tag::Sequence, &[&version, &algorithm.to_der().ok()?, &key])
}

/// A block of PEM, in lines of 64 characters.
fn block(label: &str, der: &[u8]) -> Zeroizing<String> {
    let mut base64 = Zeroizing::new(vec![0; der.len().div_ceil(3) * 4]);
    let length = STANDARD.encode_slice(der, &mut base64).unwrap_or_default();
    // With room for all of it, so that nothing is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(length * 2 + 2 * label.len() + 64));
    let _ = writeln!(text, "-----BEGIN {label}-----");
    for line in base64[..length].chunks(64) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    let _ = writeln!(text, "-----END {label}-----");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::pem::blocks;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 47, 48, 49, 200] {
            let der: Vec<u8> = (0..length).collect();
            let text = block("PRIVATE KEY", &der);
            assert!(text.lines().all(|line| line.len() <= 64));
            let blocks = blocks(text.as_bytes()).unwrap();
            assert_eq!(blocks[0].label, "PRIVATE KEY");
            assert_eq!((blocks.len(), &*blocks[0].der), (1, &der));
        }
    }
}
