use std::fmt;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{self, Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, SubjectAltName,
    SubjectKeyIdentifier,
};

/// Purposes that a certificate of a client may have: clients, and any.
const FOR_CLIENTS: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2"),
    ObjectIdentifier::new_unwrap("2.5.29.37.0"),
];

/// What an X.509 certificate says, for people.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    version: u8,
    serial: String,
    subject: Name,
    issuer: Name,
    names: Vec<String>,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    is_authority: bool,
    is_for_clients: bool,
    public_key: PublicKey,
    key_id: Option<Vec<u8>>,
    issuer_key_id: Option<Vec<u8>>,
}

/// A public key: its algorithm, itself, and both in DER.
#[derive(Clone, PartialEq, Eq)]
struct PublicKey {
    algorithm: ObjectIdentifier,
    bits: Vec<u8>,
    der: Vec<u8>,
}

/// A distinguished name: as text, and as it is compared.
#[derive(Clone, PartialEq, Eq)]
struct Name {
    text: String,
    der: Vec<u8>,
}

impl Certificate {
    pub(super) fn from_der(bytes: &[u8]) -> der::Result<Self> {
        let certificate = x509_cert::Certificate::from_der(bytes)?;
        let content = certificate.tbs_certificate();
        let key = content.subject_public_key_info();
        let issuer_key = content.get_extension::<AuthorityKeyIdentifier>()?;
        Ok(Self {
            der: bytes.to_vec(),
            version: content.version() as u8 + 1,
            serial: plain(content.serial_number()),
            subject: Name::new(content.subject())?,
            issuer: Name::new(content.issuer())?,
            names: names(content.get_extension::<SubjectAltName>()?),
            not_before: instant(content.validity().not_before),
            not_after: instant(content.validity().not_after),
            is_authority: content
                .get_extension::<BasicConstraints>()?
                .is_some_and(|(_, constraints)| constraints.ca),
            is_for_clients: content
                .get_extension::<ExtendedKeyUsage>()?
                .is_none_or(|(_, usage)| usage.0.iter().any(|use_| FOR_CLIENTS.contains(use_))),
            public_key: PublicKey {
                algorithm: key.algorithm.oid,
                bits: key.subject_public_key.raw_bytes().to_vec(),
                der: key.to_der()?,
            },
            key_id: content
                .get_extension::<SubjectKeyIdentifier>()?
                .map(|(_, id)| id.0.into_bytes().into_vec()),
            issuer_key_id: issuer_key
                .and_then(|(_, id)| Some(id.key_identifier?.into_bytes().into_vec())),
        })
    }

    /// Whom it is for, such as `CN=site-100,O=Example`.
    pub fn subject(&self) -> &str {
        &self.subject.text
    }

    /// Who issued it.
    pub fn issuer(&self) -> &str {
        &self.issuer.text
    }

    /// Its number among those of its issuer, in hexadecimal.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The hosts, addresses, e-mail addresses and URIs it is for.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// From when it is valid.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// Until when it is valid.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// The version of X.509 it is written in: 1, 2 or 3.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Whether it says that it may issue others.
    pub fn is_authority(&self) -> bool {
        self.is_authority
    }

    pub(super) fn is_for_clients(&self) -> bool {
        self.is_for_clients
    }

    /// Whether another one is its issuer's, going by names and key identifiers.
    pub(super) fn is_issued_by(&self, other: &Self) -> bool {
        let same_key = match (&self.issuer_key_id, &other.key_id) {
            (Some(wanted), Some(id)) => wanted == id,
            _ => true,
        };
        self.issuer.der == other.subject.der && same_key
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// The algorithm of its public key, and that key.
    pub(super) fn public_key(&self) -> (ObjectIdentifier, &[u8]) {
        (self.public_key.algorithm, &self.public_key.bits)
    }

    /// Its public key with the algorithm, in DER.
    pub(crate) fn key_info(&self) -> &[u8] {
        &self.public_key.der
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.subject())?;
        if !self.names.is_empty() {
            write!(f, " (for {})", self.names.join(", "))?;
        }
        write!(
            f,
            ", issued by {}, valid from {} to {}",
            self.issuer(),
            date(self.not_before),
            date(self.not_after)
        )
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({self})")
    }
}

impl Name {
    fn new(name: &x509_cert::name::Name) -> der::Result<Self> {
        Ok(Self {
            text: if name.is_empty() {
                "a subject without a name".into()
            } else {
                plain(name)
            },
            der: name.to_der()?,
        })
    }
}

fn names(extension: Option<(bool, SubjectAltName)>) -> Vec<String> {
    let Some((_, names)) = extension else {
        return Vec::new();
    };
    let texts = names.0.into_iter().filter_map(|name| match name {
        GeneralName::DnsName(text)
        | GeneralName::Rfc822Name(text)
        | GeneralName::UniformResourceIdentifier(text) => Some(plain(text.as_str())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
                .ok()
                .map(|address| address.to_string())
        }
        GeneralName::DirectoryName(name) => Some(plain(&name)),
        _ => None,
    });
    texts.collect()
}

fn instant(time: x509_cert::time::Time) -> DateTime<Utc> {
    let seconds = time.to_unix_duration().as_secs();
    let instant = i64::try_from(seconds).map(|seconds| DateTime::from_timestamp(seconds, 0));
    instant.ok().flatten().unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// An instant as messages write it.
pub(super) fn date(instant: DateTime<Utc>) -> impl fmt::Display {
    instant.format("%Y-%m-%d %H:%M UTC")
}

/// Whoever made a certificate wrote its texts: nothing in them may move a terminal's cursor.
fn plain(text: &(impl fmt::Display + ?Sized)) -> String {
    let text = text.to_string();
    let visible = text
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c });
    visible.take(300).collect()
}
