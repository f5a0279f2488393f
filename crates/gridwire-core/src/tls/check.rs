use std::cmp::Reverse;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::certificate::{Certificate, date};
use super::mutual::MutualTls;
use super::source::Source;
use crate::{Error, ErrorKind};

/// Time enough to get a new certificate.
const SOON: TimeDelta = TimeDelta::days(30);

/// How bad something is that [`check`](MutualTls::check) found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know where something does not work.
    Note,
    /// It may fail, or will soon.
    Warning,
    /// It cannot work; no client is built with it.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// Something to know about certificates or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What is the case, with the file and the certificate's subject.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.message, self.remedy)
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        Self::new(ErrorKind::Configuration, finding.message).with_remedy(finding.remedy)
    }
}

/// Everything that can be said without a connection, the worst first.
pub(super) fn findings(tls: &MutualTls, now: DateTime<Utc>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(key(tls));
    for (index, certificate) in tls.certificates().iter().enumerate() {
        let worst = if index == 0 {
            Severity::Error
        } else {
            Severity::Warning
        };
        findings.extend(validity(&tls.files.chain_source, certificate, now, worst));
    }
    findings.extend(own(tls));
    findings.extend(chain(tls));
    for authority in tls.authorities() {
        let source = &tls.files.authorities_source;
        findings.extend(validity(source, authority, now, Severity::Warning));
        findings.extend(authority_of(source, authority));
    }
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

/// The key is the certificate's.
fn key(tls: &MutualTls) -> Option<Finding> {
    let files = &tls.files;
    let is_of_key = |certificate: &Certificate| files.key.belongs_to(certificate);
    if is_of_key(tls.leaf()) != Some(false) {
        return None;
    }
    let place = tls
        .certificates()
        .iter()
        .position(|certificate| is_of_key(certificate) == Some(true));
    Some(match place {
        Some(index) => Finding {
            severity: Severity::Error,
            message: format!(
                "{} begins with {}, but the key is that of certificate number {} in it, {}",
                files.chain_source,
                tls.leaf().subject(),
                index + 1,
                tls.certificates()[index].subject(),
            ),
            remedy:
                "Put the key's certificate first, and after each certificate that of its issuer"
                    .into(),
        },
        None => mismatch(tls),
    })
}

/// The finding that the key is none of the certificate.
pub(super) fn mismatch(tls: &MutualTls) -> Finding {
    Finding {
        severity: Severity::Error,
        message: format!(
            "{} does not belong to {}, which is for {}",
            tls.files.key_source,
            tls.files.chain_source,
            tls.leaf().subject()
        ),
        remedy: "Give the key that the certificate was requested with, or the certificate that was issued for this key"
            .into(),
    }
}

/// It is within its dates, and will be for a while.
fn validity(
    source: &Source,
    certificate: &Certificate,
    now: DateTime<Utc>,
    worst: Severity,
) -> Option<Finding> {
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    let subject = certificate.subject();
    let renew = format!("Get a new one from {}", certificate.issuer());
    let clock = "or set this computer's clock if it is wrong";
    if now > not_after {
        return Some(Finding {
            severity: worst,
            message: format!(
                "{source} holds a certificate, {subject}, that expired on {} (now {})",
                date(not_after),
                date(now)
            ),
            remedy: format!("{renew}, {clock}"),
        });
    }
    if now < not_before {
        return Some(Finding {
            severity: worst,
            message: format!(
                "{source} holds a certificate, {subject}, that is not valid before {} (now {})",
                date(not_before),
                date(now)
            ),
            remedy: format!("Wait until then, {clock}"),
        });
    }
    let left = not_after - now;
    (left < SOON).then(|| Finding {
        severity: Severity::Warning,
        message: format!(
            "{source} holds a certificate, {subject}, that expires on {}, in {} days",
            date(not_after),
            left.num_days()
        ),
        remedy: renew,
    })
}

/// The client's own certificate is one of a client.
fn own(tls: &MutualTls) -> impl Iterator<Item = Finding> {
    let (source, leaf) = (&tls.files.chain_source, tls.leaf());
    let old = (leaf.version() < 3).then(|| Finding {
        severity: Severity::Warning,
        message: format!(
            "{source} holds a certificate, {}, of X.509 version {}, which many services refuse",
            leaf.subject(),
            leaf.version()
        ),
        remedy: format!("Ask {} for one of version 3", leaf.issuer()),
    });
    let purpose = (!leaf.is_for_clients()).then(|| Finding {
        severity: Severity::Warning,
        message: format!(
            "{source} holds a certificate, {}, that is not made for clients (extendedKeyUsage)",
            leaf.subject()
        ),
        remedy: format!("Ask {} for one with clientAuth", leaf.issuer()),
    });
    old.into_iter().chain(purpose)
}

/// Each certificate is followed by its issuer's, up to one that the other side knows.
fn chain(tls: &MutualTls) -> Vec<Finding> {
    let source = &tls.files.chain_source;
    let certificates = tls.certificates();
    let mut findings: Vec<_> = certificates
        .windows(2)
        .filter(|pair| !pair[0].is_issued_by(&pair[1]))
        .map(|pair| Finding {
            severity: Severity::Warning,
            message: format!(
                "{source} has the certificate of {} after that of {}, which {} issued",
                pair[1].subject(),
                pair[0].subject(),
                pair[0].issuer()
            ),
            remedy:
                "Put the client's own certificate first, and after each certificate that of its issuer"
                    .into(),
        })
        .collect();
    let known = |last: &&Certificate| {
        last.is_issued_by(last)
            || tls
                .authorities()
                .iter()
                .any(|authority| last.is_issued_by(authority))
    };
    findings.extend(
        certificates
            .last()
            .filter(|last| !known(last))
            .map(|last| Finding {
                severity: Severity::Note,
                message: format!(
                    "{source} ends with {}; the certificate of its issuer, {}, is not given",
                    last.subject(),
                    last.issuer()
                ),
                remedy: "Add it to the end if the service does not know the authority".into(),
            }),
    );
    findings
}

/// What is given as an authority's certificate is one.
fn authority_of(source: &Source, certificate: &Certificate) -> Option<Finding> {
    // Before version 3 there was no way to say so.
    (certificate.version() == 3 && !certificate.is_authority()).then(|| Finding {
        severity: Severity::Warning,
        message: format!(
            "{source} holds a certificate, {}, that is not an authority's",
            certificate.subject()
        ),
        remedy: format!(
            "Give that of {}, which issued it, if services are not trusted with this one",
            certificate.issuer()
        ),
    })
}
