use reqwest::Url;

use crate::{Api, Error, ErrorKind, Result};

/// Where a client finds the service.
#[derive(Clone, Debug, Default)]
pub(crate) enum Address {
    /// Where the specification says.
    #[default]
    Specified,
    /// At an environment that the specification names.
    Environment(String),
    /// At a URL of the caller's.
    Url(String),
}

impl Address {
    /// The base URL, which is not checked yet.
    pub(crate) fn of(&self, api: &'static Api) -> Result<&str> {
        let named = |name: &str| {
            let mut known = api.environments.iter();
            known.find_map(|(known, url)| (*known == name).then_some(*url))
        };
        let wrong = |text: String| Error::new(ErrorKind::Configuration, text);
        let names: Vec<_> = api.environments.iter().map(|(name, _)| *name).collect();
        match self {
            Self::Url(url) => Ok(url),
            Self::Environment(name) => named(name).ok_or_else(|| {
                let error = wrong(format!("{} has no environment {name:?}", api.service));
                match names.as_slice() {
                    [] => error.with_remedy("Leave it out; there is one service and no other"),
                    names => error.with_remedy(format!("Name one of {}", names.join(", "))),
                }
            }),
            Self::Specified if names.is_empty() => Ok(api.base_url),
            Self::Specified => Err(wrong(format!(
                "{} has the environments {}, and none of them is the default",
                api.service,
                names.join(", ")
            ))
            .with_remedy(
                "Name one to the client's builder (environment_named), or give a base URL (base_url)",
            )),
        }
    }
}

/// Checks a base URL and gives it without a final slash.
///
/// Plain http is for this computer only, since it shows tokens to everybody on the way.
pub(crate) fn check(text: &str, allow_plain_http: bool) -> Result<String> {
    let wrong = |rule: &str, remedy: &'static str| {
        // The text is not repeated: it may hold a password.
        Error::new(ErrorKind::Configuration, format!("base URL: {rule}")).with_remedy(remedy)
    };
    let url = Url::parse(text.trim()).map_err(|error| {
        wrong("not a URL", "Give one such as https://api.example.com/v1").with_source(error)
    })?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong("neither https nor http", "Begin it with https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            "holds a user name or password",
            "Give the credentials apart from the URL",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(
            "holds a query or a fragment",
            "End it before the ? or #",
        ));
    }
    if url.scheme() == "http" && !is_loopback(&url) && !allow_plain_http {
        return Err(wrong(
            "plain http to another computer shows the credentials to everybody on the way",
            "Use https, or allow plain http explicitly (for the gridwire command: GRIDWIRE_ALLOW_HTTP=1)",
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorBody, policy::Rate};

    const ONE: Api = Api {
        name: "one",
        service: "One",
        version: "1",
        base_url: "https://one.example.com",
        subscription: None,
        max_uri_length: None,
        rate: Rate {
            concurrency: 1,
            interval: std::time::Duration::ZERO,
        },
        error_body: ErrorBody {
            code: &[],
            message: &[],
            request_id: &[],
        },
        envelope: None,
        environments: &[],
        server_version: None,
    };
    static PLAIN: Api = ONE;
    static SEVERAL: Api = Api {
        service: "Several",
        environments: &[
            ("live", "https://one.example.com"),
            ("test", "https://two.example.com"),
        ],
        ..ONE
    };

    #[test]
    fn a_service_with_environments_has_no_default() {
        let named = |name: &str| Address::Environment(name.into());
        let url = Address::Url("https://mine.example.com".into());
        for (address, api, found) in [
            (&Address::Specified, &PLAIN, "https://one.example.com"),
            (&url, &PLAIN, "https://mine.example.com"),
            (&url, &SEVERAL, "https://mine.example.com"),
            (&named("test"), &SEVERAL, "https://two.example.com"),
        ] {
            assert_eq!(address.of(api).unwrap(), found);
        }
        for (address, api, text) in [
            (
                Address::Specified,
                &SEVERAL,
                "Several has the environments live, test, and none of them is the default. Name one to the client's builder (environment_named), or give a base URL (base_url)",
            ),
            (
                named("Test"),
                &SEVERAL,
                "Several has no environment \"Test\". Name one of live, test",
            ),
            (
                named("test"),
                &PLAIN,
                "One has no environment \"test\". Leave it out; there is one service and no other",
            ),
        ] {
            let error = address.of(api).unwrap_err();
            assert_eq!(
                (error.kind(), error.to_string()),
                (ErrorKind::Configuration, text.to_owned())
            );
        }
    }

    #[test]
    fn good_urls_lose_their_final_slash() {
        for (text, url) in [
            ("https://example.com/", "https://example.com"),
            (" https://example.com/v1/ ", "https://example.com/v1"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://localhost", "http://localhost"),
        ] {
            assert_eq!(check(text, false).unwrap(), url);
        }
        assert_eq!(
            check("http://example.com", true).unwrap(),
            "http://example.com"
        );
    }

    #[test]
    fn bad_urls_are_refused_with_a_remedy_and_without_their_secrets() {
        for text in [
            "",
            "example.com",
            "ftp://example.com",
            "https://me:hunter2@example.com",
            "https://example.com?key=hunter2",
            "http://example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "file:///etc",
        ] {
            let error = check(text, false).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(
                error.remedy().is_some() && !error.to_string().contains("hunter2"),
                "{error}"
            );
        }
    }
}
