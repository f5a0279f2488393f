//! Keys of every kind, in every form.

use gridwire_core::tls::MutualTls;
use gridwire_core::{Error, ErrorKind};
use rcgen::{
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256,
    SignatureAlgorithm,
};

use crate::client::client;
use crate::makers::{Authority, Pair, pem};
use crate::service::{ANSWER, Service};

/// The key of a pair in all the forms that there are for its algorithm.
fn forms(pair: &Pair, algorithm: &'static SignatureAlgorithm) -> Vec<String> {
    let mut forms = vec![pair.key_pem(), pem("PRIVATE KEY", &pair.bare_key())];
    if algorithm == &PKCS_RSA_SHA256 {
        forms.push(pem("RSA PRIVATE KEY", &pair.inner_key()));
    } else if algorithm != &PKCS_ED25519 {
        // As `openssl ecparam -genkey` writes it.
        let parameters =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        forms.push(parameters.to_owned() + &pem("EC PRIVATE KEY", &pair.inner_key()));
    }
    forms
}

const ALGORITHMS: [&SignatureAlgorithm; 4] = [
    &PKCS_ECDSA_P256_SHA256,
    &PKCS_ECDSA_P384_SHA384,
    &PKCS_RSA_SHA256,
    &PKCS_ED25519,
];

#[tokio::test]
async fn keys_of_every_form_are_taken() {
    let (services, clients) = (Authority::new("Services CA"), Authority::new("Clients CA"));
    let service = Service::new(&services, &clients).await;
    for algorithm in ALGORITHMS {
        let pair = clients.client_with("site-100", algorithm);
        for key in forms(&pair, algorithm) {
            let tls = MutualTls::from_pem(services.pem(), pair.pem(), &key).unwrap();
            let client = client(&service.url, &tls).unwrap();
            assert_eq!(client.read().await.unwrap(), ANSWER, "{algorithm:?}");
        }
    }
}

#[tokio::test]
async fn a_key_of_another_certificate_is_refused_before_anything_is_sent() {
    let clients = Authority::new("Clients CA");
    for own in ALGORITHMS {
        let pair = clients.client_with("site-100", own);
        for other in ALGORITHMS {
            let stranger = clients.client_with("site-200", other);
            for key in forms(&stranger, other) {
                let tls = MutualTls::from_pem(clients.pem(), pair.pem(), &key).unwrap();
                let error = client("https://127.0.0.1:1", &tls).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
                assert_refused(&error, own == other && other == &PKCS_ED25519);
            }
        }
    }
}

/// The system's library has words of its own for a key that only it can tell to be another's.
#[track_caller]
fn assert_refused(error: &Error, only_by_use: bool) {
    let text = error.to_string();
    if only_by_use && cfg!(feature = "native-tls") && !text.contains("site-100") {
        assert!(text.contains("the HTTP client cannot be built"), "{text}");
        assert!(text.contains("mismatch"), "{text}");
    } else {
        assert_eq!(
            text,
            "the private key does not belong to the client certificate, which is for CN=site-100. \
             Give the key that the certificate was requested with, or the certificate that was issued for this key"
        );
    }
}
