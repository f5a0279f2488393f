//! Why two sides do not trust each other, and what to do about it.

use std::error::Error as StdError;

/// How a TLS handshake failed. It would fail again, whatever was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handshake {
    /// The service's certificate was issued by somebody who is not trusted.
    UnknownIssuer,
    /// The service's certificate is no longer valid.
    Expired,
    /// The service's certificate is not valid yet.
    NotYetValid,
    /// The service's certificate is for another name.
    OtherHost,
    /// The service's certificate is not accepted for another reason.
    Untrusted,
    /// The service wants a client certificate and got none.
    CertificateRequired,
    /// The service does not know the issuer of the client certificate.
    UnknownAuthority,
    /// The service finds the client certificate out of date.
    CertificateExpired,
    /// The client certificate was revoked.
    CertificateRevoked,
    /// The service does not take the client certificate.
    CertificateRefused,
    /// The service knows the client certificate, but does not allow it.
    AccessDenied,
    /// The service ended the handshake without saying why.
    BrokenOff,
}

impl Handshake {
    /// How the handshake failed, if it is that what failed.
    ///
    /// A client certificate that is refused shows only at the first read (TLS 1.3), so that every
    /// error of a connection is looked at.
    pub(super) fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        let mut text = String::new();
        while let Some(error) = cause {
            if let Some(failure) = typed(error) {
                return failure;
            }
            text = format!("{text}\n{error}").to_lowercase();
            cause = error.source();
        }
        Self::of_text(&text)
    }

    /// By the words of the system's library, and of platforms that have no types for it.
    fn of_text(text: &str) -> Option<Self> {
        const WORDS: [(&str, Handshake); 19] = [
            ("alert certificate required", Handshake::CertificateRequired),
            ("alert unknown ca", Handshake::UnknownAuthority),
            ("alert certificate expired", Handshake::CertificateExpired),
            ("alert certificate revoked", Handshake::CertificateRevoked),
            ("alert bad certificate", Handshake::CertificateRefused),
            ("alert certificate unknown", Handshake::CertificateRefused),
            (
                "alert unsupported certificate",
                Handshake::CertificateRefused,
            ),
            ("alert decrypt error", Handshake::CertificateRefused),
            ("alert access denied", Handshake::AccessDenied),
            ("alert handshake failure", Handshake::BrokenOff),
            ("certificate has expired", Handshake::Expired),
            ("certificate is not yet valid", Handshake::NotYetValid),
            ("hostname mismatch", Handshake::OtherHost),
            ("host name mismatch", Handshake::OtherHost),
            ("ip address mismatch", Handshake::OtherHost),
            ("issuer certificate", Handshake::UnknownIssuer),
            ("self-signed certificate", Handshake::UnknownIssuer),
            ("self signed certificate", Handshake::UnknownIssuer),
            ("certificate", Handshake::Untrusted),
        ];
        let known = WORDS.iter().find(|(words, _)| text.contains(words));
        known.map(|(_, failure)| *failure)
    }

    /// What is wrong.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "the service's certificate was issued by an unknown authority",
            Self::Expired => "the service's certificate has expired",
            Self::NotYetValid => "the service's certificate is not valid yet",
            Self::OtherHost => "the service's certificate is for another host",
            Self::Untrusted => "the service's certificate is not to be trusted",
            Self::CertificateRequired => {
                "the service wants a client certificate and was shown none"
            }
            Self::UnknownAuthority => {
                "the service does not know the authority that issued the client certificate"
            }
            Self::CertificateExpired => "the service finds the client certificate expired",
            Self::CertificateRevoked => "the client certificate was revoked",
            Self::CertificateRefused => "the service does not accept the client certificate",
            Self::AccessDenied => "the service does not let the client certificate in",
            Self::BrokenOff => "the service ended the TLS handshake without a reason",
        }
    }

    /// What to do.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "Check that the CA file is the one for this service and environment, or, without a CA file, the base URL and this computer's root certificates"
            }
            Self::Expired => {
                "Check this computer's clock; if it is right, the service has to renew its certificate"
            }
            Self::NotYetValid => "Check this computer's clock",
            Self::OtherHost => {
                "Check the host in the base URL; what the certificate is for is in this message"
            }
            Self::Untrusted => {
                "Check the base URL, this computer's clock and its root certificates"
            }
            Self::CertificateRequired => {
                "Give the client its certificate and key; where it has them, check that the key is RSA or ECDSA"
            }
            Self::UnknownAuthority => {
                "Check that the client certificate is one for this service and environment, and that its file holds those of its issuers too"
            }
            Self::CertificateExpired => "Check its dates, and get a new one",
            Self::CertificateRevoked => "Get a new one from whoever issued it",
            Self::CertificateRefused => {
                "Check that it is the one for this service and environment, made for clients, and that its file holds those of its issuers too"
            }
            Self::AccessDenied => {
                "Ask the service to let this certificate in, or use the one it knows"
            }
            Self::BrokenOff => {
                "Most often it wants another client certificate, or has no TLS version in common; check the certificate and the base URL"
            }
        }
    }
}

/// How the handshake failed by the type of an error: `None` if it has none that tells, and
/// `Some(None)` if it tells that no certificate is to blame.
#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
fn typed(error: &(dyn StdError + 'static)) -> Option<Option<Handshake>> {
    use rustls::{AlertDescription, CertificateError, Error};

    // What an I/O error wraps is not in the chain of causes.
    let mut error = error;
    while let Some(inner) = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref)
    {
        error = inner;
    }
    let tls = error.downcast_ref::<Error>();
    Some(match tls? {
        Error::InvalidCertificate(reason) => Some(match reason {
            CertificateError::UnknownIssuer => Handshake::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                Handshake::Expired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Handshake::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Handshake::OtherHost
            }
            _ => Handshake::Untrusted,
        }),
        Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired | AlertDescription::NoCertificate => {
                Some(Handshake::CertificateRequired)
            }
            AlertDescription::UnknownCA => Some(Handshake::UnknownAuthority),
            AlertDescription::CertificateExpired => Some(Handshake::CertificateExpired),
            AlertDescription::CertificateRevoked => Some(Handshake::CertificateRevoked),
            AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::DecryptError => Some(Handshake::CertificateRefused),
            AlertDescription::AccessDenied => Some(Handshake::AccessDenied),
            AlertDescription::HandshakeFailure => Some(Handshake::BrokenOff),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider")))]
fn typed(_: &(dyn StdError + 'static)) -> Option<Option<Handshake>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As OpenSSL 1.1 and 3 say it, and others.
    #[test]
    fn words_are_understood_where_there_are_no_types() {
        for (text, failure) in [
            (
                "error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed (unable to get local issuer certificate)",
                Some(Handshake::UnknownIssuer),
            ),
            (
                "certificate verify failed (self-signed certificate in certificate chain)",
                Some(Handshake::UnknownIssuer),
            ),
            (
                "certificate verify failed (certificate has expired)",
                Some(Handshake::Expired),
            ),
            (
                "certificate verify failed (hostname mismatch)",
                Some(Handshake::OtherHost),
            ),
            (
                "error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:SSL alert number 116",
                Some(Handshake::CertificateRequired),
            ),
            (
                "ssl/tls alert handshake failure:SSL alert number 40",
                Some(Handshake::BrokenOff),
            ),
            (
                "the certificate was not trusted",
                Some(Handshake::Untrusted),
            ),
            ("tlsv1 alert internal error", None),
            ("connection refused (os error 111)", None),
        ] {
            assert_eq!(Handshake::of_text(&text.to_lowercase()), failure, "{text}");
        }
    }

    #[test]
    fn an_error_is_found_however_deep_it_is_wrapped() {
        let wrapped = |text: &'static str| std::io::Error::other(std::io::Error::other(text));
        assert_eq!(
            Handshake::of(&wrapped("tlsv1 alert unknown ca")),
            Some(Handshake::UnknownAuthority)
        );
        assert_eq!(Handshake::of(&wrapped("broken pipe")), None);
    }
}
