use std::fmt;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber};

use super::certificate::Certificate;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// How the DER of a key is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Of any algorithm, which it names.
    Pkcs8,
    /// Of RSA.
    Pkcs1,
    /// Of an elliptic curve.
    Sec1,
}

/// A private key; its memory is zeroed when it is dropped.
pub(crate) struct PrivateKey {
    pub(crate) form: Form,
    der: SecretBox<Vec<u8>>,
}

impl PrivateKey {
    /// A key, unless the bytes are none of that form.
    pub(super) fn new(form: Form, mut der: Zeroizing<Vec<u8>>) -> Option<Self> {
        let key = Self {
            form,
            der: SecretBox::new(Box::new(std::mem::take(&mut *der))),
        };
        public_part(form, key.der()).map(|_| key)
    }

    /// The key itself, in its form.
    pub(crate) fn der(&self) -> &[u8] {
        self.der.expose_secret()
    }

    /// Whether the certificate is for this key; `None` where the key holds too little to tell.
    pub(super) fn belongs_to(&self, certificate: &Certificate) -> Option<bool> {
        let (algorithm, public) = public_part(self.form, self.der())?;
        let (its_algorithm, its_public) = certificate.public_key();
        match public {
            // The first byte tells forms apart: a point may be written in full or compressed.
            Some(public) if public.first() == its_public.first() => Some(public == its_public),
            _ => (algorithm != its_algorithm).then_some(false),
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}([secret])", self.form)
    }
}

/// The algorithm of a key, and the public part where the key holds it; `None` if it is no key.
fn public_part(form: Form, key: &[u8]) -> Option<(ObjectIdentifier, Option<Vec<u8>>)> {
    let parts = children(key)?;
    // The tag in brackets, as the standards write it.
    let tagged = |wanted: u32| {
        let is_wanted = |part: &&AnyRef<'_>| matches!(part.header().tag(), Tag::ContextSpecific { number: TagNumber(number), .. } if number == wanted);
        parts.iter().find(is_wanted)
    };
    // A bit string begins with the number of bits that it does not use, which is none.
    let whole_bytes = |bits: &[u8]| bits.strip_prefix(&[0]).map(<[u8]>::to_vec);
    match (form, &*parts) {
        (Form::Pkcs1, [_version, modulus, exponent, _secrets @ .., _]) if parts.len() >= 9 => {
            let numbers = [modulus.to_der().ok()?, exponent.to_der().ok()?];
            let public = encode(Tag::Sequence, &[&numbers[0], &numbers[1]])?;
            Some((RSA, Some(public.to_vec())))
        }
        (Form::Sec1, [_version, secret, ..]) if secret.header().tag() == Tag::OctetString => {
            let bits = tagged(1).and_then(|part| AnyRef::from_der(part.value()).ok());
            Some((EC, bits.and_then(|bits| whole_bytes(bits.value()))))
        }
        (Form::Pkcs8, [_version, algorithm, key, ..]) if key.header().tag() == Tag::OctetString => {
            let mut algorithm = SliceReader::new(algorithm.value()).ok()?;
            match ObjectIdentifier::decode(&mut algorithm).ok()? {
                RSA => public_part(Form::Pkcs1, key.value()),
                EC => public_part(Form::Sec1, key.value()),
                other => Some((other, tagged(1).and_then(|bits| whole_bytes(bits.value())))),
            }
        }
        _ => None,
    }
}

/// The parts of a sequence.
pub(super) fn children(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let sequence = AnyRef::from_der(der).ok()?;
    if sequence.header().tag() != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(parts)
}

/// A value of DER, made of parts of it.
pub(super) fn encode(tag: Tag, parts: &[&[u8]]) -> Option<Zeroizing<Vec<u8>>> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // With room for tag and length, so that nothing is left behind by growing.
    let mut content = Zeroizing::new(Vec::with_capacity(length));
    parts
        .iter()
        .for_each(|part| content.extend_from_slice(part));
    let mut der = Zeroizing::new(Vec::with_capacity(length + 8));
    AnyRef::new(tag, &content)
        .ok()?
        .encode_to_vec(&mut der)
        .ok()?;
    Some(der)
}
