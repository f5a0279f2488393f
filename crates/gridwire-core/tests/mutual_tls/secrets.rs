//! A key is planted, everything that can be seen is collected, and nothing of the key may be in it.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use gridwire_core::tls::MutualTls;
use tracing_subscriber::fmt::MakeWriter;

use crate::client::{builder, client};
use crate::makers::{Authority, pem};
use crate::service::Service;

/// A part of that length tells too much.
const PART: usize = 10;

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    fn add(&self, value: impl Debug) {
        writeln!(self.0.lock().unwrap(), "{value:?}\n{value:#?}").unwrap();
    }

    fn error(&self, error: &gridwire_core::Error) {
        self.add(error);
        self.add(error.to_string());
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            self.add(cause);
            self.add(cause.to_string());
            source = cause.source();
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Seen {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_key_is_seen_nowhere() {
    let seen = Seen::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(seen.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");
    let (ca, certificate, key) = (authority.pem(), pair.pem(), pair.key_pem());
    let stranger = authority.client("site-200").pem();

    // What works.
    let service = Service::new(&authority, &authority).await;
    let tls = pair.trusting(&authority);
    let (builder, _) = builder(&service.url, 2026);
    let builder = builder.mutual_tls(tls.clone());
    seen.add(&tls);
    seen.add(&builder);
    let good = builder.build().unwrap();
    good.read().await.unwrap();
    seen.add(&good);

    // What does not: not read, not fitting, not let in, not there.
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let cut = &key[..key.len() - 30];
    let wrong = key.replacen("MI", "MJ", 1);
    for key in [
        &*encrypted,
        cut,
        &wrong,
        &key.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
    ] {
        seen.error(&MutualTls::from_pem(&ca, &certificate, key).unwrap_err());
    }
    for part in [&key, &pem("PRIVATE KEY", b"any")] {
        seen.error(&MutualTls::from_pem(&ca, part, &key).unwrap_err());
    }
    let mismatched = MutualTls::from_pem(&ca, &stranger, &key).unwrap();
    seen.add(mismatched.check(gridwire_core::chrono::Utc::now()));
    seen.error(&client(&service.url, &mismatched).unwrap_err());
    let elsewhere = Service::new(&authority, &Authority::new("Other CA")).await;
    seen.error(
        &client(&elsewhere.url, &tls)
            .unwrap()
            .read()
            .await
            .unwrap_err(),
    );
    seen.error(
        &client("https://127.0.0.1:1", &tls)
            .unwrap()
            .read()
            .await
            .unwrap_err(),
    );

    let text = seen.text();
    for expected in ["site-100", "[secret]", "is encrypted", "trying again"] {
        assert!(text.contains(expected), "{expected} is not in: {text}");
    }
    let base64: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    let hex = |separator: &str| {
        let bytes = pair.key.serialized_der().iter();
        let bytes: Vec<_> = bytes.map(|byte| format!("{byte:02x}")).collect();
        bytes.join(separator)
    };
    let decimal = format!("{:?}", pair.key.serialized_der());
    for form in [base64, hex(""), hex(":"), hex(", "), decimal] {
        for start in 0..=form.len() - PART {
            let part = &form[start..start + PART];
            assert!(!text.contains(part), "{part:?} of a key is in: {text}");
        }
    }
}
