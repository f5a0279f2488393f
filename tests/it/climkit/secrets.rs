//! Acceptance test 16: no name of a secret in anything that is shown.

use std::sync::Arc;

use gridwire::climkit::{Client, Credentials, Kwh, MeterType, RawQuery, SeriesQuery, SiteId};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::ManualClock;

use super::{NOON, days};
use crate::secrets::{SECRET, Seen, TOKEN};
use crate::support::{Answer, Asked, serve, utc};

const PASSWORD: &str = SECRET;

/// A body that has everything that was sent.
fn echo(asked: &Asked) -> String {
    let sent = format!(
        "{:?} {} {PASSWORD} Bearer {TOKEN}",
        asked.headers, asked.body
    );
    sent.replace(['"', '\\'], "'")
}

/// Calls everything, and shows what comes of it.
async fn errors(seen: &Seen, status: u16, form: &'static str) -> usize {
    let (server, asked) = serve(move |asked| {
        if asked.path() == "/auth" && form != "login" {
            assert_eq!(
                asked.body,
                format!(r#"{{"username":"me","password":"{PASSWORD}"}}"#)
            );
            return Answer::json(format!(r#"{{"access_token":"{TOKEN}"}}"#));
        }
        let said = match form {
            // Before there is a token.
            "login" => echo(asked).replace(TOKEN, ""),
            _ => echo(asked),
        };
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
    seen.add(format!("{client:?}"));
    let client = client.build().unwrap();
    seen.add(format!("{client:?} {client:#?}"));
    let site = || SiteId::from("64c1");
    let day = days("2026-06-01", "2026-06-01");
    let rows = client.site_rows::<Kwh>(site(), MeterType::Electricity);
    let mut errors = Vec::new();
    match rows.range(day.from(), day.to()).await {
        Ok(series) => seen.add(format!("{series:?} {}", series.coverage.to_json())),
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
    for error in &errors {
        seen.error(error);
        tracing::info!(%error, ?error, "a program logs what went wrong");
    }
    errors.len()
}

#[tokio::test]
async fn nothing_that_is_secret_is_in_an_error_or_a_log() {
    let seen = Seen::default();
    let logs = seen.logs();
    let mut errors = 0;
    for status in [200, 400, 401, 403, 404, 422, 429, 500, 503] {
        for form in ["object", "html", "rows", "login"] {
            errors += self::errors(&seen, status, form).await;
        }
    }
    drop(logs);
    assert!(errors > 250, "{errors}");
    assert!(seen.text().contains("gridwire.request"));
    assert!(seen.text().contains("[secret]"));
    seen.check(&[PASSWORD, TOKEN]);
}

#[test]
fn credentials_show_nothing() {
    let seen = Seen::default();
    let credentials = Credentials::new("me", PASSWORD);
    seen.add(format!("{credentials:?} {credentials:#?}"));
    assert!(seen.text().contains("me"));
    for (name, password) in [("", PASSWORD), (" ", PASSWORD), ("me", ""), ("me", " ")] {
        let error = Client::new(name, password).unwrap_err();
        assert!(error.is_auth(), "{error}");
        seen.error(&error);
    }
    seen.check(&[PASSWORD]);
}
