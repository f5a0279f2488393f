//! PEM: blocks of base64 between lines of dashes, with any text around them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;

/// A block of a PEM text.
pub(super) struct Block {
    /// What its first line says, such as `CERTIFICATE`.
    pub(super) label: String,
    /// Whether its header says that it is encrypted, as OpenSSL once wrote it.
    pub(super) encrypted: bool,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// Why a PEM text cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The block of that label has no end.
    Cut(String),
    /// The block of that label is not base64.
    NotBase64(String),
}

/// All blocks of a text, in order.
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block>, Flaw> {
    let mut blocks = Vec::new();
    // As long as it may become, since one that grows leaves copies of a key behind.
    let mut base64 = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut lines = text
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        let Some(label) = label(line, b"-----BEGIN ") else {
            continue;
        };
        base64.clear();
        let mut encrypted = false;
        loop {
            let Some(line) = lines.next() else {
                return Err(Flaw::Cut(label.to_owned()));
            };
            if line.starts_with(b"-----") {
                if self::label(line, b"-----END ") != Some(label) {
                    return Err(Flaw::Cut(label.to_owned()));
                }
                break;
            }
            // `Proc-Type: 4,ENCRYPTED`, `DEK-Info: …`
            if line.contains(&b':') {
                encrypted |= line.ends_with(b"ENCRYPTED");
            } else {
                base64.extend_from_slice(line);
            }
        }
        let mut der = Zeroizing::new(vec![0; base64.len() / 4 * 3 + 3]);
        let length = match STANDARD.decode_slice(&*base64, &mut der) {
            Ok(length) => length,
            // What is encrypted is recognised, not read.
            Err(_) if encrypted => 0,
            Err(_) => return Err(Flaw::NotBase64(label.to_owned())),
        };
        der.truncate(length);
        blocks.push(Block {
            label: label.to_owned(),
            encrypted,
            der,
        });
    }
    Ok(blocks)
}

/// The label of a line of dashes.
fn label<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a str> {
    let label = line.strip_prefix(start)?.strip_suffix(b"-----")?;
    let is_label = |byte: &u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'.' | b'#');
    label.iter().all(is_label).then_some(())?;
    std::str::from_utf8(label).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, bool, Vec<u8>)>, Flaw> {
        let blocks = blocks(text.as_bytes())?;
        Ok(blocks
            .into_iter()
            .map(|block| (block.label, block.encrypted, block.der.to_vec()))
            .collect())
    }

    #[test]
    fn blocks_are_found_whatever_is_around_them() {
        let text = "Bag Attributes\r\n  localKeyID: 01\r\n-----BEGIN CERTIFICATE-----\r\n AQID \r\nBA==\r\n-----END CERTIFICATE-----\r\n\
                    -----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAQ==\n-----END EC PRIVATE KEY-----";
        assert_eq!(
            read(text),
            Ok(vec![
                ("CERTIFICATE".into(), false, vec![1, 2, 3, 4]),
                ("EC PRIVATE KEY".into(), true, vec![1]),
            ])
        );
        assert_eq!(read(""), Ok(vec![]));
        assert_eq!(read("-----BEGIN lies-----\nAQ=="), Ok(vec![]));
    }

    #[test]
    fn a_damaged_block_is_named() {
        for text in [
            "-----BEGIN A-----\nAQ==",
            "-----BEGIN A-----\nAQ==\n-----END B-----",
            "-----BEGIN A-----\nAQ==\n-----BEGIN A-----\n-----END A-----",
        ] {
            assert_eq!(read(text), Err(Flaw::Cut("A".into())), "{text}");
        }
        for body in ["A", "AQ=", "A?==", "AQ==AQ=="] {
            assert_eq!(
                read(&format!("-----BEGIN A-----\n{body}\n-----END A-----")),
                Err(Flaw::NotBase64("A".into())),
                "{body}"
            );
        }
    }
}
