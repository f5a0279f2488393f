//! Acceptance test 16: no name of a secret in anything that is shown.

use std::sync::Arc;

use gridwire::climkit::{
    Client, Credentials, Error, Kwh, MeterType, RawQuery, SeriesQuery, SiteId,
};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::ManualClock;

use super::{NOON, days};
use crate::support::{Answer, Asked, serve, utc};

const PASSWORD: &str = "p4ss-word/of+the=double";
const TOKEN: &str = "t0ken-of-the-double";

/// All that an error says, to people and to programs.
fn shown(error: &Error) -> String {
    let mut text = format!(
        "{error} {error:?} {error:#?} {:?} {:?}",
        error.body().map(|body| String::from_utf8_lossy(body)),
        error.service_message()
    );
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    text
}

#[track_caller]
fn clean(text: &str, what: &str) {
    for secret in [PASSWORD, TOKEN] {
        assert!(!text.contains(secret), "{what}: {text}");
    }
}

/// A body that has everything that was sent.
fn echo(asked: &Asked) -> String {
    let sent = format!(
        "{:?} {} {PASSWORD} Bearer {TOKEN}",
        asked.headers, asked.body
    );
    sent.replace(['"', '\\'], "'")
}

async fn errors(status: u16, form: &'static str) -> Vec<Error> {
    let (server, asked) = serve(move |asked| {
        if asked.path() == "/auth" && form != "login" {
            assert_eq!(
                asked.body,
                format!(r#"{{"username":"me","password":"{PASSWORD}"}}"#)
            );
            return Answer::json(format!(r#"{{"access_token":"{TOKEN}"}}"#));
        }
        let said = echo(asked);
        match form {
            "html" => Answer::new(status, "text/html", format!("<html>{said}</html>")),
            "rows" => Answer::new(
                status,
                "application/json",
                format!(r#"[{{"id": 7, "{said}": "{said}"}}]"#),
            ),
            _ => Answer::new(
                status,
                "application/json",
                format!(r#"{{"message": "{said}", "code": "{said}"}}"#),
            ),
        }
    })
    .await;
    let client = Client::builder("me", PASSWORD).unwrap();
    let client = client
        .base_url(server.base_url())
        .clock(Arc::new(ManualClock::at(utc(NOON))))
        .retry(RetryPolicy::never());
    clean(&format!("{client:?}"), "the builder");
    let client = client.build().unwrap();
    clean(&format!("{client:?} {client:#?}"), "the client");
    let site = || SiteId::from("64c1");
    let day = days("2026-06-01", "2026-06-01");
    let rows = client.site_rows::<Kwh>(site(), MeterType::Electricity);
    let mut errors = Vec::new();
    match rows.range(day.from(), day.to()).await {
        Ok(series) => clean(
            &format!("{series:?} {}", series.coverage.to_json()),
            "the account",
        ),
        Err(error) => errors.push(error),
    }
    let electricity = MeterType::Electricity;
    errors.extend(client.all_installations().send().await.err());
    errors.extend(client.installation_infos(site()).send().await.err());
    errors.extend(client.meter_info(site()).send().await.err());
    errors.extend(
        client
            .site_data(site(), electricity, SeriesQuery::new())
            .send()
            .await
            .err(),
    );
    errors.extend(
        client
            .meter_data(site(), "m", SeriesQuery::new())
            .send()
            .await
            .err(),
    );
    errors.extend(
        client
            .meter_data_raw(site(), "m", RawQuery::new())
            .send()
            .await
            .err(),
    );
    errors.extend(client.sensors_list(site()).send().await.err());
    errors.extend(client.sensor_data(site(), "s").send().await.err());
    // The password was sent, and in the body of the login alone.
    let asked = asked.lock().unwrap();
    let with_password = asked.iter().filter(|asked| asked.body.contains(PASSWORD));
    assert!(with_password.clone().count() > 0);
    assert!(with_password.clone().all(|asked| asked.path() == "/auth"));
    assert!(asked.iter().all(|asked| !asked.target.contains("ssword")));
    errors
}

#[tokio::test]
async fn nothing_that_is_secret_is_in_an_error() {
    let mut seen = 0;
    for status in [200, 400, 401, 403, 404, 422, 429, 500, 503] {
        for form in ["object", "html", "rows", "login"] {
            for error in errors(status, form).await {
                clean(&shown(&error), &format!("{status} {form}"));
                seen += 1;
            }
        }
    }
    assert!(seen > 250, "{seen}");
}

#[test]
fn credentials_show_nothing() {
    let credentials = Credentials::new("me", PASSWORD);
    let text = format!("{credentials:?} {credentials:#?}");
    assert!(text.contains("me"), "{text}");
    clean(&text, "credentials");
    for (name, password) in [("", PASSWORD), (" ", PASSWORD), ("me", ""), ("me", " ")] {
        let error = Client::new(name, password).unwrap_err();
        assert!(error.is_auth(), "{error}");
        clean(&shown(&error), "empty credentials");
    }
}
