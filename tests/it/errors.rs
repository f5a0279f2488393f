//! Every refusal that is documented, and every other that was met: what a program learns of it,
//! and what a person reads.

use gridwire::core::{Error, ErrorKind};
use gridwire::rte_capacities::{ApiError, RteError, RteErrorKind};
use insta::assert_snapshot;

use crate::support::{Answer, Double, RESOURCES, secs};

/// The functional errors, with the guide's words.
const FUNCTIONAL: [(&str, RteErrorKind, &str); 6] = [
    (
        "F01",
        RteErrorKind::HalfPeriod,
        "If one of the fields \"start_date\" or \"end_date\" is used, the two fields are mandatory. Please used either fields or neither.",
    ),
    (
        "F02",
        RteErrorKind::ReversedPeriod,
        "The field \"start_date\" in the API input is more recently than the field \"end_date\". Please correct the values of these fields.",
    ),
    (
        "F03",
        RteErrorKind::PeriodTooLong,
        "The API does not provide feedback on such a long period in one call. To retrieve all the data please make it with several calls to the API.",
    ),
    (
        "F04",
        RteErrorKind::EndTooLate,
        "The value of \"end_date\" field is incorrect. It is not possible to recover data to this term.",
    ),
    (
        "F05",
        RteErrorKind::PeriodTooShort,
        "The period filled by fields \"start_date\" and \"end_date\" is too short to return values. Please check the user guide to verify the minimum period for this API.",
    ),
    (
        "F06",
        RteErrorKind::DateFormat,
        "One of the dates in the API input does not follow the format described in the user guide. Please verify compliance with the format for each field.",
    ),
];

/// The refusal of a resource.
async fn error_of(resource: &str, double: &Double) -> Error {
    let client = &double.client;
    match resource {
        "capacities_per_production_type" => client
            .capacities_per_production_type()
            .send()
            .await
            .unwrap_err(),
        "capacities_per_production_unit" => client
            .capacities_per_production_unit()
            .send()
            .await
            .unwrap_err(),
        _ => client.capacities_cpc().send().await.unwrap_err(),
    }
}

async fn error(answer: Answer) -> Error {
    error_of("capacities_cpc", &Double::saying(answer).await).await
}

fn json(status: u16, code: &str, description: &str, transaction: &str) -> Answer {
    let body = gridwire::core::serde_json::json!({
        "error": code,
        "error_description": description,
        "error_uri": "",
        "error_details": {"transaction_id": transaction},
    });
    Answer::new(status, "application/json", body.to_string())
}

/// All that a program may ask of an error, but for its text.
fn facts(error: &Error) -> String {
    let flags = [
        ("retryable", error.is_retryable()),
        ("auth", error.is_auth()),
        ("incomplete", error.is_incomplete()),
        ("invalid_input", error.is_invalid_input()),
        ("connect", error.is_connect()),
        ("timeout", error.is_timeout()),
        ("decode", error.is_decode()),
        ("too_large", error.is_too_large()),
        ("no_data", error.is_no_data()),
    ];
    let set: Vec<_> = flags
        .into_iter()
        .filter_map(|(name, set)| set.then_some(name))
        .collect();
    format!("{:?} [{}]", error.kind(), set.join(" "))
}

#[tokio::test]
async fn functional_errors_of_every_resource() {
    let mut texts = String::new();
    for (resource, prefix) in RESOURCES {
        for (suffix, kind, description) in FUNCTIONAL {
            let code = format!("{prefix}_{suffix}");
            let transaction = format!("Id-{resource}-{suffix}");
            let double = Double::saying(json(400, &code, description, &transaction)).await;
            let error = error_of(resource, &double).await;

            assert_eq!(error.code(), Some(code.as_str()));
            assert_eq!(error.rte_kind(), Some(kind));
            assert_eq!(error.request_id(), Some(transaction.as_str()));
            assert_eq!(error.service_message(), Some(description));
            assert_eq!(
                (error.status(), error.api(), error.operation()),
                (Some(400), Some("rte-capacities"), Some(resource))
            );
            let too_large = if suffix == "F03" { "too_large" } else { "" };
            assert_eq!(facts(&error), format!("Refused [{too_large}]"), "{code}");
            assert!(error.remedy().is_some(), "{code}");
            assert_eq!((error.attempts(), error.retry_after()), (1, None));
            assert_eq!(double.calls().len(), 1);
            let body: ApiError = error.body_as().unwrap();
            assert_eq!(body.error.as_deref(), Some(code.as_str()));
            assert_eq!(
                body.error_details.unwrap().transaction_id.as_deref(),
                Some(transaction.as_str())
            );
            texts.push_str(&format!("{error}\n"));
        }
    }
    assert_snapshot!(texts);
}

#[tokio::test]
async fn no_data_is_told_apart_whatever_the_status() {
    for status in [400, 404] {
        let body = r#"{"error": "EC45_ERR01"}"#;
        let error = error(Answer::new(status, "application/json", body)).await;
        assert_eq!(error.rte_kind(), Some(RteErrorKind::NoData));
        assert_eq!(facts(&error), "Refused [no_data]");
        assert_eq!(
            (error.code(), error.service_message(), error.request_id()),
            (Some("EC45_ERR01"), None, None)
        );
    }
}

#[tokio::test]
async fn technical_errors_with_a_code() {
    for (field, code) in [
        ("error", "COMMON_ERROR_T03"),
        ("error_code", "COMMON_ERROR_T03"),
        ("error", "TMPLIKSUPCON_COMMON_T05: Internal Server Error"),
    ] {
        let body = format!(r#"{{"{field}": "{code}", "error_description": "Error code unknown"}}"#);
        let error = error(Answer::new(500, "application/json", body)).await;
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.rte_kind(), Some(RteErrorKind::Technical));
        assert_eq!(facts(&error), "Unavailable [retryable]");
        assert_eq!(error.service_message(), Some("Error code unknown"));
        assert_eq!(
            error.remedy(),
            Some("Try again later; if it lasts, tell RTE the transaction")
        );
        assert_eq!(
            error.body_as::<ApiError>().unwrap().error.as_deref(),
            Some(code)
        );
    }
}

#[tokio::test]
async fn every_status_with_every_kind_of_body() {
    let html = "<!DOCTYPE html>\n<html><head><title>Error</title></head>\n<body><h1>The gateway says no</h1></body></html>";
    let xml = "<?xml version=\"1.0\"?>\n<error><message>no</message></error>";
    let bodies = [
        (
            "json",
            "application/json",
            r#"{"error":"X_Y_F99","error_description":"said in JSON"}"#,
        ),
        ("html", "text/html; charset=utf-8", html),
        ("xml", "application/xml", xml),
        ("text", "text/plain", "Forbidden, or not"),
        ("nothing", "", ""),
    ];
    let statuses = [
        (401, "Authentication [auth]"),
        (403, "Permission [auth]"),
        (404, "Refused []"),
        (408, "Unavailable [retryable]"),
        (413, "Refused [too_large]"),
        (414, "Refused []"),
        (429, "RateLimited [retryable]"),
        (500, "Unavailable [retryable]"),
        (502, "Unavailable [retryable]"),
        (503, "Unavailable [retryable]"),
        (504, "Unavailable [retryable]"),
        (509, "Unavailable [retryable]"),
    ];
    let mut texts = String::new();
    for (status, expected) in statuses {
        for (name, content_type, body) in bodies {
            let error = error(Answer::new(status, content_type, body)).await;
            let what = format!("{status} {name}");
            assert_eq!(facts(&error), expected, "{what}");
            assert_eq!(error.status(), Some(status), "{what}");
            assert_eq!(error.rte_kind(), None, "{what}");
            assert_eq!(
                error.code(),
                (name == "json").then_some("X_Y_F99"),
                "{what}"
            );
            assert_eq!(error.body().unwrap(), body.as_bytes(), "{what}");
            assert_eq!(error.json_path(), None, "{what}");
            texts.push_str(&format!("{what}: {error}\n"));
        }
    }
    assert_snapshot!(texts);
}

#[tokio::test]
async fn a_403_names_the_subscription() {
    let error = error(Answer::new(403, "text/plain", "Forbidden")).await;
    let remedy = error.remedy().unwrap();
    assert!(
        remedy.contains("\"Generation Installed Capacities\"")
            && remedy.contains("https://data.rte-france.com"),
        "{remedy}"
    );
    assert_eq!(error.kind(), ErrorKind::Permission);
}

#[tokio::test]
async fn a_401_is_explained_by_its_header() {
    let answer = Answer::new(401, "text/plain", "Unauthorized").header(
        "www-authenticate",
        "Bearer realm=\"rte\", error=\"invalid_token\", error_description=\"The access token is invalid or expired\"",
    );
    let error = error(answer).await;
    assert_eq!(
        error.service_message(),
        Some("The access token is invalid or expired")
    );
}

#[tokio::test]
async fn how_long_to_wait_is_told() {
    for (status, header, wait) in [
        (429, "30", Some(30)),
        (429, "0", Some(0)),
        (503, "Mon, 15 Jun 2026 10:02:00 GMT", Some(120)),
        (503, "Mon, 15 Jun 2026 09:00:00 GMT", Some(0)),
        (429, "soon", None),
        (429, "-5", None),
    ] {
        let answer = Answer::new(status, "", "")
            .header("retry-after", header)
            .header("date", "Mon, 15 Jun 2026 10:00:00 GMT");
        let error = error(answer).await;
        assert_eq!(error.retry_after(), wait.map(secs), "{header}");
        let date = error.date().map(|date| date.to_rfc3339());
        assert_eq!(date.as_deref(), Some("2026-06-15T10:00:00+00:00"));
        if let Some(wait) = wait {
            let said = format!("(the service asks to wait {wait} s)");
            assert!(error.to_string().contains(&said), "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_that_is_no_json_after_all_is_still_told() {
    let malformed = "{\n  \"error\": \"GENINSCAP_CPPT_F06\",\n  \"error_uri\": \"\"\n  \"error_details\": {\"transaction_id\": \"Id-1\"}\n}";
    let error = error(Answer::new(400, "application/json", malformed)).await;
    assert_eq!(facts(&error), "Refused []");
    assert_eq!(error.code(), None);
    // The text at least holds the code that the broken document has.
    assert!(error.to_string().contains("GENINSCAP_CPPT_F06"), "{error}");
}

#[tokio::test]
async fn odd_error_documents_are_read_as_far_as_they_go() {
    for (body, code, message, id) in [
        (
            "\u{feff}{\"error\":\"GENINSCAP_CCPC_F03\"}",
            Some("GENINSCAP_CCPC_F03"),
            None,
            None,
        ),
        (
            r#"{"error":null,"error_code":"GENINSCAP_CCPC_F03"}"#,
            Some("GENINSCAP_CCPC_F03"),
            None,
            None,
        ),
        (r#"{"error":"","error_description":""}"#, None, None, None),
        (
            r#"{"error":{"code":7},"error_description":"only words"}"#,
            None,
            Some("only words"),
            None,
        ),
        (r#"{"error_details":"Id-1"}"#, None, None, None),
        (
            r#"{"error_details":{"transaction_id":"Id-1"}}"#,
            None,
            None,
            Some("Id-1"),
        ),
        (r#"[1]"#, None, None, None),
        ("null", None, None, None),
    ] {
        let error = error(Answer::new(400, "application/json", body)).await;
        assert_eq!(
            (error.code(), error.service_message(), error.request_id()),
            (code, message, id),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_success_that_is_none() {
    let whole = r#"{"capacities_cpc":[{"department_code":"FR","network_connection":"RPD","production_type":"WIND","value":1}]}"#;
    let mut texts = String::new();
    for (name, content_type, body, path) in [
        (
            "html",
            "text/html",
            "<html><body>Maintenance until <b>tomorrow</b></body></html>",
            None,
        ),
        (
            "html that says json",
            "application/json",
            "\n<!DOCTYPE html><p>Maintenance</p>",
            None,
        ),
        (
            "xml",
            "application/xml",
            "<?xml version=\"1.0\"?><Capacities/>",
            None,
        ),
        (
            "xml after a mark",
            "application/xml",
            "\u{feff}<Capacities/>",
            None,
        ),
        ("nothing", "application/json", "", None),
        ("blanks", "application/json", " \r\n", None),
        ("text", "text/plain", "OK", None),
        ("cut", "application/json", &whole[..70], None),
        (
            "more than one",
            "application/json",
            &format!("{whole}{whole}"),
            None,
        ),
        (
            "another resource",
            "application/json",
            r#"{"capacities_per_production_type":[]}"#,
            None,
        ),
        ("a list", "application/json", "[]", None),
        (
            "a wrong row",
            "application/json",
            &whole.replace('1', "[1]"),
            Some("capacities_cpc[0].value"),
        ),
        (
            "a missing field",
            "application/json",
            &whole.replace("production_type", "productiontype"),
            Some("capacities_cpc[0]"),
        ),
    ] {
        let error = error(Answer::new(200, content_type, body)).await;
        assert_eq!(facts(&error), "Decode [decode]", "{name}");
        assert_eq!(error.status(), Some(200), "{name}");
        assert_eq!(error.json_path(), path, "{name}");
        assert_eq!(error.body().unwrap(), body.as_bytes(), "{name}");
        texts.push_str(&format!("{name}: {error}\n"));
    }
    assert_snapshot!(texts);
}

#[tokio::test]
async fn another_address_is_not_followed() {
    let elsewhere = Answer::new(302, "", "").header("location", "https://example.com/");
    let double = Double::saying(elsewhere).await;
    let error = error_of("capacities_cpc", &double).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Refused, Some(302))
    );
    assert_eq!(error.remedy(), Some("Check the base URL"));
    assert_eq!(double.calls().len(), 1);
}

#[tokio::test]
async fn nobody_at_home() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let never = gridwire::core::policy::RetryPolicy::never();
    let auth = gridwire::rte_capacities::RteAuth::builder("id", "secret").unwrap();
    let auth = auth
        .base_url(format!("http://127.0.0.1:{port}"))
        .retry(never)
        .build()
        .unwrap();
    let error = auth.check().await.unwrap_err();
    assert_eq!(facts(&error), "Connection [retryable connect]");
    assert_eq!((error.status(), error.body()), (None, None));
    let text = error.to_string();
    assert!(
        text.starts_with("rte-oauth token: no connection to the service: ")
            && text.ends_with(". Check the base URL, the network and any proxy"),
        "{text}"
    );
}

#[tokio::test]
async fn a_long_page_is_cut_in_the_text_and_whole_in_the_body() {
    let page = format!("<html>{}</html>", "é ".repeat(5_000));
    let error = error(Answer::new(502, "text/html", page.clone())).await;
    assert!(error.to_string().chars().count() < 400, "{error}");
    assert_eq!(error.body().unwrap(), page.as_bytes());
    let huge = "x".repeat(100_000);
    let error = self::error(Answer::new(500, "text/plain", huge)).await;
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
}

/// Sentences of different hands are put together; the seams must not show.
#[tokio::test]
async fn a_text_is_well_formed_whatever_its_parts() {
    for (status, body) in [
        (
            400,
            r#"{"error":"GENINSCAP_CCPC_F01","error_description":"A sentence."}"#,
        ),
        (400, r#"{"error":"GENINSCAP_CCPC_F01"}"#),
        (400, r#"{"error_description":"A sentence. "}"#),
        (403, "Forbidden."),
        (500, "<html><p>Oh no.</p></html>"),
        (503, ""),
        (200, ""),
        (200, "  "),
        (200, "Sorry."),
        (200, "\u{feff}<html>"),
    ] {
        let text = error(Answer::new(status, "application/json", body))
            .await
            .to_string();
        for wrong in ["..", " .", ": .", "  ", "\u{feff}"] {
            assert!(!text.contains(wrong), "{wrong:?} in {text:?}");
        }
    }
}
