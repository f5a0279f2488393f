//! The certificates of the sandbox: an authority of its own, and what it has signed for both ends.
//!
//! They are made anew at each start. Their validity is the machine's time and not the sandbox's clock, fixed or moved
//! as that may be: the clients that check the server's certificate know no other time.

mod asking;
mod authority;
mod der;
mod encrypted;
mod files;
mod handshake;
mod identity;

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use rcgen::KeyPair;

use authority::{Authority, Validity};
pub(crate) use files::Files;
pub(crate) use handshake::config;
pub use identity::{EdfClient, EdfIdentity};

use super::store::GENERATED;

const HOSTS: &[&str] = &["localhost", "127.0.0.1", "::1"];
const OTHER_HOSTS: &[&str] = &["edf-sf.example"];
const OPERATOR: &str = "operator";

pub(crate) struct Certificates {
    authority: Authority,
    /// That no one was told of.
    other: Authority,
    server_key: KeyPair,
    operator_key: KeyPair,
    operator: EdfIdentity,
    reader: EdfIdentity,
    /// By certificate, as DER.
    rights: Mutex<HashMap<Vec<u8>, Rights>>,
}

/// What the holder of a certificate may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    /// Read and write every site.
    All,
    /// Read the site of generated data.
    ReadGenerated,
}

impl Certificates {
    pub(crate) fn new() -> io::Result<Self> {
        let authority = Authority::new("gridwire sandbox")?;
        let other = Authority::new("another authority")?;
        let (operator_key, reader_key) = (authority::key()?, authority::key()?);
        let client = |name: &str, key| authority.client(name, Validity::Now, key);
        let operator = client(OPERATOR, &operator_key)?;
        let reader = client("reader", &reader_key)?;
        let rights = [
            (operator.certificate().to_vec(), Rights::All),
            (reader.certificate().to_vec(), Rights::ReadGenerated),
        ];
        Ok(Self {
            server_key: authority::key()?,
            rights: Mutex::new(rights.into()),
            authority,
            other,
            operator_key,
            operator,
            reader,
        })
    }

    pub(crate) fn authority_pem(&self) -> String {
        self.authority.pem()
    }

    /// Whether a certificate that the handshake has let through is good for this.
    pub(crate) fn allow(&self, certificate: &Bytes, site: u32, writes: bool) -> bool {
        let rights = self.rights.lock().unwrap_or_else(PoisonError::into_inner);
        match rights.get(&certificate[..]) {
            Some(Rights::All) => true,
            Some(Rights::ReadGenerated) => site == GENERATED && !writes,
            None => false,
        }
    }

    pub(crate) fn client(&self, client: EdfClient) -> io::Result<EdfIdentity> {
        let key = &self.operator_key;
        match client {
            EdfClient::Operator => Ok(self.operator.clone()),
            EdfClient::Reader => Ok(self.reader.clone()),
            EdfClient::Expired => self.authority.client(OPERATOR, Validity::Past, key),
            EdfClient::OtherAuthority => self.other.client(OPERATOR, Validity::Now, key),
            EdfClient::OtherKey => Ok(self.operator.with_key_of(&self.reader)),
            EdfClient::Rsa => {
                let key = authority::rsa_key()?;
                let identity = self.authority.client(OPERATOR, Validity::Now, &key)?;
                let mut rights = self.rights.lock().unwrap_or_else(PoisonError::into_inner);
                rights.insert(identity.certificate().to_vec(), Rights::All);
                Ok(identity)
            }
        }
    }
}
