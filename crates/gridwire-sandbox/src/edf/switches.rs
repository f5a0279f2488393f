//! What can be changed about the service.

use std::collections::BTreeSet;

use super::category::EdfCategory;
use super::options::{EdfCut, EdfPartial, EdfPutAnswer, EdfServerCertificate};

/// All of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Switches {
    /// The most records that one answer has; points of vectors count one by one.
    pub(crate) cap: Option<usize>,
    pub(crate) cut: EdfCut,
    pub(crate) partial: EdfPartial,
    pub(crate) put_answer: EdfPutAnswer,
    pub(crate) filter_tariffs: bool,
    /// Where a record at `to` belongs to the range.
    pub(crate) included_ends: BTreeSet<EdfCategory>,
    /// Whether a client without a certificate is refused by the handshake, and not by an answer.
    pub(crate) require_certificate: bool,
    pub(crate) server_certificate: EdfServerCertificate,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            // Not known of the real service. A day of seconds is to be cut, a day of anything else not.
            cap: Some(10_000),
            cut: EdfCut::default(),
            partial: EdfPartial::default(),
            put_answer: EdfPutAnswer::default(),
            filter_tariffs: true,
            // As the document's examples have it.
            included_ends: [EdfCategory::Forecast, EdfCategory::Commitment].into(),
            require_certificate: false,
            server_certificate: EdfServerCertificate::default(),
        }
    }
}
