//! Certificates that end the conversation before it begins.

use gridwire_sandbox::{EdfClient, EdfServerCertificate, Fault};
use reqwest::Client as Http;

use super::client::{Client, client, pem, trusting};

async fn error(http: Http, edf: &gridwire_sandbox::EdfControl) -> String {
    let url = format!("{}/200/tariff/1", edf.base_url());
    format!("{:?}", http.get(url).send().await.unwrap_err())
}

#[tokio::test]
async fn clients_that_are_refused() {
    let sandbox = Client::start().await;
    let edf = &sandbox.edf;
    for (refused, alert) in [
        (EdfClient::Expired, "CertificateExpired"),
        (EdfClient::OtherAuthority, "UnknownCA"),
    ] {
        let said = error(client(edf, refused), edf).await;
        assert!(said.contains(alert), "{refused:?}: {said}");
    }
    // A client finds out by itself that its key does not fit.
    let identity = edf.client(EdfClient::OtherKey).unwrap();
    let identity = pem(&identity, &identity.key_pem());
    let said = format!(
        "{:?}",
        trusting(edf).identity(identity).build().unwrap_err()
    );
    assert!(said.contains("KeyMismatch"), "{said}");
    assert!(sandbox.sandbox.requests().is_empty());
}

#[tokio::test]
async fn servers_that_are_refused() {
    let sandbox = Client::start().await;
    let edf = &sandbox.edf;
    for (certificate, problem) in [
        (EdfServerCertificate::Expired, "Expired"),
        (EdfServerCertificate::OtherHost, "NotValidForName"),
        (EdfServerCertificate::OtherAuthority, "UnknownIssuer"),
    ] {
        edf.set_server_certificate(certificate);
        let said = error(client(edf, EdfClient::Operator), edf).await;
        assert!(said.contains(problem), "{certificate:?}: {said}");
    }
    edf.set_server_certificate(EdfServerCertificate::Valid);
    // By address as well as by name.
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{}/v1/200/tariff/1", edf.address().port());
        let http = client(edf, EdfClient::Operator);
        assert_eq!(http.get(url).send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn only_new_handshakes_see_another_certificate() {
    let sandbox = Client::start().await;
    let edf = &sandbox.edf;
    assert_eq!(sandbox.get("200/tariff/2").await, serde_json::json!([]));
    edf.set_server_certificate(EdfServerCertificate::Expired);
    assert_eq!(sandbox.get("200/tariff/2").await, serde_json::json!([]));
    // The connection is gone, and no earlier handshake helps with the next.
    sandbox.sandbox.fault(Fault::reset());
    let url = format!("{}/200/tariff/2", edf.base_url());
    sandbox.http.get(&url).send().await.unwrap_err();
    let said = error(sandbox.http.clone(), edf).await;
    assert!(said.contains("Expired"), "{said}");
}

#[tokio::test]
async fn faults_log_and_clock_of_the_frame() {
    let sandbox = Client::start().await;
    let path = "200/production/meter/1";
    let url = format!("{}/{path}", sandbox.edf.base_url());
    let whole = sandbox.http.get(&url).send().await.unwrap();
    assert_eq!(whole.headers()["date"], "Sat, 15 Jun 2024 10:00:00 GMT");
    let whole = whole.bytes().await.unwrap();

    sandbox.sandbox.fault(Fault::truncate());
    let cut = sandbox.http.get(&url).send().await.unwrap();
    assert_eq!(cut.content_length(), Some(whole.len() as u64));
    assert!(cut.bytes().await.is_err());
    sandbox.sandbox.fault(Fault::reset().on(path));
    let reset = format!("{:?}", sandbox.http.get(&url).send().await.unwrap_err());
    assert!(reset.contains("ConnectionReset"), "{reset}");
    assert_eq!(
        sandbox
            .http
            .get(&url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap(),
        whole
    );

    let requests = sandbox.sandbox.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[1].faults, ["truncate"]);
    assert_eq!(requests[2].status, None);
    assert_eq!(requests[3].path, "/v1/200/production/meter/1");
}

#[tokio::test]
async fn the_port_goes_with_the_sandbox() {
    let sandbox = Client::start().await;
    let (http, edf) = (sandbox.http.clone(), sandbox.edf.clone());
    sandbox.get("200/tariff/1").await;
    // One that has not even said hello does not hold it.
    let silent = tokio::net::TcpStream::connect(edf.address()).await.unwrap();
    sandbox.sandbox.stop().await;
    let url = format!("{}/200/tariff/1", edf.base_url());
    assert!(http.get(&url).send().await.unwrap_err().is_connect());
    drop(silent);

    let sandbox = Client::start().await;
    let url = format!("{}/200/tariff/1", sandbox.edf.base_url());
    let http = sandbox.http.clone();
    drop(sandbox);
    while http.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
