//! Conversations with a service that is busy or ill: who waits how long, and what is sent again.

use std::sync::Arc;

use futures_util::future::join_all;
use gridwire::core::ErrorKind;
use gridwire::core::chrono::TimeDelta;
use gridwire::core::policy::RetryPolicy;
use gridwire::rte_capacities::Client;
use gridwire_sandbox::{Fault, Sandbox};

use crate::support::{NOW, StoppedClock, World, account, secs, utc};

const CPC: &str = "capacities_cpc";

#[tokio::test]
async fn a_busy_service_is_waited_for_as_long_as_it_says() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(429).retry_after(7).on(CPC));
    let answer = world.client.capacities_cpc().send().await.unwrap();
    assert!(!answer.capacities_cpc.is_empty());
    assert_eq!(world.clock.sleeps(), [secs(7)]);
    assert_eq!(world.statuses(CPC), [Some(429), Some(200)]);
    let times: Vec<_> = world
        .requests(CPC)
        .iter()
        .map(|request| request.received_at)
        .collect();
    assert_eq!(times[1] - times[0], TimeDelta::seconds(7));
    assert_eq!(world.logins(), 1);
}

#[tokio::test]
async fn a_quota_is_waited_for_until_it_is_new() {
    let world = World::start().await;
    world.rte().set_quota(2, TimeDelta::seconds(60));
    for _ in 0..5 {
        world.client.capacities_cpc().send().await.unwrap();
    }
    assert_eq!(
        world.statuses(CPC),
        [200, 200, 429, 200, 200, 429, 200].map(Some)
    );
    assert_eq!(world.clock.sleeps(), [secs(60), secs(60)]);
    assert_eq!(world.sandbox.now() - utc(NOW), TimeDelta::seconds(120));
}

#[tokio::test]
async fn the_time_to_come_back_may_be_a_date() {
    let world = World::start().await;
    let at = utc("2026-06-15T10:01:30Z");
    world
        .sandbox
        .fault(Fault::status(503).retry_after_date(at).on(CPC));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.clock.sleeps(), [secs(90)]);
    assert_eq!(world.sandbox.now(), at);
}

/// A date is on the service's clock: an hour between the two clocks is no hour to wait.
#[tokio::test]
async fn a_date_counts_from_the_services_own_time() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::clock_skew(TimeDelta::hours(1)).on(CPC));
    let at = utc("2026-06-15T11:00:20Z");
    world
        .sandbox
        .fault(Fault::status(429).retry_after_date(at).on(CPC));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.clock.sleeps(), [secs(20)]);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_the_callers_decision() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(429).retry_after(121).on(CPC));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(
        (error.retry_after(), error.attempts()),
        (Some(secs(121)), 1)
    );
    assert!(error.is_retryable());
    assert!(world.clock.sleeps().is_empty());
    assert_eq!(world.statuses(CPC), [Some(429)]);

    let patient = RetryPolicy::default().with_longest_retry_after(secs(121));
    let world = World::with(|builder| builder.retry(patient)).await;
    world
        .sandbox
        .fault(Fault::status(429).retry_after(121).on(CPC));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.clock.sleeps(), [secs(121)]);
}

#[tokio::test]
async fn twice_unavailable_then_there() {
    let world = World::start().await;
    world.sandbox.fault(Fault::status(503).times(2).on(CPC));
    let answer = world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(world.statuses(CPC), [Some(503), Some(503), Some(200)]);
    let waits: Vec<_> = world
        .clock
        .sleeps()
        .iter()
        .map(|wait| wait.as_millis())
        .collect();
    assert_eq!(waits, [500, 1000]);
}

#[tokio::test]
async fn every_passing_failure_is_tried_again() {
    for status in [408, 429, 500, 502, 503, 504, 509] {
        let world = World::start().await;
        world.sandbox.fault(Fault::status(status).on(CPC));
        world.client.capacities_cpc().send().await.unwrap();
        assert_eq!(world.statuses(CPC), [Some(status), Some(200)]);
    }
}

#[tokio::test]
async fn a_final_answer_is_not_asked_for_again() {
    for status in [400, 403, 404, 410, 413, 414, 501, 505] {
        let world = World::start().await;
        world.sandbox.fault(Fault::status(status).on(CPC));
        let error = world.client.capacities_cpc().send().await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        assert_eq!(world.statuses(CPC), [Some(status)]);
        assert!(world.clock.sleeps().is_empty());
    }
}

#[tokio::test]
async fn an_outage_ends_in_an_error_that_counts_the_attempts() {
    let world = World::start().await;
    world.sandbox.fault(Fault::status(503).always().on(CPC));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.attempts(), 4);
    assert!(error.to_string().contains(" after 4 attempts"), "{error}");
    let waits: Vec<_> = world
        .clock
        .sleeps()
        .iter()
        .map(|wait| wait.as_millis())
        .collect();
    assert_eq!(waits, [500, 1000, 2000]);
}

#[tokio::test]
async fn the_time_limit_ends_the_attempts() {
    let policy = RetryPolicy::default()
        .with_attempts(100)
        .with_time_limit(secs(100));
    let world = World::with(|builder| builder.retry(policy)).await;
    world
        .sandbox
        .fault(Fault::status(429).retry_after(40).always().on(CPC));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(world.clock.sleeps(), [secs(40), secs(40)]);
}

/// When nothing works, repeating everything makes it worse.
#[tokio::test]
async fn in_an_outage_a_client_runs_out_of_retries() {
    let world = World::start().await;
    world.auth.check().await.unwrap();
    world.sandbox.fault(Fault::status(503).always().on(CPC));
    for _ in 0..30 {
        world.client.capacities_cpc().send().await.unwrap_err();
    }
    assert_eq!(world.statuses(CPC).len(), 30 + 50);
    // Successes earn retries back, ten for one.
    world.sandbox.clear_faults();
    for _ in 0..10 {
        world.client.capacities_cpc().send().await.unwrap();
    }
    world.sandbox.clear_requests();
    world.sandbox.fault(Fault::status(503).always().on(CPC));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn never_is_never() {
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world
        .sandbox
        .fault(Fault::status(503).retry_after(1).on(CPC));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(secs(1))));
    assert_eq!(world.statuses(CPC), [Some(503)]);
}

/// A world whose time stands still: the sandbox, its client, and the clock.
async fn stopped() -> (Sandbox, Arc<StoppedClock>, Client) {
    let sandbox = Sandbox::builder()
        .seed(7)
        .now(utc(NOW))
        .start()
        .await
        .unwrap();
    let clock = Arc::new(StoppedClock::new());
    let auth = account(&sandbox, clock.clone(), |builder| builder);
    auth.check().await.unwrap();
    sandbox.clear_requests();
    (sandbox, clock, Client::new(&auth).unwrap())
}

#[tokio::test]
async fn who_is_told_to_wait_holds_back_all_clones() {
    let (sandbox, clock, client) = stopped().await;
    sandbox.fault(Fault::status(429).retry_after(7));
    let first = tokio::spawn(client.clone().capacities_cpc().send());
    assert_eq!(clock.sleepers(1).await, [secs(7)]);
    assert_eq!(sandbox.requests().len(), 1);

    // A clone, and another operation of it, wait as well: nothing more reaches the service.
    clock.advance(secs(2));
    let second = tokio::spawn(client.clone().capacities_per_production_type().send());
    assert_eq!(clock.sleepers(2).await, [secs(7), secs(5)]);
    assert_eq!(sandbox.requests().len(), 1);

    clock.advance(secs(5));
    assert!(!first.await.unwrap().unwrap().capacities_cpc.is_empty());
    let types = second.await.unwrap().unwrap();
    assert_eq!(types.capacities_per_production_type[0].values.len(), 20);
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn two_clients_of_one_account_share_what_they_are_told() {
    let sandbox = Sandbox::builder()
        .seed(7)
        .now(utc(NOW))
        .start()
        .await
        .unwrap();
    let clock = Arc::new(StoppedClock::new());
    // Even two accounts with the same credentials are one to the service.
    let accounts = [0, 1].map(|_| account(&sandbox, clock.clone(), |builder| builder));
    let clients = [
        Client::new(&accounts[0]).unwrap(),
        Client::new(&accounts[0]).unwrap(),
        Client::new(&accounts[1]).unwrap(),
    ];
    for account in &accounts {
        account.check().await.unwrap();
    }
    sandbox.clear_requests();
    sandbox.fault(Fault::status(429).retry_after(30));
    let mut calls = Vec::new();
    for (number, client) in clients.into_iter().enumerate() {
        calls.push(tokio::spawn(client.capacities_cpc().send()));
        let sleeps = clock.sleepers(number + 1).await;
        assert_eq!(sleeps[number], secs(30));
        assert_eq!(sandbox.requests().len(), 1);
    }
    clock.advance(secs(30));
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.requests().len(), 4);
}

#[tokio::test]
async fn no_more_than_four_are_under_way() {
    // Five callers are told to wait, one after the other: the fifth was not sent before.
    let (sandbox, clock, client) = stopped().await;
    sandbox.fault(Fault::slow(secs(3600)).always());
    let calls: Vec<_> = (0..9)
        .map(|_| tokio::spawn(client.clone().capacities_cpc().send()))
        .collect();
    while sandbox.requests().len() < 4 {
        tokio::task::yield_now().await;
    }
    // What could be sent would have been by now: a full conversation with the sandbox takes longer.
    let other = Sandbox::start().await.unwrap();
    account(&other, clock.clone(), |builder| builder)
        .check()
        .await
        .unwrap();
    assert_eq!(sandbox.requests().len(), 4);
    // Who gives up makes room for the next.
    calls[0].abort();
    while sandbox.requests().len() < 5 {
        tokio::task::yield_now().await;
    }
    calls.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn a_hundred_calls_at_once_survive_a_bad_minute() {
    let world = World::start().await;
    world.sandbox.fault(Fault::status(503).times(9).on(CPC));
    world
        .sandbox
        .fault(Fault::status(429).retry_after(3).times(3).on(CPC));
    let calls = (0..100).map(|_| world.client.capacities_cpc().send());
    let answers = join_all(calls).await;
    let first = answers[0].as_ref().unwrap().capacities_cpc.len();
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap().capacities_cpc.len() == first)
    );
    let statuses = world.statuses(CPC);
    assert_eq!(statuses.len(), 112);
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == Some(200))
            .count(),
        100
    );
    assert_eq!(world.logins(), 1);
}
