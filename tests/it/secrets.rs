//! Secrets are planted, everything that can be seen is collected, and none may be in it: not as it
//! is, not in base64, not in part.

use std::io::Write;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use gridwire::core::auth::{Basic, Token, TokenSource};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::ManualClock;
use gridwire::core::wire::decode;
use gridwire::core::{ApiClient, Environment, Error, SecretString};
use gridwire::rte_capacities::{Client, RteAuth};
use gridwire::rte_oauth;
use gridwire_sandbox::Fault;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{Answer, Double, NOW, World, steady, utc, years};

pub(crate) const SECRET: &str = "plAnted-sEcret-0123456789-abcdefghij";
pub(crate) const TOKEN: &str = "plAntedTokEn9876543210zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQ";

/// A part of that length tells too much.
const PART: usize = 8;

/// Everything that was seen.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    pub(crate) fn add(&self, text: impl AsRef<str>) {
        writeln!(self.0.lock().unwrap(), "{}", text.as_ref()).unwrap();
    }

    pub(crate) fn error(&self, error: &Error) {
        self.add(format!(
            "{error}\n{error:?}\n{error:#?}\n{:?}",
            error.remedy()
        ));
        for text in [
            error.code(),
            error.service_message(),
            error.request_id(),
            error.json_path(),
        ] {
            self.add(text.unwrap_or_default());
        }
        self.add(String::from_utf8_lossy(
            error.body().map_or(&[][..], |body| body),
        ));
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            self.add(format!("{cause}\n{cause:?}"));
            source = cause.source();
        }
    }

    /// Collects what this thread logs, which is the one that everything of a test runs on, until what
    /// comes back is dropped.
    pub(crate) fn logs(&self) -> impl Drop {
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(self.clone())
            .with_ansi(false);
        let layer = layer.with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL);
        let subscriber = tracing_subscriber::registry().with(layer);
        Logs {
            _guard: tracing::subscriber::set_default(subscriber),
            // With one subscriber alone, what other tests log first would count as never wanted.
            _another: tracing::Dispatch::new(tracing_subscriber::registry()),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// No part of any secret, in any of its forms.
    #[track_caller]
    pub(crate) fn check(&self, secrets: &[&str]) {
        let text = self.text();
        assert!(!text.is_empty());
        for secret in secrets {
            for form in [(*secret).to_owned(), base64(secret.as_bytes())] {
                for start in 0..=form.len().saturating_sub(PART) {
                    let part = &form[start..start + PART];
                    if let Some(place) = text.find(part) {
                        let near = &text.as_bytes()
                            [place.saturating_sub(500)..text.len().min(place + 100)];
                        let near = String::from_utf8_lossy(near);
                        panic!("{part:?} of a secret is in: …{near}…");
                    }
                }
            }
        }
    }
}

struct Logs {
    _guard: tracing::subscriber::DefaultGuard,
    _another: tracing::Dispatch,
}

impl Drop for Logs {
    fn drop(&mut self) {}
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Seen {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Base64 by hand: what is tested must not be what tests it.
fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place > chunk.len() {
                text.push('=');
            } else {
                text.push(char::from(
                    SYMBOLS[(bits >> (18 - 6 * place) & 63) as usize],
                ));
            }
        }
    }
    text
}

/// The header that the account sends to get a token.
fn basic() -> String {
    base64(format!("an-id:{SECRET}").as_bytes())
}

/// A double whose account holds the planted secrets, saying what it is told about everything.
async fn double(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Double {
    let mut double = Double::start(move |asked| {
        let sent = asked.header("authorization").unwrap_or_default();
        match asked.is_login() {
            true => Answer::json(format!(r#"{{"access_token":"{TOKEN}","expires_in":7200}}"#)),
            false => answer(sent),
        }
    })
    .await;
    let auth = RteAuth::builder("an-id", SECRET)
        .unwrap()
        .base_url(double.server.base_url());
    double.auth = auth.retry(RetryPolicy::never()).build().unwrap();
    double.client = Client::new(&double.auth).unwrap();
    double
}

#[test]
fn the_test_itself_finds_what_it_looks_for() {
    assert_eq!(base64(b"ab"), "YWI=");
    assert_eq!(base64(b"a-token"), "YS10b2tlbg==");
    for text in [
        SECRET,
        &SECRET[5..13],
        &basic(),
        &base64(SECRET.as_bytes())[4..20],
    ] {
        let seen = Seen::default();
        seen.add(format!("before {text} after"));
        let basic = basic();
        let check = std::panic::AssertUnwindSafe(|| seen.check(&[SECRET, &basic]));
        assert!(std::panic::catch_unwind(check).is_err(), "{text}");
    }
}

#[tokio::test]
async fn no_type_shows_them() {
    let seen = Seen::default();
    let secret = || SecretString::from(SECRET);
    let environment =
        Environment::from_pairs([("RTE_CLIENT_ID", "an-id"), ("RTE_CLIENT_SECRET", SECRET)]);
    seen.add(format!("{environment:#?}"));
    seen.add(format!("{:#?}", Basic::new("an-id", &secret()).unwrap()));
    let builder = RteAuth::builder("an-id", SECRET).unwrap();
    seen.add(format!("{builder:#?}"));
    let double = double(|_| Answer::json(r#"{"capacities_cpc":[]}"#)).await;
    double.auth.check().await.unwrap();
    let (auth, client) = (&double.auth, &double.client);
    seen.add(format!(
        "{auth:#?} {client:#?} {:#?}",
        Client::builder(auth)
    ));
    seen.add(format!("{:#?} {:#?}", client.transport(), auth.transport()));
    seen.add(format!("{:#?}", client.capacities_cpc()));
    let year = years(2024, 2024);
    seen.add(format!(
        "{:#?}",
        client.capacities_cpc().range(year.from(), year.to())
    ));
    let mut stream = client
        .capacities_cpc()
        .range(year.from(), year.to())
        .stream();
    assert!(stream.next().await.is_none());
    seen.add(format!("{stream:#?} {:#?}", stream.coverage()));
    let endpoint = rte_oauth::Client::from_transport(auth.transport().clone());
    seen.add(format!("{endpoint:#?} {:#?}", endpoint.token()));
    let token = endpoint.token().send().await.unwrap();
    seen.add(format!("{token:#?} {:#?}", *token));
    seen.add(gridwire::core::serde_json::to_string(&*token).unwrap());
    let header = client.transport().auth().authorization(None).await.unwrap();
    seen.add(format!("{header:#?}"));
    seen.add(format!(
        "{:#?}",
        Token {
            secret: TOKEN.into(),
            lifetime: None
        }
    ));
    let login = || -> gridwire::core::auth::BoxFuture<'static, gridwire::core::Result<Token>> {
        Box::pin(async {
            Ok(Token {
                secret: TOKEN.into(),
                lifetime: None,
            })
        })
    };
    let source = TokenSource::new(
        login,
        std::time::Duration::ZERO,
        Arc::new(ManualClock::at(utc(NOW))),
    );
    source.bearer(None).await.unwrap();
    seen.add(format!("{source:#?}"));
    seen.check(&[SECRET, TOKEN, &basic()]);
}

/// The body as it came is for the program; shown for debugging it must not give the token away.
#[tokio::test]
async fn the_raw_answer_of_a_login_does_not_show_it() {
    let seen = Seen::default();
    let double = double(|_| Answer::default()).await;
    let endpoint = rte_oauth::Client::from_transport(double.auth.transport().clone());
    let raw = endpoint.token().send_raw().await.unwrap();
    assert!(decode::<rte_oauth::Token>(&raw).is_ok());
    seen.add(format!("{raw:?}"));
    seen.check(&[TOKEN]);
}

type Page = fn(&str) -> (&'static str, String);

/// Every error of a service that repeats the header that it was sent.
async fn echoes(seen: &Seen, status: u16, page: Page) {
    let double = double(move |sent| {
        let (content_type, body) = page(sent);
        let echo = format!("Bearer error_description=\"{sent}\"");
        Answer::new(status, content_type, body).header("www-authenticate", &echo)
    })
    .await;
    let error = double.client.capacities_cpc().send().await.unwrap_err();
    seen.error(&error);
    let year = years(2024, 2024);
    match double
        .client
        .capacities_cpc()
        .range(year.from(), year.to())
        .await
    {
        Err(error) => seen.error(&error),
        // A row that cannot be read is in the account.
        Ok(series) => {
            let coverage = series.coverage;
            assert!(!coverage.is_complete());
            seen.add(format!("{coverage} {coverage:#?} {}", coverage.to_json()));
        }
    }
}

/// Careless gateways do that, in every kind of page.
#[tokio::test]
async fn an_echo_is_not_passed_on() {
    let seen = Seen::default();
    for status in [200, 302, 400, 401, 403, 404, 429, 500, 503] {
        let pages: [Page; 5] = [
            |sent| ("text/plain", format!("you sent {sent}")),
            |sent| {
                (
                    "text/html",
                    format!("<html><pre>Authorization: {sent}</pre></html>"),
                )
            },
            |sent| {
                (
                    "application/json",
                    format!(
                        r#"{{"error":"{sent}","error_description":"you sent {sent}","error_details":{{"transaction_id":"{sent}"}}}}"#
                    ),
                )
            },
            |sent| {
                (
                    "application/json",
                    format!(r#"{{"capacities_cpc":"{sent}"}}"#),
                )
            },
            |sent| ("application/json", format!(r#"{{"{sent}":1"#)),
        ];
        for page in pages {
            echoes(&seen, status, page).await;
        }
    }
    assert!(seen.text().contains("[secret]"));
    seen.check(&[SECRET, TOKEN, &basic()]);
}

/// In the place of a value it is part of the reason why the answer cannot be read.
#[tokio::test]
async fn an_echo_in_the_place_of_a_value_is_not_passed_on() {
    let seen = Seen::default();
    let pages: [Page; 3] = [
        |sent| {
            (
                "application/json",
                format!(r#"{{"capacities_cpc":{{"updated_date":"{sent}"}}}}"#),
            )
        },
        |sent| {
            (
                "application/json",
                format!(r#"{{"capacities_cpc":{{"value":"{sent}"}}}}"#),
            )
        },
        |sent| {
            (
                "application/json",
                format!(r#"{{"capacities_cpc":{{"department_code":["{sent}"]}}}}"#),
            )
        },
    ];
    for page in pages {
        echoes(&seen, 200, page).await;
    }
    seen.check(&[TOKEN]);
}

#[tokio::test]
async fn an_echo_in_a_row_is_not_in_the_account() {
    let seen = Seen::default();
    echoes(&seen, 200, |sent| {
        (
            "application/json",
            format!(r#"{{"capacities_cpc":[{{"value":"{sent}"}}]}}"#),
        )
    })
    .await;
    seen.check(&[TOKEN]);
}

#[tokio::test]
async fn an_echo_of_the_login_is_not_passed_on() {
    let seen = Seen::default();
    for status in [200, 400, 401, 500] {
        for (content_type, page) in [
            ("text/html", "<html>{}</html>"),
            (
                "application/json",
                r#"{"error":"invalid_client","error_description":"not {}"}"#,
            ),
            ("application/json", r#"{"expires_in":"{}"}"#),
        ] {
            let mut double = Double::start(move |asked| {
                let sent = asked.header("authorization").unwrap();
                Answer::new(
                    status,
                    content_type,
                    page.replace("{}", &format!("{sent} {SECRET}")),
                )
            })
            .await;
            let auth = RteAuth::builder("an-id", SECRET)
                .unwrap()
                .base_url(double.server.base_url());
            double.auth = auth.retry(RetryPolicy::never()).build().unwrap();
            let error = double.auth.check().await.unwrap_err();
            seen.error(&error);
            // The remembered one, too.
            seen.error(&double.auth.check().await.unwrap_err());
        }
    }
    assert!(seen.text().contains("[secret]"));
    seen.check(&[SECRET, &basic()]);
}

/// A text is cut to a length that is fit for people; what is cut through must be gone as well.
#[tokio::test]
async fn a_secret_at_the_edge_of_a_cut_is_not_shown_in_part() {
    let seen = Seen::default();
    // Texts are cut after 200 characters, bodies after 64 KiB.
    for length in (130..200).step_by(7).chain((65_480..65_536).step_by(7)) {
        let double = double(move |sent| {
            Answer::new(500, "text/plain", format!("{} {sent}", "x".repeat(length)))
        })
        .await;
        let error = double.client.capacities_cpc().send().await.unwrap_err();
        seen.error(&error);
    }
    seen.check(&[TOKEN]);
}

/// An answer that gives a token in a form that is not the documented one: unreadable, and secret.
#[tokio::test]
async fn a_login_answer_that_cannot_be_read_is_not_shown() {
    let seen = Seen::default();
    for (content_type, body) in [
        (
            "application/x-www-form-urlencoded",
            format!("access_token={TOKEN}&token_type=Bearer"),
        ),
        (
            "application/xml",
            format!("<token><access_token>{TOKEN}</access_token></token>"),
        ),
        (
            "application/json",
            format!(r#"{{"accessToken":"{TOKEN}"}}"#),
        ),
        ("application/json", format!(r#"["{TOKEN}"]"#)),
        ("application/json", format!(r#""{TOKEN}""#)),
        (
            "application/json",
            format!(r#"{{"access_token":["{TOKEN}"]}}"#),
        ),
    ] {
        let double = Double::start(move |_| Answer::new(200, content_type, body.clone())).await;
        let error = double.auth.check().await.unwrap_err();
        assert!(error.is_decode());
        seen.add(format!("{error}\n{error:?}"));
    }
    seen.check(&[TOKEN]);
}

/// A token that another call has replaced meanwhile is still a secret.
#[tokio::test]
async fn a_token_that_was_replaced_is_not_shown() {
    const OLD: &str = "oldTokEn-aaaabbbbccccddddeeeeffff";
    let world = World::start().await;
    let login = |token: &str| {
        Fault::status(200).body(
            "application/json",
            format!(r#"{{"access_token":"{token}","expires_in":7200}}"#),
        )
    };
    world.sandbox.fault(login(OLD).on("/token"));
    world.sandbox.fault(login(TOKEN).on("/token"));
    world.auth.check().await.unwrap();
    // This answer drips in; before it is whole, the token is renewed for another call.
    let page = format!("<html>{}</html>", "your token is ".to_owned() + OLD);
    world.sandbox.fault(
        Fault::status(200)
            .body("text/html", page)
            .on("/capacities_cpc"),
    );
    world
        .sandbox
        .fault(Fault::slow(std::time::Duration::from_millis(500)).on("/capacities_cpc"));
    let slow = world.client.capacities_cpc().send();
    let renewal = async {
        while world.requests("/capacities_cpc").is_empty() {
            tokio::task::yield_now().await;
        }
        world.clock.advance(std::time::Duration::from_secs(7200));
        world.auth.check().await.unwrap();
    };
    let (slow, ()) = tokio::join!(slow, renewal);
    let seen = Seen::default();
    seen.error(&slow.unwrap_err());
    seen.check(&[OLD, TOKEN]);
}

#[tokio::test]
async fn logs_and_urls_do_not_show_them() {
    let seen = Seen::default();
    let guard = seen.logs();

    let world = World::with(|builder| builder.retry(steady())).await;
    let secret = world.rte().client_secret();
    let basic = base64(format!("{}:{secret}", world.rte().client_id()).as_bytes());
    let header = async || world.client.transport().auth().authorization(None).await;
    header().await.unwrap();
    for fault in [
        Fault::status(503).echo_authorization(),
        Fault::status(429).retry_after(1).echo_authorization(),
        Fault::html().echo_authorization(),
        Fault::xml().with_status(500).echo_authorization(),
        Fault::reset(),
        Fault::truncate(),
        Fault::bom(),
    ] {
        world.sandbox.fault(fault.on("/capacities_cpc"));
        world.client.capacities_cpc().send().await.unwrap();
    }
    let mut issued = vec![running_token(&world).await];
    world.rte().expire_tokens();
    world
        .sandbox
        .fault(Fault::status(503).echo_authorization().on("/token"));
    world.client.capacities_cpc().send().await.unwrap();
    for status in [400, 401, 403, 200] {
        let fault = Fault::html().with_status(status).echo_authorization();
        world.sandbox.fault(fault.always().on("/capacities_cpc"));
        let error = world.client.capacities_cpc().send().await.unwrap_err();
        tracing::info!(%error, ?error, "a program logs what went wrong");
        world.sandbox.clear_faults();
    }
    let range = years(2024, 2025);
    world.sandbox.fault(
        Fault::status(500)
            .echo_authorization()
            .always()
            .on("start_date=2025"),
    );
    let error = world
        .client
        .capacities_per_production_type()
        .range(range.from(), range.to())
        .await;
    tracing::info!(error = %error.unwrap_err(), "a range as well");
    drop(guard);

    // The subscriber did see the conversations.
    let text = seen.text();
    for part in [
        "gridwire.request",
        "trying again",
        "authorisation refused",
        "a program logs",
        "status_code=503",
    ] {
        assert!(text.contains(part), "{part} is not in the log");
    }
    for request in world.sandbox.requests() {
        seen.add(format!(
            "{} {}",
            request.path,
            request.query.unwrap_or_default()
        ));
    }
    issued.push(running_token(&world).await);
    assert_ne!(issued[0], issued[1]);
    let mut secrets: Vec<&str> = issued.iter().map(String::as_str).collect();
    secrets.extend([secret, &basic]);
    seen.check(&secrets);
}

/// The token that the sandbox gives to whoever asks now.
async fn running_token(world: &World) -> String {
    let endpoint = rte_oauth::Client::from_transport(world.auth.transport().clone());
    let raw = endpoint.token().send_raw().await.unwrap();
    let token: gridwire::core::serde_json::Value = decode(&raw).unwrap();
    token["access_token"].as_str().unwrap().to_owned()
}
