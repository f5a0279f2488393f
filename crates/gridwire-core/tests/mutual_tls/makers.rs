//! Authorities, certificates and keys, made for each test.

use gridwire_core::tls::MutualTls;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, SignatureAlgorithm, SigningKey, date_time_ymd,
};
use x509_cert::der::asn1::{Any, AnyRef, BitString};
use x509_cert::der::{Decode, Encode, Reader, SliceReader, Tag};

/// The first days of years, from and until which a certificate is valid.
pub(crate) type Years = std::ops::Range<i32>;

/// Long enough for every clock of the tests, the computer's too.
pub(crate) const ALWAYS: Years = 1980..3000;

/// An authority that issues certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        Self::valid(name, ALWAYS)
    }

    pub(crate) fn valid(name: &str, years: Years) -> Self {
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(authority(name, years), key).unwrap())
    }

    /// An authority that this one vouches for.
    pub(crate) fn subordinate(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::signed_by(authority(name, ALWAYS), key, &self.0).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn der(&self) -> rustls::pki_types::CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A certificate for clients.
    pub(crate) fn client(&self, name: &str) -> Pair {
        self.client_valid(name, ALWAYS)
    }

    pub(crate) fn client_valid(&self, name: &str, years: Years) -> Pair {
        self.client_of(name, years, KeyPair::generate().unwrap())
    }

    pub(crate) fn client_with(&self, name: &str, algorithm: &'static SignatureAlgorithm) -> Pair {
        self.client_of(name, ALWAYS, KeyPair::generate_for(algorithm).unwrap())
    }

    fn client_of(&self, name: &str, years: Years, key: KeyPair) -> Pair {
        let mut params = params(name, years, &["client.example"]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(&params, key)
    }

    /// A certificate for a service at some hosts.
    pub(crate) fn service(&self, hosts: &[&str], years: Years) -> Pair {
        let mut params = params("a service", years, hosts);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.issue(&params, KeyPair::generate().unwrap())
    }

    fn issue(&self, params: &CertificateParams, key: KeyPair) -> Pair {
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Pair { certificate, key }
    }

    /// A client's certificate in the first version of X.509, without extensions.
    pub(crate) fn old_client(&self, name: &str) -> (String, String) {
        let pair = self.client(name);
        let parts = children(pair.certificate.der());
        let signed = parts[0].to_der().unwrap();
        // The version goes from the front, and the extensions from the end.
        let signed = children(&signed);
        let signed = signed[1..signed.len() - 1].to_vec().to_der().unwrap();
        let signature = self.0.key().sign(&signed).unwrap();
        let der = [
            Any::from_der(&signed).unwrap(),
            Any::from(parts[1]),
            Any::encode_from(&BitString::from_bytes(&signature).unwrap()).unwrap(),
        ];
        let der = der.to_vec().to_der().unwrap();
        (pem("CERTIFICATE", &der), pair.key.serialize_pem())
    }
}

/// A certificate with its key.
pub(crate) struct Pair {
    pub(crate) certificate: rcgen::Certificate,
    pub(crate) key: KeyPair,
}

impl Pair {
    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub(crate) fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// The key alone, as the standard of its algorithm has it: PKCS#1 or SEC1.
    pub(crate) fn inner_key(&self) -> Vec<u8> {
        children(self.key.serialized_der())[2].value().to_vec()
    }

    /// The key in PKCS#8 without its public part.
    pub(crate) fn bare_key(&self) -> Vec<u8> {
        let parts = children(self.key.serialized_der());
        let version = AnyRef::new(Tag::Integer, &[0]).unwrap();
        vec![version, parts[1], parts[2]].to_der().unwrap()
    }

    /// With an authority by which services are trusted.
    pub(crate) fn trusting(&self, authority: &Authority) -> MutualTls {
        MutualTls::from_pem(authority.pem(), self.pem(), self.key_pem()).unwrap()
    }
}

fn authority(name: &str, years: Years) -> CertificateParams {
    let mut params = params(name, years, &[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn params(name: &str, years: Years, hosts: &[&str]) -> CertificateParams {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(years.start, 1, 1);
    params.not_after = date_time_ymd(years.end, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params
}

/// The parts of a sequence in DER.
pub(crate) fn children(der: &[u8]) -> Vec<AnyRef<'_>> {
    let mut reader = SliceReader::new(AnyRef::from_der(der).unwrap().value()).unwrap();
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader).unwrap());
    }
    parts
}

/// A block of PEM.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;

    let base64 = base64::engine::general_purpose::STANDARD.encode(der);
    let lines = base64.as_bytes().chunks(64);
    let body: String = lines
        .map(|line| format!("{}\n", std::str::from_utf8(line).unwrap()))
        .collect();
    format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
}
