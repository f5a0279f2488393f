//! As much of DER as it takes to write a key in other forms.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const SEQUENCE: u8 = 0x30;
/// `[0]` and `[1]` with parts of their own.
pub(super) const CONTEXT_0: u8 = 0xa0;
pub(super) const CONTEXT_1: u8 = 0xa1;

/// A part: tag, length, content.
pub(super) fn part(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..128 => out.push(short as u8),
        length => {
            let bytes = length.to_be_bytes();
            let first = bytes.iter().position(|byte| *byte != 0).unwrap_or_default();
            out.push(0x80 | (bytes.len() - first) as u8);
            out.extend_from_slice(&bytes[first..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// A sequence of parts.
pub(super) fn sequence<const N: usize>(parts: [Vec<u8>; N]) -> Vec<u8> {
    part(SEQUENCE, &parts.concat())
}

/// The first part's tag and content, and what follows it.
pub(super) fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = bytes.iter().try_fold(0_usize, |length, byte| {
            Some(length.checked_mul(256)? + usize::from(*byte))
        })?;
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// The contents of the parts of a sequence.
pub(super) fn contents(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let (SEQUENCE, mut rest, []) = split(bytes)? else {
        return None;
    };
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (_, content, following) = split(rest)?;
        all.push(content);
        rest = following;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_parts_and_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let written = sequence([part(OCTET_STRING, &content), part(INTEGER, &[1])]);
            assert_eq!(contents(&written), Some(vec![&content[..], &[1]]));
            assert_eq!(contents(&written[..written.len() - 1]), None);
        }
        assert_eq!(part(OCTET_STRING, &[0; 300])[..4], [4, 0x82, 1, 44]);
        assert_eq!(split(&[4, 0xff]), None);
    }
}
