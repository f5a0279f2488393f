//! What only some versions of a server have, answers beyond success, and forms with files, as
//! generated from the torture specification.

use gridwire_core::serde_json::{json, to_value};
use httpmock::{Method, Mock, MockServer};

use crate::behaviour::{client, instant, read};
use crate::by_hand::Photos;
use crate::generated::Health;

fn says<'a>(server: &'a MockServer, version: &str) -> Mock<'a> {
    server.mock(|when, then| {
        when.method(Method::GET).path("/health");
        then.status(200).json_body(json!({"release": version}));
    })
}

#[tokio::test]
async fn what_a_server_lacks_is_not_sent() {
    let server = MockServer::start();
    let health = says(&server, "2.0.9");
    let client = client(&server.base_url());
    for _ in 0..2 {
        let photos = client.add_photos("d", Photos(b"0"));
        let error = photos.send().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "torture add_photos: add_photos needs Torture v2 2.1, and this server is 2.0.9. \
             Do without add_photos, or update the server"
        );
    }
    // The version is asked for once, and nothing else was asked for.
    assert_eq!(health.calls(), 1);
}

#[tokio::test]
async fn what_older_servers_call_otherwise_is_renamed() {
    for (version, name) in [("2.1", "user"), ("2.2", "owner"), ("a fork", "owner")] {
        let server = MockServer::start();
        says(&server, version);
        let photos = server.mock(|when, then| {
            when.method(Method::POST)
                .path("/doors/d/photos")
                .query_param(name, "me")
                .query_param("taken", "2024-02-29T12:00:00.000001+01:00");
            then.status(204);
        });
        let request = client(&server.base_url()).add_photos("d", Photos(b"0"));
        let taken = instant("2024-02-29T12:00:00.000001+01:00");
        request.owner("me").taken(taken).send().await.unwrap();
        photos.assert();
    }
}

#[tokio::test]
async fn the_header_tells_the_version_as_well() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/health");
        then.status(503)
            .header("Torture-Version", "2.0")
            .json_body(json!({"release": "unknown"}));
    });
    let client = client(&server.base_url());
    // Not well, and an answer all the same.
    let health = client.health().send().await.unwrap();
    assert_eq!(
        (health.status(), health.release.as_deref()),
        (503, Some("unknown"))
    );
    let photos = client.add_photos("d", Photos(b"0")).send().await;
    assert!(
        photos
            .unwrap_err()
            .to_string()
            .contains("this server is 2.0.")
    );
}

#[tokio::test]
async fn a_form_with_files_is_sent_as_bytes() {
    let server = MockServer::start();
    says(&server, "3");
    let photos = server.mock(|when, then| {
        when.method(Method::POST).path("/doors/d/photos").is_true(|request| {
            let kind = request.headers_vec().iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            let boundary = kind.and_then(|(_, kind)| kind.strip_prefix("multipart/form-data; boundary="));
            let Some(boundary) = boundary else { return false };
            let expected = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n1\r\n\
                 --{boundary}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"door.png\"\r\n\
                 Content-Type: image/png\r\n\r\n\x01\r\n\x02\r\n--{boundary}--\r\n"
            );
            request.body_ref() == expected.as_bytes()
        });
        then.status(204);
    });
    let request = client(&server.base_url()).add_photos("d", Photos(b"\x01\r\n\x02"));
    request.send().await.unwrap();
    photos.assert();
}

#[test]
fn json_in_texts_and_instants_without_an_offset_are_read_and_written_as_the_service_does() {
    let text = json!({"seen": "2024-01-01T00:00:00", "settings": "{\"number\": \"7\", \"x\": 1}"});
    let health: Health = read(&text);
    assert_eq!(
        health
            .settings
            .as_ref()
            .unwrap()
            .number
            .as_ref()
            .unwrap()
            .to_string(),
        "7"
    );
    assert_eq!(
        to_value(&health).unwrap(),
        json!({"seen": "2024-01-01T00:00:00+00:00", "settings": {"number": "7", "x": 1}})
    );
    let object: Health = read(&json!({"settings": {"number": "7", "x": 1}}));
    assert_eq!(object.settings, health.settings);
}
