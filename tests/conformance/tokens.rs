//! Who is let in, and what happens when a token ends.

use std::pin::pin;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use gridwire::core::ErrorKind;
use gridwire::core::chrono::TimeDelta;
use gridwire::core::serde_json::json;
use gridwire::flexmeasures::{AuthTokenRequest, Client, FlexMeasuresError as _, NewSensor, Sensor};

use secrecy::ExposeSecret as _;

use crate::users::{email, password, url};
use crate::world::World;

/// More than one page of a stream.
const MANY: usize = 101;
/// Of a token of the user `short_token`.
const LIFETIME: Duration = Duration::from_secs(3);

pub(crate) async fn run(world: &World) {
    refusals(world).await;
    a_token_ends(world).await;
}

async fn refusals(world: &World) {
    let seen = &world.seen;
    let with = |token: &str| Client::with_token(url(), token).build().unwrap();
    // Of whoever is logged in already, the server looks at no password.
    let nobody = with("no token");
    let login = |email: String, password: &str| {
        nobody
            .request_auth_token(AuthTokenRequest::new(email, password))
            .send()
    };
    let token = seen.ok(login(email("TOY"), &password("TOY")).await);
    assert_eq!(token.user_id, Some(world.user("TOY")));
    let error = seen.refused(401, login(email("TOY"), "s3cr3t-wrong").await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(
        error.service_message(),
        Some("User password does not match.")
    );
    assert!(!error.to_string().contains("s3cr3t"), "{error}");
    let error = seen.refused(404, login("nobody@example.com".into(), "s3cr3t").await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let mut unknown = AuthTokenRequest::new(email("TOY"), password("TOY"));
    unknown.extra.insert("remember", json!(true));
    let error = seen.refused(422, nobody.request_auth_token(unknown).send().await);
    assert_eq!(
        error.field_errors()[0].to_string(),
        "remember: Unknown field."
    );

    // The token alone does; wrapped as other services want theirs, or made up, it does not.
    let alone = token.auth_token.expose_secret();
    assert!(!seen.ok(with(alone).assets().send().await).rows().is_empty());
    for token in [&format!("Bearer {alone}"), "made-up"] {
        let error = seen.refused(401, with(token).assets().send().await);
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Authentication, 1)
        );
        assert_eq!(error.code(), Some("UNAUTHORIZED"));
        assert!(!error.to_string().contains(token), "{error}");
    }
    // Refused at the login, whatever was to be asked.
    let wrong = Client::with_password(url(), email("TOY"), "s3cr3t-wrong");
    let error = wrong.build().unwrap().assets().send().await.unwrap_err();
    assert_eq!(error.operation(), Some("request_auth_token"));
    assert!(
        error.is_auth() && !error.to_string().contains("s3cr3t"),
        "{error}"
    );
}

/// In the middle of a list, which goes on.
async fn a_token_ends(world: &World) {
    let (seen, toy, hurried) = (&world.seen, &world.users.toy, &world.users.short_token);
    let asset = world.asset("SOLAR");
    for number in 1..MANY {
        let sensor = NewSensor::new(number.to_string(), "kW", TimeDelta::minutes(15), asset);
        seen.ok(toy.add_sensor(sensor).send().await);
    }
    let token = AuthTokenRequest::new(email("SHORT_TOKEN"), password("SHORT_TOKEN"));
    let token = seen.ok(toy.request_auth_token(token).send().await);
    let alone = Client::with_token(url(), token.auth_token.expose_secret());
    let alone = alone.build().unwrap();
    seen.ok(alone.sensors().send().await);

    let mut rows = pin!(hurried.asset_sensors(asset).rows());
    let first = rows.next().await.unwrap().unwrap();
    // Not before the server's clock says so.
    tokio::time::sleep(LIFETIME + Duration::from_secs(1)).await;
    let rest: Vec<Sensor> = rows.try_collect().await.unwrap();
    assert_eq!(rest.len() + 1, MANY);
    let all = std::iter::once(&first).chain(&rest);
    let ids: Vec<u32> = all.map(|sensor| sensor.id.get()).collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    // One that cannot be renewed is at its end.
    let error = seen.refused(401, alone.sensors().send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
}
