//! The sandbox itself: its log, its clock, its end.

use chrono::{TimeDelta, Utc};
use gridwire_sandbox::{Fault, Sandbox};

use crate::client::{API, Client, NOW, instant};

#[tokio::test]
async fn requests_are_recorded_without_secrets() {
    let client = Client::start().await;
    client.sandbox.advance(TimeDelta::seconds(3));
    client
        .get("capacities_cpc?department_code=FR%2DXX&x=a+b")
        .await;
    let requests = client.sandbox.requests();
    assert_eq!(requests.len(), 2);

    let token = &requests[0];
    assert_eq!(
        (token.method.as_str(), token.path.as_str()),
        ("POST", "/token/oauth/")
    );
    assert_eq!(token.query, None);
    assert_eq!(token.header("Authorization"), Some("Basic"));
    assert_eq!(token.status, Some(200));

    let data = &requests[1];
    assert_eq!(data.path, format!("{API}/capacities_cpc"));
    assert_eq!(data.query.as_deref(), Some("department_code=FR%2DXX&x=a+b"));
    assert_eq!(data.header("accept"), Some("application/json"));
    assert_eq!(data.header("authorization"), Some("Bearer"));
    assert_eq!(data.status, Some(400));
    assert_eq!(data.received_at, instant(NOW) + TimeDelta::seconds(3));
    assert!(data.received > token.received);
    assert!(!format!("{requests:?}").contains(&client.token));

    client.sandbox.clear_requests();
    assert!(client.sandbox.requests().is_empty());
}

#[tokio::test]
async fn bodies_are_recorded() {
    let client = Client::start().await;
    let url = client.url("/anything");
    client.http.post(url).body("a=1").send().await.unwrap();
    assert_eq!(&client.sandbox.requests()[1].body[..], b"a=1");
}

#[tokio::test]
async fn the_environment_leads_here() {
    let sandbox = Sandbox::start().await.unwrap();
    let environment = sandbox.environment();
    let names: Vec<&str> = environment.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "CLIMKIT_BASE_URL",
            "CLIMKIT_USERNAME",
            "CLIMKIT_PASSWORD",
            "EDF_SF_BASE_URL",
            "EDF_SF_CA",
            "EDF_SF_CERT",
            "EDF_SF_KEY",
            "FLEXMEASURES_URL",
            "FLEXMEASURES_EMAIL",
            "FLEXMEASURES_PASSWORD",
            "RTE_BASE_URL",
            "RTE_CLIENT_ID",
            "RTE_CLIENT_SECRET"
        ]
    );
    let climkit = sandbox.climkit();
    assert_eq!(environment[0].1, format!("{}/api/v1", sandbox.base_url()));
    assert_eq!(environment[1].1, climkit.username());
    assert_eq!(environment[2].1, climkit.password());
    assert_eq!(environment[3].1, sandbox.edf().base_url());
    assert_eq!(environment[10].1, sandbox.base_url());
    assert_eq!(environment[11].1, sandbox.rte().client_id());
    assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    assert!(!format!("{sandbox:?}").contains(sandbox.rte().client_secret()));
}

#[tokio::test]
async fn the_machines_clock_by_default() {
    let sandbox = Sandbox::start().await.unwrap();
    let off = (sandbox.now() - Utc::now()).abs();
    assert!(off < TimeDelta::seconds(5));
    sandbox.advance(TimeDelta::days(1));
    let off = sandbox.now() - Utc::now();
    assert!(off > TimeDelta::hours(23) && off <= TimeDelta::hours(24));
}

#[tokio::test]
async fn stop_closes_the_port_and_keep_alive_connections() {
    let client = Client::start().await;
    let url = client.url("/");
    let address = client.sandbox.address();
    client.sandbox.stop().await;
    assert!(client.http.get(url).send().await.unwrap_err().is_connect());
    // The port is free again.
    let next = Sandbox::builder()
        .port(address.port())
        .start()
        .await
        .unwrap();
    assert_eq!(next.address(), address);
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    // In a task of its own, which any thread may run.
    let sandbox = tokio::spawn(Sandbox::start()).await.unwrap().unwrap();
    let port = sandbox.address().port();
    assert!(Sandbox::builder().port(port).start().await.is_err());
}

#[tokio::test]
async fn dropping_ends_everything() {
    let client = Client::start().await;
    let (http, url) = (client.http.clone(), client.url("/"));
    drop(client.sandbox);
    // The task is gone as soon as the runtime has had a turn.
    while http.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn faults_from_the_start() {
    let builder = Sandbox::builder()
        .seed(3)
        .fault(Fault::status(503))
        .fault(Fault::status(502));
    let sandbox = builder.start().await.unwrap();
    assert_eq!(sandbox.seed(), 3);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for status in [503, 502, 404] {
        assert_eq!(
            http.get(sandbox.base_url()).send().await.unwrap().status(),
            status
        );
    }
}
