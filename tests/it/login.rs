//! Tokens: fetched once for everybody, renewed in time, and not begged for.

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use gridwire::core::ErrorKind;
use gridwire::core::policy::RetryPolicy;
use gridwire::rte_capacities::{Client, Environment, RteAuth};
use gridwire_sandbox::{Fault, RteTokenShape};

use crate::support::{Answer, Double, World, secs};

const CPC: &str = "capacities_cpc";

#[tokio::test]
async fn a_hundred_calls_make_one_login() {
    let world = World::start().await;
    let calls = (0..100).map(|_| world.client.capacities_cpc().send());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(world.logins(), 1);
    assert_eq!(world.statuses(CPC), vec![Some(200); 100]);
}

#[tokio::test]
async fn a_revoked_token_is_replaced_once_for_a_hundred_calls() {
    let world = World::start().await;
    world.client.capacities_cpc().send().await.unwrap();
    world.rte().expire_tokens();
    let calls = (0..100).map(|_| world.client.capacities_cpc().send());
    let answers = join_all(calls).await;
    let rows = answers[0].as_ref().unwrap().capacities_cpc.len();
    assert!(rows > 0);
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap().capacities_cpc.len() == rows)
    );
    assert_eq!(world.logins(), 2);
    let refused = world
        .statuses(CPC)
        .iter()
        .filter(|status| **status == Some(401))
        .count();
    assert!((1..=100).contains(&refused), "{refused}");
    assert_eq!(world.statuses(CPC).len(), 101 + refused);
    assert!(world.clock.sleeps().is_empty());
}

#[tokio::test]
async fn a_token_revoked_in_the_middle_of_a_hundred_calls() {
    let world = World::start().await;
    let mut calls: FuturesUnordered<_> = (0..100)
        .map(|_| world.client.capacities_cpc().send())
        .collect();
    let mut done = 0;
    while let Some(answer) = calls.next().await {
        assert!(!answer.unwrap().capacities_cpc.is_empty());
        done += 1;
        if done == 50 {
            world.rte().expire_tokens();
        }
    }
    assert_eq!((done, world.logins()), (100, 2));
    let good = world
        .statuses(CPC)
        .iter()
        .filter(|status| **status == Some(200))
        .count();
    assert_eq!(good, 100);
}

#[tokio::test]
async fn a_token_is_used_until_a_minute_before_its_end() {
    let world = World::start().await;
    world.client.capacities_cpc().send().await.unwrap();
    world.clock.advance(secs(7139));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.logins(), 1);
    world.clock.advance(secs(1));
    // The service gives the running token again, with a minute left, of which a tenth is margin.
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.logins(), 2);
    world.clock.advance(secs(53));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.logins(), 2);
    world.clock.advance(secs(7));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.logins(), 3);
    assert_eq!(world.statuses(CPC), vec![Some(200); 5]);
}

#[tokio::test]
async fn the_lifetime_may_be_text_or_missing() {
    // Where it is missing, an hour is assumed.
    for (shape, kept) in [
        (RteTokenShape::Number, 6300),
        (RteTokenShape::Text, 6300),
        (RteTokenShape::Omitted, 3540),
    ] {
        let world = World::start().await;
        world.rte().set_token_lifetime(6360);
        world.rte().set_token_shape(shape);
        world.auth.check().await.unwrap();
        world.clock.advance(secs(kept - 1));
        world.auth.check().await.unwrap();
        assert_eq!(world.logins(), 1, "{shape:?}");
        world.clock.advance(secs(1));
        world.auth.check().await.unwrap();
        assert_eq!(world.logins(), 2, "{shape:?}");
    }
}

#[tokio::test]
async fn clients_of_one_account_have_one_token() {
    let world = World::start().await;
    let other = Client::new(&world.auth.clone()).unwrap();
    let sandbox = other.service_sandbox();
    let (one, two, three) = tokio::join!(
        world.client.capacities_cpc().send(),
        other.capacities_per_production_unit().send(),
        sandbox.capacities_per_production_type().send(),
    );
    assert!(one.is_ok() && two.is_ok());
    // The service's own sandbox gives the frozen year 2016.
    let frozen = three.unwrap();
    let year = frozen.capacities_per_production_type[0].start_date.unwrap();
    assert_eq!(year.to_rfc3339(), "2016-01-01T00:00:00+01:00");
    assert_eq!(world.logins(), 1);
}

#[tokio::test]
async fn credentials_in_every_form() {
    let world = World::start().await;
    let (id, secret) = (world.rte().client_id(), world.rte().client_secret());
    let url = world.sandbox.base_url();
    // The portal's button gives this string; some tools break it into lines.
    let encoded = "NWEwZGIwYzUtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAxOjVhMGRiMGM1LWRlYWQt\nNGJlZS04ZmVkLTVlYzJlNzVlYzJlNw==\r\n";
    let builders = [
        RteAuth::builder(&format!(" {id}\n"), format!("{secret} ")),
        RteAuth::builder_from_base64(encoded),
    ];
    for builder in builders {
        builder
            .unwrap()
            .base_url(&url)
            .build()
            .unwrap()
            .check()
            .await
            .unwrap();
    }
    for pairs in [
        vec![
            ("RTE_CLIENT_ID", id),
            ("RTE_CLIENT_SECRET", secret),
            ("RTE_BASE_URL", &url),
        ],
        vec![("RTE_CREDENTIALS", encoded), ("RTE_BASE_URL", &url)],
    ] {
        let environment = Environment::from_pairs(pairs);
        RteAuth::from_env(&environment)
            .unwrap()
            .check()
            .await
            .unwrap();
        let client = Client::from_env(&environment).unwrap();
        client.capacities_cpc().send().await.unwrap();
        let endpoint = gridwire::rte_oauth::Client::from_env(&environment).unwrap();
        assert_eq!(
            endpoint.token().send().await.unwrap().expires_in,
            Some(7200)
        );
    }
    let environment = Environment::from_pairs(world.sandbox.environment());
    RteAuth::from_env(&environment)
        .unwrap()
        .check()
        .await
        .unwrap();
}

#[tokio::test]
async fn no_credentials_say_what_to_set() {
    let none = RteAuth::from_env(&Environment::from_pairs([("RTE_CLIENT_ID", "alone")]));
    let error = none.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(
        error.to_string(),
        "no credentials for RTE in the environment. Set RTE_CLIENT_ID and RTE_CLIENT_SECRET, or \
         RTE_CREDENTIALS (the portal's base64 string), of an application made on https://data.rte-france.com"
    );
    for error in [
        RteAuth::new("", "secret").unwrap_err(),
        RteAuth::new("id", " ").unwrap_err(),
        RteAuth::from_base64("not base64!").unwrap_err(),
    ] {
        assert!(error.is_auth(), "{error}");
    }
}

#[tokio::test]
async fn a_refused_login_is_not_hammered() {
    let world = World::start().await;
    let wrong = RteAuth::builder(world.rte().client_id(), "wrong").unwrap();
    let auth = wrong
        .base_url(world.sandbox.base_url())
        .clock(world.clock.clone())
        .build()
        .unwrap();
    let client = Client::new(&auth).unwrap();
    let calls = (0..100).map(|_| client.capacities_cpc().send());
    for answer in join_all(calls).await {
        let error = answer.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert_eq!(
            (error.code(), error.status(), error.api(), error.operation()),
            (
                Some("invalid_client"),
                Some(401),
                Some("rte-oauth"),
                Some("token")
            )
        );
        assert!(
            error
                .remedy()
                .unwrap()
                .starts_with("Check the client id and the client secret")
        );
    }
    assert_eq!((world.logins(), world.statuses(CPC).len()), (1, 0));
    world.clock.advance(secs(29));
    assert!(auth.check().await.is_err());
    assert_eq!(world.logins(), 1);
    world.clock.advance(secs(1));
    assert!(auth.check().await.is_err());
    assert_eq!(world.logins(), 2);
}

/// Those who wait for a login that fails share its failure, as they would have shared the token.
#[tokio::test]
async fn a_login_that_fails_is_not_repeated_by_each_who_waited_for_it() {
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world
        .sandbox
        .fault(Fault::status(503).always().on("/token"));
    let calls = (0..100).map(|_| world.client.capacities_cpc().send());
    let answers = join_all(calls).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap_err().kind() == ErrorKind::Unavailable)
    );
    assert!(
        world.logins() <= 4,
        "{} logins for 100 calls that began together",
        world.logins()
    );
}

#[tokio::test]
async fn an_outage_of_the_token_endpoint_passes() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(503).times(2).on("/token"));
    world.client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.statuses("/token"), [Some(503), Some(503), Some(200)]);
    let waits: Vec<_> = world
        .clock
        .sleeps()
        .iter()
        .map(|wait| wait.as_millis())
        .collect();
    assert_eq!(waits, [500, 1000]);

    // Unlike a refusal, an outage is not remembered.
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world.sandbox.fault(Fault::html().on("/token"));
    let error = world.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(
        (error.operation(), error.status()),
        (Some("token"), Some(502))
    );
    world.client.capacities_cpc().send().await.unwrap();
}

#[tokio::test]
async fn a_login_given_up_leaves_the_account_usable() {
    let world = World::start().await;
    world.sandbox.fault(Fault::slow(secs(3600)).on("/token"));
    let mut call = Box::pin(world.client.capacities_cpc().send());
    tokio::select! {
        _ = &mut call => panic!("the login cannot have ended"),
        () = async { while world.logins() == 0 { tokio::task::yield_now().await } } => {}
    }
    drop(call);
    let answer = world.client.capacities_cpc().send().await.unwrap();
    assert!(!answer.capacities_cpc.is_empty());
    assert_eq!(world.logins(), 2);
}

/// One of many waiting callers gives up; the others get their token.
#[tokio::test]
async fn others_take_over_a_login_given_up() {
    let world = World::start().await;
    world.sandbox.fault(Fault::slow(secs(3600)).on("/token"));
    let mut first = Box::pin(world.client.capacities_cpc().send());
    let mut second = Box::pin(world.client.capacities_per_production_type().send());
    tokio::select! {
        biased;
        _ = &mut first => panic!("the login cannot have ended"),
        _ = &mut second => panic!("the login cannot have ended"),
        () = async { while world.logins() == 0 { tokio::task::yield_now().await } } => {}
    }
    drop(first);
    assert_eq!(second.await.unwrap().status(), 200);
    assert_eq!(world.logins(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_again_is_an_error() {
    let double = Double::start(|asked| match asked.is_login() {
        true => Answer::token(),
        false => Answer::new(401, "text/plain", "Unauthorized"),
    })
    .await;
    let error = double.client.capacities_cpc().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.remedy(), Some("Check the credentials"));
    // Once with the token, once with a new one.
    assert_eq!((double.calls().len(), double.asked().len()), (2, 4));
}

#[tokio::test]
async fn a_login_without_a_token_says_so() {
    for (body, text) in [
        (
            r#"{"token_type":"Bearer","expires_in":3600}"#,
            "missing field `access_token`",
        ),
        (
            r#"{"error":"temporarily_unavailable"}"#,
            "missing field `access_token`",
        ),
        (
            "<html>Maintenance</html>",
            "the service sent HTML where JSON was expected",
        ),
    ] {
        let double = Double::start(move |_| Answer::json(body)).await;
        let error = double.client.capacities_cpc().send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Decode, Some("token"))
        );
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(double.calls().len(), 0);
    }
}

#[tokio::test]
async fn an_error_of_the_token_endpoint_is_read_as_rfc_6749_has_it() {
    for (status, body, code) in [
        (
            400,
            r#"{"error":"unsupported_grant_type","error_description":"The grant type is not supported."}"#,
            Some("unsupported_grant_type"),
        ),
        (401, r#"{"error":"invalid_client"}"#, Some("invalid_client")),
        (403, "Forbidden", None),
    ] {
        let double = Double::start(move |_| Answer::new(status, "application/json", body)).await;
        let error = double.auth.check().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert_eq!((error.status(), error.code()), (Some(status), code));
        assert!(
            error
                .remedy()
                .unwrap()
                .contains("https://data.rte-france.com"),
            "{error}"
        );
    }
}

/// The setting is for the data; there is no other place to get a token from.
#[tokio::test]
async fn an_account_for_the_services_own_sandbox_can_log_in() {
    let world = World::with(|builder| builder.service_sandbox()).await;
    let answer = world
        .client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    assert_eq!(answer.capacities_per_production_type.len(), 1);
    assert_eq!(world.requests("/sandbox/").len(), 1);
    assert_eq!(world.logins(), 1);
}

#[tokio::test]
async fn a_client_for_the_services_own_sandbox() {
    let world = World::start().await;
    let client = Client::builder(&world.auth)
        .service_sandbox()
        .build()
        .unwrap();
    client.capacities_cpc().send().await.unwrap();
    assert_eq!(world.requests("/sandbox/").len(), 1);
    assert_eq!(world.logins(), 1);
}
