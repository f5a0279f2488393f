//! PKCS#8 under a password, as `openssl pkcs8 -topk8` writes it: PBES2 of PBKDF2 with HMAC-SHA-256 and AES-256-CBC.

use std::io;
use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_256, AES_256_KEY_LEN, DecryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::{pbkdf2, rand};

use super::der::{INTEGER, OCTET_STRING, part, sequence};

/// openssl's own number.
const ITERATIONS: u16 = 2_048;

const PBES2: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
const PBKDF2: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
const HMAC_SHA256: &[u8] = b"\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x05\x00";
const AES_256_CBC: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2a";

/// The DER of an encrypted private key.
pub(super) fn encrypt(pkcs8: &[u8], password: &str) -> io::Result<Vec<u8>> {
    let mut salt = [0; 16];
    rand::fill(&mut salt).map_err(io::Error::other)?;
    let key =
        UnboundCipherKey::new(&AES_256, &derive(&salt, password)).map_err(io::Error::other)?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(io::Error::other)?;
    let mut sealed = pkcs8.to_vec();
    let context = key.encrypt(&mut sealed).map_err(io::Error::other)?;
    let DecryptionContext::Iv128(iv) = context else {
        return Err(io::Error::other("the cipher has no 16 bytes to begin with"));
    };
    let derivation = sequence([
        PBKDF2.to_vec(),
        sequence([
            part(OCTET_STRING, &salt),
            part(INTEGER, &ITERATIONS.to_be_bytes()),
            sequence([HMAC_SHA256.to_vec()]),
        ]),
    ]);
    let cipher = sequence([AES_256_CBC.to_vec(), part(OCTET_STRING, iv.as_ref())]);
    Ok(sequence([
        sequence([PBES2.to_vec(), sequence([derivation, cipher])]),
        part(OCTET_STRING, &sealed),
    ]))
}

fn derive(salt: &[u8], password: &str) -> [u8; AES_256_KEY_LEN] {
    let iterations = NonZeroU32::from(NonZeroU32::MIN.saturating_add(u32::from(ITERATIONS) - 1));
    let mut key = [0; AES_256_KEY_LEN];
    let password = password.as_bytes();
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        iterations,
        salt,
        password,
        &mut key,
    );
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edf::certificates::der::contents;
    use aws_lc_rs::cipher::PaddedBlockDecryptingKey;
    use aws_lc_rs::iv::FixedLength;

    #[test]
    fn the_password_opens_it() {
        let secret: Vec<u8> = (0..100).collect();
        let sealed = encrypt(&secret, "correct horse").unwrap();
        let [algorithm, sealed] = contents(&sealed).unwrap()[..] else {
            panic!("two parts");
        };
        // The scheme's parameters are the derivation and the cipher, each with parameters of its own.
        let salt = algorithm
            .windows(18)
            .find(|w| w.starts_with(&[4, 16]))
            .unwrap();
        let iv: [u8; 16] = algorithm[algorithm.len() - 16..].try_into().unwrap();
        let open = |password: &str| {
            let key = UnboundCipherKey::new(&AES_256, &derive(&salt[2..], password)).unwrap();
            let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).unwrap();
            let context = DecryptionContext::Iv128(FixedLength::from(iv));
            let mut opened = sealed.to_vec();
            key.decrypt(&mut opened, context)
                .ok()
                .map(|opened| opened.to_vec())
        };
        assert_eq!(open("correct horse"), Some(secret.clone()));
        assert_ne!(open("wrong horse"), Some(secret));
    }
}
