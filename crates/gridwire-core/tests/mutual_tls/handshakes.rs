use std::sync::Arc;

use gridwire_core::{Error, ErrorKind};
use rcgen::PKCS_ED25519;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::version::{TLS12, TLS13};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, SignatureScheme};

use crate::client::{Client, builder, client};
use crate::makers::{ALWAYS, Authority, Pair};
use crate::service::{ANSWER, Service, verifier};

/// An authority of the service and one of the clients, and a client's certificate.
fn world() -> (Authority, Authority, Pair) {
    let clients = Authority::new("Clients CA");
    let pair = clients.client("site-100");
    (Authority::new("Services CA"), clients, pair)
}

/// The error of a call that fails before it reaches the service; nobody tried again.
async fn refused(client: &Client, service: &Service) -> Error {
    let error = client.read().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(!error.is_retryable() && !error.is_connect(), "{error}");
    assert_eq!(error.attempts(), 1);
    assert_eq!(service.connections(), 1);
    error
}

#[track_caller]
fn says(error: &Error, parts: &[&str]) {
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
    assert!(error.remedy().is_some_and(|remedy| text.ends_with(remedy)));
}

#[tokio::test]
async fn both_sides_trust_each_other() {
    let (services, clients, pair) = world();
    for version in [&TLS12, &TLS13] {
        let own = services.service(&["127.0.0.1"], ALWAYS);
        let service = Service::with(&own, verifier(&clients), &[version]).await;
        let client = client(&service.url, &pair.trusting(&services)).unwrap();
        assert_eq!(client.read().await.unwrap(), ANSWER);
    }
}

#[tokio::test]
async fn the_roots_of_the_computer_may_be_added() {
    let (services, clients, pair) = world();
    let service = Service::new(&services, &clients).await;
    let tls = pair.trusting(&services).also_system_roots();
    let client = client(&service.url, &tls).unwrap();
    assert_eq!(client.read().await.unwrap(), ANSWER);
}

#[tokio::test]
async fn a_chain_reaches_an_authority_that_only_its_top_is_known_of() {
    let (services, clients, _) = world();
    let branch = clients.subordinate("Clients CA, branch");
    let pair = branch.client("site-100");
    let service = Service::new(&services, &clients).await;
    let chain = pair.pem() + &branch.pem();
    let tls =
        gridwire_core::tls::MutualTls::from_pem(services.pem(), chain, pair.key_pem()).unwrap();
    let with_chain = client(&service.url, &tls).unwrap();
    assert_eq!(with_chain.read().await.unwrap(), ANSWER);

    let service = Service::new(&services, &clients).await;
    let without = client(&service.url, &pair.trusting(&services)).unwrap();
    let error = refused(&without, &service).await;
    says(
        &error,
        &[
            "does not know the authority that issued the client certificate",
            "issuers",
        ],
    );
}

#[tokio::test]
async fn a_service_of_another_authority_is_not_trusted() {
    let (services, clients, pair) = world();
    let service = Service::new(&Authority::new("Somebody's CA"), &clients).await;
    let with_other = client(&service.url, &pair.trusting(&services)).unwrap();
    let error = refused(&with_other, &service).await;
    says(
        &error,
        &[
            "service's certificate was issued by an unknown authority",
            "Check that the CA file",
        ],
    );

    let service = Service::new(&services, &clients).await;
    let without = builder(&service.url, 2026).0.build().unwrap();
    let error = refused(&without, &service).await;
    says(
        &error,
        &["service's certificate was issued by an unknown authority"],
    );
}

#[tokio::test]
async fn a_service_out_of_date_is_not_trusted() {
    let (services, clients, pair) = world();
    for (years, message) in [
        (1990..1991, "the service's certificate has expired"),
        (2990..2991, "the service's certificate is not valid yet"),
    ] {
        let own = services.service(&["127.0.0.1"], years);
        let service = Service::with(&own, verifier(&clients), rustls::ALL_VERSIONS).await;
        let client = client(&service.url, &pair.trusting(&services)).unwrap();
        let error = refused(&client, &service).await;
        says(&error, &[message, "clock"]);
    }
}

#[tokio::test]
async fn a_service_of_another_name_is_not_trusted() {
    let (services, clients, pair) = world();
    let own = services.service(&["other.example"], ALWAYS);
    let service = Service::with(&own, verifier(&clients), rustls::ALL_VERSIONS).await;
    let client = client(&service.url, &pair.trusting(&services)).unwrap();
    let error = refused(&client, &service).await;
    says(
        &error,
        &["the service's certificate is for another host", "base URL"],
    );
    #[cfg(not(feature = "native-tls"))]
    says(&error, &["127.0.0.1", "other.example"]);
}

/// With TLS 1.3 the client learns it only when it reads the answer.
#[tokio::test]
async fn a_client_of_another_authority_is_not_let_in() {
    let (services, clients, _) = world();
    let pair = Authority::new("Somebody's CA").client("site-100");
    for version in [&TLS12, &TLS13] {
        let own = services.service(&["127.0.0.1"], ALWAYS);
        let service = Service::with(&own, verifier(&clients), &[version]).await;
        let client = client(&service.url, &pair.trusting(&services)).unwrap();
        let error = refused(&client, &service).await;
        says(
            &error,
            &[
                "does not know the authority that issued the client certificate",
                "environment",
            ],
        );
    }
}

/// By the clock of the service, while the client's is years behind.
#[tokio::test]
async fn a_client_that_the_service_finds_expired_is_not_let_in() {
    let (services, clients, _) = world();
    let pair = clients.client_valid("site-100", 1990..2000);
    for version in [&TLS12, &TLS13] {
        let own = services.service(&["127.0.0.1"], ALWAYS);
        let service = Service::with(&own, verifier(&clients), &[version]).await;
        let (builder, clock) = builder(&service.url, 1995);
        let client = builder
            .mutual_tls(pair.trusting(&services))
            .build()
            .unwrap();
        let error = refused(&client, &service).await;
        says(
            &error,
            &[
                "the service finds the client certificate expired",
                "get a new one",
            ],
        );
        assert!(clock.sleeps().is_empty());
    }
}

/// A key that the service has no use for is as good as none.
#[tokio::test]
async fn a_service_says_that_it_was_shown_no_certificate() {
    let (services, clients, _) = world();
    let pair = clients.client_with("site-100", &PKCS_ED25519);
    let own = services.service(&["127.0.0.1"], ALWAYS);
    let picky = Arc::new(Picky {
        schemes: vec![SignatureScheme::ECDSA_NISTP256_SHA256],
        verdict: CertificateError::Revoked,
    });
    let service = Service::with(&own, picky, &[&TLS13]).await;
    let client = client(&service.url, &pair.trusting(&services)).unwrap();
    let error = refused(&client, &service).await;
    says(
        &error,
        &[
            "wants a client certificate and was shown none",
            "certificate and key",
        ],
    );
}

#[tokio::test]
async fn what_a_service_thinks_of_a_certificate_is_told() {
    let (services, _, pair) = world();
    for (verdict, message) in [
        (
            CertificateError::Revoked,
            "the client certificate was revoked",
        ),
        (
            CertificateError::BadSignature,
            "does not accept the client certificate",
        ),
        (
            CertificateError::ApplicationVerificationFailure,
            "does not let the client certificate in",
        ),
    ] {
        let own = services.service(&["127.0.0.1"], ALWAYS);
        let picky = Arc::new(Picky {
            schemes: vec![SignatureScheme::ECDSA_NISTP256_SHA256],
            verdict,
        });
        let service = Service::with(&own, picky, rustls::ALL_VERSIONS).await;
        let client = client(&service.url, &pair.trusting(&services)).unwrap();
        says(&refused(&client, &service).await, &[message]);
    }
}

#[tokio::test]
async fn every_alert_about_certificates_has_a_text_of_its_own() {
    let (services, _, pair) = world();
    let mut texts = Vec::new();
    for (alerts, message) in [
        (&[116][..], "wants a client certificate and was shown none"),
        (
            &[48],
            "does not know the authority that issued the client certificate",
        ),
        (&[45], "finds the client certificate expired"),
        (&[44], "the client certificate was revoked"),
        (&[42, 43, 46, 51], "does not accept the client certificate"),
        (&[49], "does not let the client certificate in"),
        (&[40], "ended the TLS handshake without a reason"),
    ] {
        for alert in alerts {
            let service = Service::alerting(*alert).await;
            let client = client(&service.url, &pair.trusting(&services)).unwrap();
            let error = refused(&client, &service).await;
            says(&error, &[message]);
            if alert == &alerts[0] {
                texts.push((message.to_owned(), error.remedy().unwrap().to_owned()));
            }
        }
    }
    let count = texts.len();
    texts.sort();
    texts.dedup_by(|a, b| a.1 == b.1);
    assert_eq!(texts.len(), count);
}

/// An alert that is nobody's fault is no reason to give up.
#[tokio::test]
async fn other_trouble_is_tried_again() {
    let (services, _, pair) = world();
    let service = Service::alerting(80).await;
    let (builder, clock) = builder(&service.url, 2026);
    let client = builder
        .mutual_tls(pair.trusting(&services))
        .build()
        .unwrap();
    let error = client.read().await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable(), "{error}");
    assert_eq!(service.connections(), clock.sleeps().len() + 1);
    assert!(service.connections() > 1);
}

/// A service with an opinion of its own about every certificate.
#[derive(Debug)]
struct Picky {
    schemes: Vec<SignatureScheme>,
    verdict: CertificateError,
}

impl ClientCertVerifier for Picky {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Err(self.verdict.clone().into())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(self.verdict.clone().into())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(self.verdict.clone().into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}
