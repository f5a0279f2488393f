//! The server's part of the handshake, as the switches have it at that time.

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::{
    ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier,
};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig};

use super::asking::Asking;
use super::authority::{Authority, Validity};
use super::{Certificates, HOSTS, OTHER_HOSTS};
use crate::edf::options::EdfServerCertificate;
use crate::edf::state::{SharedSwitches, locked};

/// Shows the certificate that is switched on, and asks for one, which it checks.
pub(crate) fn config(
    certificates: &Certificates,
    switches: &SharedSwitches,
) -> io::Result<Arc<ServerConfig>> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots
        .add(certificates.authority.der())
        .map_err(io::Error::other)?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let verifier = verifier.build().map_err(io::Error::other)?;
    let asking = Asking::new(verifier, Arc::clone(switches));
    let showing = Showing::new(certificates, &provider, Arc::clone(switches))?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_client_cert_verifier(Arc::new(asking))
        .with_cert_resolver(Arc::new(showing));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A connection that goes on with an earlier one would show and check nothing.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// The certificates that the server can show.
struct Showing {
    valid: Arc<CertifiedKey>,
    expired: Arc<CertifiedKey>,
    other_host: Arc<CertifiedKey>,
    other_authority: Arc<CertifiedKey>,
    switches: SharedSwitches,
}

impl Showing {
    fn new(
        certificates: &Certificates,
        provider: &CryptoProvider,
        switches: SharedSwitches,
    ) -> io::Result<Self> {
        let key = &certificates.server_key;
        let issue = |authority: &Authority, hosts, validity| {
            let certificate = authority.server(hosts, validity, key)?;
            let pkcs8 = PrivatePkcs8KeyDer::from(key.serialize_der());
            let key = provider.key_provider.load_private_key(pkcs8.into());
            let chain = vec![certificate.der().clone()];
            let key = key.map_err(io::Error::other)?;
            io::Result::Ok(Arc::new(CertifiedKey::new(chain, key)))
        };
        let (own, other) = (&certificates.authority, &certificates.other);
        Ok(Self {
            valid: issue(own, HOSTS, Validity::Now)?,
            expired: issue(own, HOSTS, Validity::Past)?,
            other_host: issue(own, OTHER_HOSTS, Validity::Now)?,
            other_authority: issue(other, HOSTS, Validity::Now)?,
            switches,
        })
    }
}

impl fmt::Debug for Showing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Showing").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Showing {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let shown = match locked(&self.switches).server_certificate {
            EdfServerCertificate::Valid => &self.valid,
            EdfServerCertificate::Expired => &self.expired,
            EdfServerCertificate::OtherHost => &self.other_host,
            EdfServerCertificate::OtherAuthority => &self.other_authority,
        };
        Some(Arc::clone(shown))
    }
}
