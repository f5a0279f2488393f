//! The levers of the fake service.

use std::net::SocketAddr;
use std::sync::Arc;
use std::{fmt, io};

use super::answer;
use super::category::EdfCategory;
use super::certificates::{EdfClient, EdfIdentity};
use super::kind::Kind;
use super::options::{EdfCut, EdfPartial, EdfPutAnswer, EdfServerCertificate};
use super::state::EdfState;
use super::status::Status;
use super::store::Series;
use crate::fault::Fault;

/// Changes how the sandbox plays EDF Store & Forecast, at any time; clones act on the same sandbox.
#[derive(Clone)]
pub struct EdfControl(Arc<EdfState>);

impl EdfControl {
    pub(crate) fn new(state: Arc<EdfState>) -> Self {
        Self(state)
    }

    /// `https://localhost:PORT/v1`, the port being one of its own.
    pub fn base_url(&self) -> String {
        format!("https://localhost:{}/v1", self.0.address.port())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// The certificate of the authority that has signed the server's, as PEM: the only one to be trusted.
    pub fn authority_pem(&self) -> String {
        self.0.certificates.authority_pem()
    }

    /// A client's certificate and key. The operator's and the reader's stay the same, the others are made anew.
    ///
    /// # Errors
    /// If the library of cryptography fails.
    pub fn client(&self, client: EdfClient) -> io::Result<EdfIdentity> {
        self.0.certificates.client(client)
    }

    /// The certificate that the server shows in handshakes from now on; connections that are open stay open.
    pub fn set_server_certificate(&self, certificate: EdfServerCertificate) {
        self.0.switches().server_certificate = certificate;
    }

    /// Whether a client without a certificate is refused by the handshake. At the start it is not, and every call of
    /// it is answered with 403 and code 1400.
    pub fn require_client_certificate(&self, require: bool) {
        self.0.switches().require_certificate = require;
    }

    /// Adds a site without any data; it may be there already. At the start there are 100 and 200.
    pub fn add_site(&self, site: u32) {
        self.0.store_mut().add_site(site);
    }

    /// Adds an id of which there are no data yet, to a site which is added if need be. The type is that of equipment
    /// or of a forecast; commitments and tariffs have none, and it is left empty. False if there is no such type.
    pub fn add_id(&self, site: u32, category: EdfCategory, type_: &str, id: u32) -> bool {
        let kind = Kind::find(category, type_);
        if let Some(kind) = kind {
            let empty = Series::default();
            self.0.store_mut().add(site, kind, id, empty);
        }
        kind.is_some()
    }

    /// The most records that one answer has, 10,000 at the start; what is more is cut. Points of vectors and periods
    /// of tariffs count one by one. `None` cuts nothing.
    pub fn set_cap(&self, records: Option<usize>) {
        self.0.switches().cap = records;
    }

    /// Which records are cut; [`EdfCut::Tail`] at the start.
    pub fn set_cut(&self, cut: EdfCut) {
        self.0.switches().cut = cut;
    }

    /// How an answer says that it was cut; [`EdfPartial::Both`] at the start.
    pub fn set_partial(&self, partial: EdfPartial) {
        self.0.switches().partial = partial;
    }

    /// What a PUT that has succeeded is answered with; [`EdfPutAnswer::Documented`] at the start.
    pub fn set_put_answer(&self, answer: EdfPutAnswer) {
        self.0.switches().put_answer = answer;
    }

    /// Whether a record exactly at `to` is in the answer. At the start it is of forecasts and commitments, as in the
    /// document's examples, and not of production and tariffs, as in its words.
    pub fn set_end_included(&self, category: EdfCategory, included: bool) {
        let ends = &mut self.0.switches().included_ends;
        if included {
            ends.insert(category);
        } else {
            ends.remove(&category);
        }
    }

    /// Whether calls of tariffs are answered as if they had no range: in the document's example the periods are not
    /// of the months that are asked for.
    pub fn ignore_tariff_range(&self, ignore: bool) {
        self.0.switches().filter_tariffs = !ignore;
    }

    /// A fault that answers with one of the API's codes, which no request brings about by itself: 1500, say, or a code
    /// that is not documented, which comes with HTTP 400.
    pub fn refusal(&self, code: u16) -> Fault {
        let status = Status::find(code);
        let http = status.map_or(400, Status::http);
        let message = status.map_or("unknown", Status::message);
        Fault::status(http).body("application/json", answer::refusal(code, message))
    }
}

impl fmt::Debug for EdfControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EdfControl")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
