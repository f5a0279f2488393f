//! An authority that signs certificates.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, SerialNumber,
};
use rustls::pki_types::CertificateDer;

use super::identity::EdfIdentity;

const DAY: Duration = Duration::from_secs(24 * 3_600);

pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    serial: AtomicU64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Validity {
    /// From yesterday on, for a year.
    Now,
    /// It ended yesterday.
    Past,
}

impl Authority {
    pub(super) fn new(name: &str) -> io::Result<Self> {
        let mut params = params(name, &[], Validity::Now)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self {
            issuer: CertifiedIssuer::self_signed(params, key()?).map_err(io::Error::other)?,
            serial: AtomicU64::new(1),
        })
    }

    pub(super) fn pem(&self) -> String {
        self.issuer.pem()
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        self.issuer.der().clone()
    }

    pub(super) fn client(
        &self,
        name: &str,
        validity: Validity,
        key: &KeyPair,
    ) -> io::Result<EdfIdentity> {
        let params = params(name, &[], validity)?;
        let certificate = self.issue(params, ExtendedKeyUsagePurpose::ClientAuth, key)?;
        Ok(EdfIdentity::new(&certificate, key))
    }

    pub(super) fn server(
        &self,
        hosts: &[&str],
        validity: Validity,
        key: &KeyPair,
    ) -> io::Result<Certificate> {
        let params = params("edf-sf sandbox", hosts, validity)?;
        self.issue(params, ExtendedKeyUsagePurpose::ServerAuth, key)
    }

    fn issue(
        &self,
        mut params: CertificateParams,
        purpose: ExtendedKeyUsagePurpose,
        key: &KeyPair,
    ) -> io::Result<Certificate> {
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        params.serial_number = Some(SerialNumber::from(serial));
        params
            .signed_by(key, &self.issuer)
            .map_err(io::Error::other)
    }
}

fn params(name: &str, hosts: &[&str], validity: Validity) -> io::Result<CertificateParams> {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).map_err(io::Error::other)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let now = SystemTime::now();
    let (start, end) = match validity {
        Validity::Now => (now - DAY, now + 365 * DAY),
        Validity::Past => (now - 30 * DAY, now - DAY),
    };
    (params.not_before, params.not_after) = (start.into(), end.into());
    Ok(params)
}

/// Made in no time.
pub(super) fn key() -> io::Result<KeyPair> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(io::Error::other)
}

/// Takes a good part of a second.
pub(super) fn rsa_key() -> io::Result<KeyPair> {
    KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(io::Error::other)
}
