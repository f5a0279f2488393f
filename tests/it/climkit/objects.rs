//! An object where a list was promised is a refusal, whatever its status says.

use std::sync::Arc;

use gridwire::climkit::{Client, ErrorKind, Kwh, MeterType};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::series::MissingReason;
use gridwire::core::time::ManualClock;
use gridwire_sandbox::ClimkitSite;

use super::{NOON, World, days, missing};
use crate::support::{Answer, serve, utc};

const TOKEN: &str = r#"{"access_token":"a-token","valid_until":{"$date":1781518500000}}"#;

/// What a list of meters becomes with this body and status 200.
async fn said(body: &'static str) -> gridwire::core::Result<usize> {
    let (server, _asked) = serve(move |asked| match asked.path() {
        "/auth" => Answer::json(TOKEN),
        _ => Answer::json(body),
    })
    .await;
    let client = Client::builder("me", "s3cr3t").unwrap();
    let client = client
        .base_url(server.base_url())
        .clock(Arc::new(ManualClock::at(utc(NOON))))
        .retry(RetryPolicy::never());
    let client = client.build().unwrap();
    let list = client.meter_info("64c1").send().await?;
    Ok(list.len())
}

#[tokio::test]
async fn the_text_is_found_under_every_name() {
    for name in [
        "message",
        "msg",
        "error_description",
        "description",
        "detail",
        "error",
    ] {
        let body = format!(r#"{{"{name}": "no such site"}}"#);
        let error = said(body.leak()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{name}");
        assert_eq!(error.service_message(), Some("no such site"), "{name}");
        assert_eq!(error.status(), Some(200));
    }
}

#[tokio::test]
async fn an_object_without_a_text_is_kept_and_a_list_is_a_list() {
    let error = said("\u{feff} \n{\"result\": []}").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(
        String::from_utf8_lossy(error.body().unwrap()).contains("result"),
        "{error:?}"
    );
    assert_eq!(said(" []").await.unwrap(), 0);
    assert_eq!(said("\u{feff}[{\"id\": \"a\"}]").await.unwrap(), 1);
    for other in ["null", "7", "\"no\"", "", "<html>"] {
        let error = said(other).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{other}: {error}");
    }
}

#[tokio::test]
async fn texts_say_what_a_status_does_not() {
    for (body, kind) in [
        (
            r#"{"message": "Too many requests"}"#,
            ErrorKind::RateLimited,
        ),
        (
            r#"{"error": "rate limit exceeded"}"#,
            ErrorKind::RateLimited,
        ),
        (r#"{"msg": "Token has expired"}"#, ErrorKind::Authentication),
        (
            r#"{"msg": "Not enough segments"}"#,
            ErrorKind::Authentication,
        ),
        (
            r#"{"msg": "Signature verification failed"}"#,
            ErrorKind::Authentication,
        ),
        (r#"{"msg": "The period is too long"}"#, ErrorKind::Refused),
    ] {
        assert_eq!(said(body).await.unwrap_err().kind(), kind, "{body}");
    }
}

/// Of every list of the sandbox; what is an object anyway is none of it.
#[tokio::test]
async fn refusals_with_status_200() {
    let world = World::start().await;
    world.climkit().set_errors_as_objects(true);
    let day = days("2026-06-01", "2026-06-01");
    let site = "64c1000000000000000000ff";
    let rows = world.client.site_rows::<Kwh>(site, MeterType::Electricity);
    let ranged = rows.range(day.from(), day.to()).await.unwrap_err();
    let single = world.client.meter_info(site).send().await.unwrap_err();
    for error in [ranged, single] {
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert_eq!(error.service_message(), Some("Site not found"));
    }
    let infos = world.client.installation_infos(ClimkitSite::Quinta.id());
    assert_eq!(infos.send().await.unwrap().name.as_deref(), Some("Quinta"));
}

#[tokio::test]
async fn an_empty_list_is_a_right_answer_in_which_everything_is_missing() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::LesTilleuls).await;
    // Before the site was there.
    let day = days("2020-01-01", "2020-01-01");
    let history = site.history(day.from(), day.to()).await.unwrap();
    assert_eq!(
        missing(&history.coverage),
        [(MissingReason::NoData, day.to_string())]
    );
    assert_eq!((history.sums.len(), history.without_data.len()), (0, 12));
}
