use std::fmt;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::certificate::Certificate;
use super::check::{self, Finding, Severity};
use super::content::{certificates, private_key};
use super::key::PrivateKey;
use super::source::{Part, Source};
use crate::{Error, Result};

/// A client's certificate and key, and the authorities whose services it trusts.
///
/// All three are PEM texts, with any text around their blocks. The certificate may be followed by
/// those of its issuers. The key is in PKCS#8, PKCS#1 or SEC1, and not encrypted; it is kept in
/// memory that is zeroed, and shown nowhere. Cloning is cheap.
#[derive(Clone)]
pub struct MutualTls {
    pub(super) files: Arc<Files>,
    system_roots: bool,
}

pub(super) struct Files {
    pub(super) authorities: Vec<Certificate>,
    pub(super) authorities_source: Source,
    pub(super) chain: Vec<Certificate>,
    pub(super) chain_source: Source,
    pub(super) key: PrivateKey,
    pub(super) key_source: Source,
}

impl MutualTls {
    /// Takes the texts of the authorities' certificates, the client's certificate and its key.
    ///
    /// # Errors
    /// A configuration error that names the part, what it holds instead, and what to do.
    pub fn from_pem(
        authorities: impl AsRef<[u8]>,
        certificate: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Result<Self> {
        let source = Source::memory;
        Self::new(
            (source(Part::Authority), authorities.as_ref()),
            (source(Part::Certificate), certificate.as_ref()),
            (source(Part::Key), key.as_ref()),
        )
    }

    /// Reads the files of the authorities' certificates, the client's certificate and its key.
    ///
    /// # Errors
    /// As [`from_pem`](MutualTls::from_pem), with the name of the file; and if it cannot be read.
    pub fn from_pem_files(
        authorities: impl AsRef<Path>,
        certificate: impl AsRef<Path>,
        key: impl AsRef<Path>,
    ) -> Result<Self> {
        let authorities = Source::file(Part::Authority, authorities.as_ref());
        let certificate = Source::file(Part::Certificate, certificate.as_ref());
        let key = Source::file(Part::Key, key.as_ref());
        let texts = [authorities.read()?, certificate.read()?, key.read()?];
        Self::new(
            (authorities, &texts[0]),
            (certificate, &texts[1]),
            (key, &texts[2]),
        )
    }

    fn new(
        (authorities_source, authorities): (Source, &[u8]),
        (chain_source, chain): (Source, &[u8]),
        (key_source, key): (Source, &[u8]),
    ) -> Result<Self> {
        Ok(Self {
            files: Arc::new(Files {
                authorities: certificates(&authorities_source, authorities)?,
                chain: certificates(&chain_source, chain)?,
                key: private_key(&key_source, key)?,
                authorities_source,
                chain_source,
                key_source,
            }),
            system_roots: false,
        })
    }

    /// Trusts services with certificates of the computer's root authorities too.
    ///
    /// Unless set, only those of the authorities given are trusted.
    #[must_use]
    pub fn also_system_roots(mut self) -> Self {
        self.system_roots = true;
        self
    }

    /// The certificates of the authorities that services are trusted by, in the order given.
    pub fn authorities(&self) -> &[Certificate] {
        &self.files.authorities
    }

    /// The client's certificate, and those of its issuers that were given with it.
    pub fn certificates(&self) -> &[Certificate] {
        &self.files.chain
    }

    /// What can be said of them without a connection, the worst first: whether the key belongs to
    /// the certificate, dates, the order of the chain, and what each certificate is for.
    pub fn check(&self, now: DateTime<Utc>) -> Vec<Finding> {
        check::findings(self, now)
    }

    /// Refuses what cannot work.
    pub(crate) fn usable(&self, now: DateTime<Utc>) -> Result<()> {
        match self.check(now).into_iter().next() {
            Some(finding) if finding.severity == Severity::Error => Err(finding.into()),
            _ => Ok(()),
        }
    }

    /// The client's own certificate; reading made sure that there is one.
    pub(super) fn leaf(&self) -> &Certificate {
        &self.files.chain[0]
    }

    /// A name for the certificate that tells it from others and is no secret.
    pub(crate) fn identity(&self) -> String {
        format!("{} {}", self.leaf().issuer(), self.leaf().serial())
    }

    pub(crate) fn has_system_roots(&self) -> bool {
        self.system_roots
    }

    pub(crate) fn key(&self) -> &PrivateKey {
        &self.files.key
    }

    /// Refuses a key that is none of the certificate, going by its public part, which whoever can
    /// use the key can tell even where the key itself does not hold it.
    #[cfg(not(feature = "native-tls"))]
    pub(crate) fn require_public_key(&self, info: &[u8]) -> Result<()> {
        if self.files.key.belongs_to(self.leaf()).is_none() && info != self.leaf().key_info() {
            return Err(check::mismatch(self).into());
        }
        Ok(())
    }

    /// The error for an authority's certificate that the TLS library does not take.
    pub(crate) fn unusable_authority(
        &self,
        authority: &Certificate,
        error: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        self.files
            .authorities_source
            .wrong(format_args!(
                "holds a certificate, {}, that the TLS library does not take",
                authority.subject()
            ))
            .with_source(error)
            .with_remedy("Leave it out if it is not the one that services are trusted by")
    }

    /// The error for a key that the TLS library does not take.
    pub(crate) fn unusable_key(
        &self,
        error: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        self.files
            .key_source
            .wrong("is of a kind that the TLS library does not take")
            .with_source(error)
            .with_remedy("Get a certificate for an RSA key of 2048 bits or more, or for an ECDSA key on P-256 or P-384")
    }
}

impl fmt::Debug for MutualTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MutualTls")
            .field("authorities", &self.files.authorities)
            .field("certificates", &self.files.chain)
            .field("key", &self.files.key)
            .field("system_roots", &self.system_roots)
            .finish()
    }
}
