use reqwest::Url;

use crate::{Error, ErrorKind, Result};

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
