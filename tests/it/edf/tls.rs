//! Certificates: what is wrong, with which of them, and what to do.

use gridwire::core::chrono::TimeDelta;
use gridwire::core::series::{MissingReason, Series};
use gridwire::core::{ErrorKind, Result};
use gridwire::edf_sf::{Battery, Client, Environment, MutualTls};
use gridwire_sandbox::{EdfClient, EdfControl, EdfServerCertificate, Sandbox};

use super::{SITE, ago, builder, identity};
use crate::support::{NOW, utc};

async fn sandbox() -> (Sandbox, EdfControl) {
    let sandbox = Sandbox::builder().now(utc(NOW)).start().await.unwrap();
    let edf = sandbox.edf();
    (sandbox, edf)
}

async fn ask(client: Client) -> Result<usize> {
    let answer = client.production::<Battery>(SITE, 1).send().await?;
    Ok(answer.results.len())
}

/// The kind and the text of what comes of a question.
async fn outcome(client: Result<Client>) -> (ErrorKind, String) {
    let error = match client {
        Ok(client) => ask(client).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(!error.is_retryable(), "{error}");
    assert!(error.remedy().is_some(), "{error}");
    (error.kind(), error.to_string())
}

fn with(edf: &EdfControl, tls: MutualTls) -> Result<Client> {
    builder(edf, tls).build()
}

#[tokio::test]
async fn each_thing_that_can_be_wrong_says_which_and_what_to_do() {
    let (sandbox, edf) = sandbox().await;
    let operator = || identity(&edf, EdfClient::Operator);
    let good = with(&edf, operator()).unwrap();
    assert_eq!(ask(good).await.unwrap(), 60);
    let sent = sandbox.requests().len();
    let mut texts = Vec::new();

    // The server's certificate.
    for (certificate, words) in [
        (EdfServerCertificate::OtherAuthority, "authority"),
        (EdfServerCertificate::Expired, "expired"),
        (EdfServerCertificate::OtherHost, "host"),
    ] {
        edf.set_server_certificate(certificate);
        let (kind, text) = outcome(with(&edf, operator())).await;
        assert_eq!(kind, ErrorKind::Tls, "{text}");
        assert!(text.contains(words), "{certificate:?}: {text}");
        texts.push(text);
    }
    edf.set_server_certificate(EdfServerCertificate::Valid);

    // The client's, refused by the server.
    let (kind, text) = outcome(with(&edf, identity(&edf, EdfClient::OtherAuthority))).await;
    assert_eq!(kind, ErrorKind::Tls, "{text}");
    texts.push(text);
    // The client's, found before anything is sent.
    let pem = |client: EdfClient| edf.client(client).unwrap();
    let other = pem(EdfClient::OtherKey);
    let mismatched = MutualTls::from_pem(
        edf.authority_pem(),
        other.certificate_pem(),
        other.key_pem(),
    );
    let (kind, text) = outcome(mismatched.and_then(|tls| with(&edf, tls))).await;
    assert_eq!(kind, ErrorKind::Configuration, "{text}");
    assert!(text.contains("key"), "{text}");
    texts.push(text);

    let expired = pem(EdfClient::Expired);
    let expired = MutualTls::from_pem(
        edf.authority_pem(),
        expired.certificate_pem(),
        expired.key_pem(),
    );
    let (kind, text) = outcome(expired.and_then(|tls| with(&edf, tls))).await;
    assert_eq!(kind, ErrorKind::Configuration, "{text}");
    assert!(text.contains("expired"), "{text}");
    texts.push(text);

    let operator = pem(EdfClient::Operator);
    let encrypted = operator.encrypted_key_pem("a pass phrase").unwrap();
    let encrypted = MutualTls::from_pem(edf.authority_pem(), operator.certificate_pem(), encrypted);
    let (kind, text) = outcome(encrypted.and_then(|tls| with(&edf, tls))).await;
    assert_eq!(kind, ErrorKind::Configuration, "{text}");
    assert!(
        text.contains("encrypted") && text.contains("openssl"),
        "{text}"
    );
    texts.push(text);

    let mut distinct = texts.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), texts.len(), "{texts:#?}");
    // None of them has reached the service.
    assert_eq!(sandbox.requests().len(), sent);
}

#[tokio::test]
async fn a_certificate_that_is_not_for_a_site_is_refused_by_the_service() {
    let (_sandbox, edf) = sandbox().await;
    let reader = with(&edf, identity(&edf, EdfClient::Reader)).unwrap();
    assert_eq!(ask(reader.clone()).await.unwrap(), 60);
    let error = reader
        .production::<Battery>(100, 1)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Permission, Some("1400"))
    );
    assert!(
        error.to_string().contains("certificate that EDF issued"),
        "{error}"
    );
}

#[tokio::test]
async fn a_range_does_not_go_on_where_no_handshake_succeeds() {
    let (_sandbox, edf) = sandbox().await;
    edf.set_server_certificate(EdfServerCertificate::OtherAuthority);
    let client = with(&edf, identity(&edf, EdfClient::Operator)).unwrap();
    let (from, to) = (ago(TimeDelta::days(9)), ago(TimeDelta::days(2)));
    let range = client.production::<Battery>(SITE, 1).range(from, to);
    let error = range.concurrency(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    let series = error.partial::<Series<Battery>>().unwrap();
    assert_eq!(series.coverage.requests, 1);
    let reasons: Vec<_> = series
        .coverage
        .missing
        .iter()
        .map(|missing| missing.reason)
        .collect();
    assert_eq!(reasons, [MissingReason::Failed, MissingReason::NotAsked]);
}

#[tokio::test]
async fn keys_of_every_kind_are_taken() {
    let (_sandbox, edf) = sandbox().await;
    for client in [EdfClient::Operator, EdfClient::Rsa] {
        let identity = edf.client(client).unwrap();
        for key in [identity.key_pem(), identity.traditional_key_pem().unwrap()] {
            let tls = MutualTls::from_pem(edf.authority_pem(), identity.certificate_pem(), key);
            let client = with(&edf, tls.unwrap()).unwrap();
            assert_eq!(ask(client).await.unwrap(), 60);
        }
    }
}

#[tokio::test]
async fn the_environment_has_to_be_named() {
    let (sandbox, _edf) = sandbox().await;
    let given = sandbox.environment();
    let all = || given.iter().map(|(name, value)| (*name, value.clone()));
    Client::from_env(&Environment::from_pairs(all())).unwrap();
    let unnamed = all().filter(|(name, _)| *name != "EDF_SF_BASE_URL");
    let error = Client::from_env(&Environment::from_pairs(unnamed)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error
            .to_string()
            .contains("EDF_SF_ENVIRONMENT to production or preproduction"),
        "{error}"
    );
    let unknown = all()
        .filter(|(name, _)| *name != "EDF_SF_BASE_URL")
        .chain([("EDF_SF_ENVIRONMENT", "prod".to_owned())]);
    let error = Client::from_env(&Environment::from_pairs(unknown)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("\"prod\": neither production nor preproduction"),
        "{error}"
    );
    let none = Environment::from_pairs([("EDF_SF_ENVIRONMENT", "production")]);
    let error = Client::from_env(&none).unwrap_err();
    assert!(
        error.is_auth() && error.to_string().contains("EDF_SF_CERT"),
        "{error}"
    );

    // A client certificate that is missing is told alone.
    let without = all().filter(|(name, _)| *name != "EDF_SF_CERT");
    let error = Client::from_env(&Environment::from_pairs(without)).unwrap_err();
    let text = "no credentials for EDF Store & Forecast in the environment. Set EDF_SF_CERT to the PEM file of the client certificate that EDF issued";
    assert_eq!(error.to_string(), text);
}

#[tokio::test]
async fn nothing_shows_a_key() {
    let (_sandbox, edf) = sandbox().await;
    let key = edf.client(EdfClient::Operator).unwrap().key_pem();
    let secret: Vec<&str> = key.lines().filter(|line| !line.starts_with('-')).collect();
    let tls = identity(&edf, EdfClient::Operator);
    let client = builder(&edf, tls.clone());
    let shown = [
        format!("{tls:?}"),
        format!("{client:?}"),
        format!("{:?}", client.build().unwrap()),
    ];
    for text in shown {
        assert!(secret.iter().all(|line| !text.contains(line)), "{text}");
    }
}
