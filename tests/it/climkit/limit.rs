//! One request a second for each user, whoever asks.

use std::sync::Arc;

use futures_util::future::join_all;
use gridwire::climkit::chrono::TimeDelta;
use gridwire::climkit::{Client, MeterType, RawQuery, SeriesQuery};
use gridwire::core::Result;
use gridwire_sandbox::{ClimkitLimit, ClimkitSite};

use super::{FLAT, SandboxClock, World, base_url, builder_at};

const SITE: &str = "64c1000000000000000000a1";

/// One call of five kinds.
async fn call(client: Client, number: usize) -> Result<()> {
    match number % 5 {
        0 => client.all_installations().send().await.map(drop),
        1 => client.meter_info(SITE).send().await.map(drop),
        2 => {
            let kind = MeterType::Electricity;
            let data = client.site_data(SITE, kind, SeriesQuery::new());
            data.send().await.map(drop)
        }
        3 => {
            let data = client.meter_data_raw(SITE, FLAT, RawQuery::new());
            data.send().await.map(drop)
        }
        _ => client.sensors_list(SITE).send().await.map(drop),
    }
}

#[tokio::test]
async fn callers_clones_and_clients_of_a_user_keep_one_second_apart() {
    for limit in [
        ClimkitLimit::Off,
        ClimkitLimit::Status {
            status: 429,
            retry_after: Some(3),
        },
    ] {
        let world = World::start().await;
        let climkit = world.climkit();
        climkit.set_limit(limit);
        // Another program's worth, in the same process.
        let clock = Arc::new(SandboxClock::new(world.sandbox.clone(), TimeDelta::zero()));
        let other = builder_at(&world.sandbox, clock).build().unwrap();
        let calls = (0..100).map(|number| {
            let client = if number < 50 { &world.client } else { &other };
            call(client.clone(), number)
        });
        for result in join_all(calls).await {
            result.unwrap();
        }

        let starts = climkit.starts();
        assert_eq!((starts.len(), world.logins()), (102, 2));
        assert_eq!(climkit.violations(), 0);
        let pauses = starts.windows(2).map(|pair| pair[1].at - pair[0].at);
        assert_eq!(pauses.min(), Some(TimeDelta::milliseconds(1_050)));
    }
}

#[tokio::test]
async fn another_user_is_not_held_back() {
    let world = World::start().await;
    let climkit = world.climkit();
    climkit.add_user("other@climkit.example", "another-password");
    let clock = Arc::new(SandboxClock::new(world.sandbox.clone(), TimeDelta::zero()));
    let builder = Client::builder("other@climkit.example", "another-password").unwrap();
    let builder = builder.base_url(base_url(&world.sandbox)).clock(clock);
    let other = builder.build().unwrap();
    let calls = (0..20).map(|number| {
        let client = if number % 2 == 0 {
            &world.client
        } else {
            &other
        };
        call(client.clone(), number)
    });
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(climkit.violations(), 0);
    // Two users' 22 requests in the time that one needs for his 11.
    let starts = climkit.starts();
    assert_eq!(starts.len(), 22);
    let took = starts[21].at - starts[0].at;
    assert!(took < TimeDelta::milliseconds(12 * 1_050), "{took}");
}

#[tokio::test]
async fn a_slow_answer_holds_the_next_request_back() {
    let world = World::start().await;
    let climkit = world.climkit();
    climkit.set_answer_time(TimeDelta::seconds(30));
    let calls = (0..4).map(|number| call(world.client.clone(), number));
    for result in join_all(calls).await {
        result.unwrap();
    }
    let starts = climkit.starts();
    let pauses = starts.windows(2).map(|pair| pair[1].at - pair[0].at);
    // From the end of one to the start of the next.
    assert_eq!(pauses.min(), Some(TimeDelta::milliseconds(31_050)));
}

#[tokio::test]
async fn what_the_service_says_of_its_limit_is_waited_for() {
    for (limit, seconds) in [
        (
            ClimkitLimit::Status {
                status: 429,
                retry_after: Some(9),
            },
            9,
        ),
        // Nothing but a text tells.
        (ClimkitLimit::Object, 0),
        (
            ClimkitLimit::Status {
                status: 403,
                retry_after: None,
            },
            0,
        ),
    ] {
        let world = World::start().await;
        let climkit = world.climkit();
        climkit.set_limit(limit);
        world.client.all_installations().send().await.unwrap();
        world.sandbox.advance(TimeDelta::seconds(2));
        elsewhere(&world).await;

        let before = world.sandbox.now();
        let site = ClimkitSite::LesTilleuls.id();
        world.client.meter_info(site).send().await.unwrap();
        let told: Vec<_> = world.requests("meter_info");
        assert_eq!(told.len(), 2, "{limit:?}");
        let waited = world.sandbox.now() - before;
        assert!(
            waited >= TimeDelta::seconds(seconds) && waited > TimeDelta::zero(),
            "{waited}"
        );
        assert_eq!(climkit.violations(), 1);
    }
}

/// A login that the service has no time for is no refused one, whatever its status says.
#[tokio::test]
async fn a_login_that_comes_too_early_is_waited_for_too() {
    for limit in [
        ClimkitLimit::Object,
        ClimkitLimit::Status {
            status: 403,
            retry_after: None,
        },
    ] {
        let world = World::start().await;
        world.climkit().set_limit(limit);
        elsewhere(&world).await;
        world.client.all_installations().send().await.unwrap();
        // That of the other program, one that came too early, and one in time.
        assert_eq!(world.logins(), 3, "{limit:?}");
        assert_eq!(world.climkit().violations(), 1);
    }
}

/// A program on another computer, with the same user, logs in now.
async fn elsewhere(world: &World) {
    let climkit = world.climkit();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = format!(
        r#"{{"username":"{}","password":"{}"}}"#,
        climkit.username(),
        climkit.password()
    );
    let login = format!("{}/auth", base_url(&world.sandbox));
    let answer = http.post(login).body(body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}
