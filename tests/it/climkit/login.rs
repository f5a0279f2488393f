//! Tokens of a quarter of an hour, in the middle of whatever is going on.

use std::sync::Arc;

use futures_util::future::join_all;
use gridwire::climkit::chrono::TimeDelta;
use gridwire::climkit::{Client, ErrorKind, Kwh, MeterType};
use gridwire_sandbox::{ClimkitSite, ClimkitValidUntil, Fault};

use super::{SandboxClock, World, base_url, builder_at, days};

/// Acceptance test 10.
#[tokio::test]
async fn every_form_of_valid_until_and_wrong_clocks() {
    use ClimkitValidUntil::{Bare, BareIso, Iso, Milliseconds, NumberLong, Omitted};
    for form in [Milliseconds, Iso, NumberLong, Bare, BareIso, Omitted] {
        for claims in [true, false] {
            // The client's clock, and the service's in what it says of tokens.
            for (here, there) in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)] {
                let world = World::start().await;
                let climkit = world.climkit();
                climkit.set_valid_until(form);
                climkit.set_token_claims(claims);
                climkit.set_token_skew(TimeDelta::hours(there));
                let skew = TimeDelta::hours(here);
                let clock = Arc::new(SandboxClock::new(world.sandbox.clone(), skew));
                let client = builder_at(&world.sandbox, clock).build().unwrap();
                let told = format!("{form:?} {claims} {here} {there}");

                client.all_installations().send().await.unwrap();
                let first = climkit.starts()[0].at;
                world
                    .sandbox
                    .advance(first + TimeDelta::seconds(838) - world.sandbox.now());
                client.all_installations().send().await.unwrap();
                assert_eq!(world.logins(), 1, "{told}");
                let passed = world.sandbox.now() - first;
                world.sandbox.advance(TimeDelta::seconds(845) - passed);
                client.all_installations().send().await.unwrap();
                assert_eq!((world.logins(), world.answered(401)), (2, 0), "{told}");
            }
        }
    }
}

/// Acceptance test 11.
#[tokio::test]
async fn a_hundred_callers_log_in_once_and_queue() {
    let world = World::start().await;
    let calls = (0..100).map(|_| world.client.all_installations().send());
    for result in join_all(calls).await {
        result.unwrap();
    }
    let starts = world.climkit().starts();
    assert_eq!((starts.len(), world.logins()), (101, 1));
    let pauses = starts.windows(2).map(|pair| pair[1].at - pair[0].at);
    assert!(pauses.min() >= Some(TimeDelta::seconds(1)));
}

#[tokio::test]
async fn who_waited_long_does_not_send_a_token_that_has_ended() {
    let world = World::start().await;
    world.climkit().set_answer_time(TimeDelta::seconds(15));
    let calls = (0..100).map(|_| world.client.all_installations().send());
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!((world.answered(401), world.answered(200)), (0, 102));
    assert_eq!(world.logins(), 2);
}

/// Acceptance test 12: one new login and one repetition, and then an error that says so.
#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_an_export() {
    for status in [401, 403, 422, 200] {
        let world = World::start().await;
        let climkit = world.climkit();
        climkit.set_expired_status(status);
        climkit.set_errors_as_objects(status == 200);
        let site = world.site(ClimkitSite::AlterHof).await;
        // The sums, three flats and a roof in 120 days, which are four windows.
        let spring = days("2025-02-01", "2025-05-31");
        let mut stream = site
            .rows::<Kwh>(MeterType::Electricity)
            .range(spring.from(), spring.to())
            .stream();
        let mut rows = 0;
        while let Some(row) = futures_util::StreamExt::next(&mut stream).await {
            row.unwrap();
            rows += 1;
            if rows == 20_000 {
                climkit.expire_tokens();
            }
        }
        let coverage = stream.coverage().unwrap();
        assert!(coverage.is_complete(), "{status}: {coverage}");
        assert_eq!((coverage.requests, coverage.retries), (5, 1), "{status}");
        assert_eq!((world.logins(), rows), (2, 5 * (120 * 96 - 4)), "{status}");
    }
}

#[tokio::test]
async fn a_service_that_refuses_every_token_is_not_asked_on_and_on() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::LesTilleuls).await;
    let fault = Fault::status(401).always().on("site_data");
    world.sandbox.fault(fault);
    let year = days("2025-01-01", "2025-12-31");
    let error = site.history(year.from(), year.to()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    assert_eq!((world.requests("site_data").len(), world.logins()), (2, 2));
    let text = error.to_string();
    assert!(
        text.contains("site_data") && text.contains("API user"),
        "{text}"
    );
}

#[tokio::test]
async fn a_site_of_others_is_no_matter_of_the_token() {
    let world = World::start().await;
    let foreign = ClimkitSite::Foreign.id();
    let error = world.client.meter_info(foreign).send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Permission, Some(403))
    );
    assert!(error.to_string().contains("service@climkit.io"), "{error}");
    assert_eq!(world.logins(), 1);
}

#[tokio::test]
async fn a_refused_login_is_not_repeated_for_half_a_minute() {
    for as_object in [false, true] {
        let world = World::start().await;
        let climkit = world.climkit();
        climkit.set_errors_as_objects(as_object);
        let clock = Arc::new(SandboxClock::new(world.sandbox.clone(), TimeDelta::zero()));
        let client = Client::builder(climkit.username(), "a-wrong-password").unwrap();
        let client = client.base_url(base_url(&world.sandbox)).clock(clock);
        let client = client.build().unwrap();
        let calls = (0..100).map(|_| client.all_installations().send());
        for result in join_all(calls).await {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
            let text = error.to_string();
            assert!(text.contains("Bad username or password"), "{text}");
            assert!(text.contains("not those of the Climkit portal"), "{text}");
        }
        assert_eq!(world.sandbox.requests().len(), 1);
        world.sandbox.advance(TimeDelta::seconds(28));
        client.all_installations().send().await.unwrap_err();
        assert_eq!(world.sandbox.requests().len(), 1);
        // Once the password is right, it is tried in time.
        world.sandbox.advance(TimeDelta::seconds(2));
        climkit.add_user(climkit.username(), "a-wrong-password");
        client.all_installations().send().await.unwrap();
        assert_eq!(world.logins(), 2);
    }
}

#[tokio::test]
async fn a_login_without_an_answer_is_repeated() {
    let world = World::start().await;
    world.sandbox.fault(Fault::status(503).times(2).on("/auth"));
    world.client.all_installations().send().await.unwrap();
    assert_eq!(world.logins(), 3);
}
