//! Connections that break, pages of gateways, bodies that are cut, late or marked.

use std::time::Duration;

use gridwire::core::chrono::TimeDelta;
use gridwire::core::policy::RetryPolicy;
use gridwire::core::{Error, ErrorKind};
use gridwire_sandbox::Fault;

use crate::support::World;

const TYPES: &str = "capacities_per_production_type";

/// A world where nothing is tried again, with one fault.
async fn once(fault: Fault) -> Error {
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world.sandbox.fault(fault.on(TYPES));
    let error = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap_err();
    assert_eq!(world.requests(TYPES).len(), 1);
    assert_eq!(error.operation(), Some(TYPES));
    error
}

/// The same fault once, and then a good answer: what a user with the default policy gets.
async fn survives(fault: Fault, statuses: [Option<u16>; 2]) {
    let world = World::start().await;
    world.sandbox.fault(fault.on(TYPES));
    let answer = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(answer.capacities_per_production_type[0].values.len(), 20);
    assert_eq!(world.statuses(TYPES), statuses);
    assert_eq!(world.clock.sleeps(), [Duration::from_millis(500)]);
}

#[tokio::test]
async fn a_reset() {
    let error = once(Fault::reset()).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_retryable() && !error.is_connect());
    assert_eq!((error.status(), error.attempts()), (None, 1));
    let text = error.to_string();
    assert!(
        text.starts_with("rte-capacities capacities_per_production_type: the connection broke before the answer was complete"),
        "{text}"
    );
    survives(Fault::reset(), [None, Some(200)]).await;
}

#[tokio::test]
async fn a_reset_of_a_connection_that_was_good_before() {
    let world = World::start().await;
    world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    world.sandbox.fault(Fault::reset().on(TYPES));
    world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(world.statuses(TYPES), [Some(200), None, Some(200)]);
}

#[tokio::test]
async fn half_a_body() {
    let error = once(Fault::truncate()).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_retryable() && !error.is_decode() && !error.is_connect());
    survives(Fault::truncate(), [Some(200), Some(200)]).await;
}

#[tokio::test]
async fn a_body_that_drips() {
    let world = World::with(|builder| {
        let builder = builder.retry(RetryPolicy::never());
        builder.timeout(Duration::from_millis(400))
    })
    .await;
    world.auth.check().await.unwrap();
    world.sandbox.fault(Fault::slow(Duration::from_secs(3600)));
    let error = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_timeout() && error.is_retryable() && !error.is_connect());
    assert!(
        error.remedy().unwrap().contains("set a longer timeout"),
        "{error}"
    );
    assert_eq!(world.statuses(TYPES), [Some(200)]);

    let world = World::with(|builder| builder.timeout(Duration::from_millis(800))).await;
    world.auth.check().await.unwrap();
    world.sandbox.fault(Fault::slow(Duration::from_secs(3600)));
    world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    // A computer that is busy may need one more.
    assert!(world.statuses(TYPES).len() >= 2);
    assert_eq!(world.clock.sleeps()[0], Duration::from_millis(500));
}

#[tokio::test]
async fn a_body_that_is_slow_but_in_time() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::slow(Duration::from_millis(20)).on(TYPES));
    let answer = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(answer.capacities_per_production_type[0].values.len(), 20);
    assert_eq!(world.statuses(TYPES), [Some(200)]);
}

#[tokio::test]
async fn a_byte_order_mark() {
    let world = World::start().await;
    let plain = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    world.sandbox.fault(Fault::bom().on(TYPES));
    let marked = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(*marked, *plain);
    world.sandbox.fault(Fault::bom().on("/token"));
    world.rte().expire_tokens();
    world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(world.logins(), 2);
}

#[tokio::test]
async fn a_gateways_page() {
    let error = once(Fault::html()).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unavailable, Some(502))
    );
    assert!(error.is_retryable() && !error.is_decode());
    assert!(
        error
            .to_string()
            .contains("the service failed (HTTP 502): <!DOCTYPE html>"),
        "{error}"
    );
    survives(Fault::html(), [Some(502), Some(200)]).await;
}

/// A page with status 200 is no answer; asking again would get the next page.
#[tokio::test]
async fn a_page_that_says_all_is_well() {
    for (fault, kind) in [
        (Fault::html().with_status(200), "HTML"),
        (Fault::xml(), "XML"),
    ] {
        let error = once(fault).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(200))
        );
        let text = format!("the service sent {kind} where JSON was expected (HTTP 200): <");
        assert!(error.to_string().contains(&text), "{error}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn clocks_that_disagree_do_no_harm() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::clock_skew(TimeDelta::hours(-5)).always());
    for _ in 0..3 {
        world
            .client
            .capacities_per_production_type()
            .send()
            .await
            .unwrap();
    }
    assert_eq!((world.logins(), world.statuses(TYPES).len()), (1, 3));
}

#[tokio::test]
async fn an_application_without_its_subscription() {
    let world = World::start().await;
    assert!(world.rte().unsubscribe("Generation Installed Capacities"));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Permission, Some(403))
    );
    assert!(
        error
            .to_string()
            .contains("\"Generation Installed Capacities\""),
        "{error}"
    );
    assert!(world.rte().subscribe("Generation Installed Capacities"));
    world.client.capacities_cpc().send().await.unwrap();
    // A refusal of that kind has nothing to do with the token.
    assert_eq!(world.logins(), 1);
}
