//! One account, three APIs: one token for all of them.

use futures_util::future::join_all;
use gridwire::core::Result;

use crate::support::World;

/// So many calls of the three clients at once, each with the number of its rows.
async fn calls(world: &World, count: usize) -> Vec<Result<usize>> {
    let (generation, tempo) = (world.generation(), world.tempo());
    let calls = (0..count).map(|number| {
        let (generation, tempo) = (generation.clone(), tempo.clone());
        let capacities = world.client.clone();
        async move {
            Ok(match number % 3 {
                0 => {
                    let answer = capacities.capacities_per_production_type().send().await?;
                    answer.capacities_per_production_type[0].values.len()
                }
                1 => {
                    let operation = generation.actual_generations_per_production_type();
                    let answer = operation.send().await?;
                    let series = &answer.actual_generations_per_production_type;
                    series.iter().map(|one| one.values.len()).sum()
                }
                _ => {
                    let answer = tempo.tempo_like_calendars().send().await?;
                    answer.tempo_like_calendars[0].values.len()
                }
            })
        }
    });
    join_all(calls).await
}

/// Twenty types; noon, hence twelve hours of fourteen types; the colour of tomorrow.
const ROWS: [usize; 3] = [20, 12 * 14, 1];

#[track_caller]
fn check(answers: Vec<Result<usize>>) {
    for (number, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.unwrap(), ROWS[number % 3]);
    }
}

#[tokio::test]
async fn sixty_calls_of_three_clients_make_one_login_and_one_more_when_it_is_revoked() {
    let world = World::start().await;
    check(calls(&world, 60).await);
    assert_eq!(world.logins(), 1);
    assert_eq!(world.requests("/open_api").len(), 60);
    assert!(
        world
            .statuses("/open_api")
            .iter()
            .all(|status| *status == Some(200))
    );

    world.rte().expire_tokens();
    world.sandbox.clear_requests();
    check(calls(&world, 60).await);
    assert_eq!(world.logins(), 1);
    let statuses = world.statuses("/open_api");
    let refused = statuses
        .iter()
        .filter(|status| **status == Some(401))
        .count();
    assert!((1..=60).contains(&refused), "{refused}");
    let good = statuses
        .iter()
        .filter(|status| **status == Some(200))
        .count();
    assert_eq!((good, statuses.len()), (60, 60 + refused));
    assert!(world.clock.sleeps().is_empty());
}

/// Each API has a subscription of its own: one that is missing says so, and leaves the others.
#[tokio::test]
async fn a_subscription_that_is_missing_concerns_one_client() {
    for (name, place) in [
        ("Generation Installed Capacities", 0),
        ("Actual Generation", 1),
        ("Tempo Like Supply Contract", 2),
    ] {
        let world = World::start().await;
        assert!(world.rte().unsubscribe(name));
        let answers = calls(&world, 3).await;
        for (number, answer) in answers.into_iter().enumerate() {
            if number == place {
                let error = answer.unwrap_err();
                assert_eq!(error.status(), Some(403));
                assert!(error.to_string().contains(&format!("{name:?}")), "{error}");
            } else {
                assert_eq!(answer.unwrap(), ROWS[number]);
            }
        }
        assert_eq!(world.logins(), 1);
    }
}
