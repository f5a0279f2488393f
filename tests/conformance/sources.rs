//! Who and what recorded data.

use gridwire::core::ErrorKind;
use gridwire::flexmeasures::{Client, SourceType};

use crate::users::url;
use crate::world::World;

pub(crate) async fn run(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let list = seen.ok(toy.sources().send().await).into_inner();
    for known in [
        SourceType::User,
        SourceType::Scheduler,
        SourceType::Forecaster,
    ] {
        assert!(list.types.contains(&known), "{known}");
    }
    let seed = list.sources.iter().find(|source| source.name == "Seed");
    let seed = seed.unwrap();
    assert_eq!(seed.type_, SourceType::from("demo script"));
    assert_eq!((seed.account_id, seed.user_id), (None, None));
    let ours = list.sources.iter().find(|source| source.name == "toy");
    let ours = ours.unwrap();
    assert_eq!(ours.type_, SourceType::User);
    assert_eq!(ours.account_id, Some(world.account("TOY")));
    assert_eq!(ours.user_id, Some(world.user("TOY")));

    // Older versions of sources are there as well; those of other accounts are not.
    let all = toy.sources().only_latest(false).send().await;
    assert!(seen.ok(all).sources.len() >= list.sources.len());
    let theirs = seen.ok(world.users.other.sources().send().await);
    assert!(theirs.sources.iter().any(|source| source.id == seed.id));
    assert!(theirs.sources.iter().all(|source| source.id != ours.id));

    let nobody = Client::with_token(url(), "no token").build().unwrap();
    let error = seen.refused(401, nobody.sources().send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
}
