//! Keys in the forms that people keep them in.

use gridwire_sandbox::EdfClient;
use reqwest::{Identity, Response};

use super::client::{Client, pem, trusting};

async fn with(sandbox: &Client, identity: Identity) -> Response {
    let http = trusting(&sandbox.edf).identity(identity).build().unwrap();
    let url = format!("{}/100/tariff/1", sandbox.edf.base_url());
    http.get(url).send().await.unwrap()
}

#[tokio::test]
async fn each_opens_the_door() {
    let sandbox = Client::start().await;
    for (client, older) in [
        (EdfClient::Operator, "-----BEGIN EC PRIVATE KEY-----\n"),
        (EdfClient::Rsa, "-----BEGIN RSA PRIVATE KEY-----\n"),
    ] {
        let identity = sandbox.edf.client(client).unwrap();
        let (key, traditional) = (identity.key_pem(), identity.traditional_key_pem().unwrap());
        assert!(
            key.starts_with("-----BEGIN PRIVATE KEY-----\n"),
            "{client:?}"
        );
        assert!(traditional.starts_with(older), "{client:?}");
        assert!(traditional.ends_with(" PRIVATE KEY-----\n"), "{client:?}");
        assert!(traditional.lines().all(|line| line.len() <= 64));
        for key in [key, traditional] {
            assert_eq!(with(&sandbox, pem(&identity, &key)).await.status(), 200);
        }
    }
}

#[tokio::test]
async fn an_encrypted_key_is_one() {
    let sandbox = Client::start().await;
    let identity = sandbox.edf.client(EdfClient::Operator).unwrap();
    let sealed = identity.encrypted_key_pem("secret").unwrap();
    assert!(sealed.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    // A salt of its own each time.
    assert_ne!(sealed, identity.encrypted_key_pem("secret").unwrap());
    let both = format!("{}{sealed}", identity.certificate_pem());
    assert!(Identity::from_pem(both.as_bytes()).is_err());
}

#[tokio::test]
async fn keys_stay_out_of_debug() {
    let sandbox = Client::start().await;
    let identity = sandbox.edf.client(EdfClient::Operator).unwrap();
    let key = identity.key_pem();
    let secret = key.lines().nth(1).unwrap();
    for shown in [
        format!("{identity:?}"),
        format!("{:?}", sandbox.edf),
        format!("{:?}", sandbox.sandbox),
    ] {
        assert!(!shown.contains(secret) && shown.len() < 200, "{shown}");
    }
    assert_eq!(
        key,
        sandbox.edf.client(EdfClient::Operator).unwrap().key_pem()
    );
}
