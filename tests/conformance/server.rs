//! What the server says of itself.

use gridwire::core::ErrorKind;
use gridwire::flexmeasures::Client;

use crate::users::url;
use crate::world::World;

pub(crate) async fn run(world: &World) {
    let seen = &world.seen;
    // Nobody need be logged in.
    let nobody = Client::with_token(url(), "no token").build().unwrap();
    assert_eq!(nobody.server_version(), None);
    let index = seen.ok(nobody.versions().send().await);
    assert_eq!(index.flexmeasures_version, "1.0.1");
    assert_eq!(index.versions, ["v3_0"]);
    assert_eq!(nobody.server_version().unwrap().to_string(), "1.0.1");

    let services = seen.ok(nobody.services().send().await);
    assert_eq!(services.version.as_deref(), Some("3.0"));
    let listed = |path: &str| services.services.iter().any(|one| one.url.contains(path));
    assert!(listed("/sensors/<id>/data") && listed("/assets/<id>/schedules/trigger"));

    let health = seen.ok(nobody.health().send().await);
    assert_eq!(
        (health.database_sql, health.database_redis),
        (true, Some(true))
    );

    // Not ready, it answers all the same.
    world.server("redis stop").await;
    let health = seen.ok(nobody.health().send().await);
    assert_eq!(health.status(), 503);
    assert_eq!(
        (health.database_sql, health.database_redis),
        (true, Some(false))
    );
    world.server("redis start").await;
    assert_eq!(seen.ok(nobody.health().send().await).status(), 200);

    // An address that is not that of a server's root.
    let lost = Client::with_token(format!("{}/ui", url()), "no token");
    let error = seen.refused(404, lost.build().unwrap().versions().send().await);
    assert_eq!(error.kind(), ErrorKind::Refused);
}
