//! What the torture specification leaves to hand, and what generated code does with it.

use gridwire_core::http::{Bytes, MultipartForm};
use gridwire_core::serde::de::{Deserialize, Deserializer};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::serde_json::{Value, json, to_value};
use gridwire_core::{Error, Result};
use httpmock::{Method, MockServer};

use crate::behaviour::{NOWHERE, client, read};
use crate::generated::{DoorKey, LoginKind};

/// A text that stands in an address.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorId(String);

gridwire_core::text_newtype!(DoorId);

/// Any JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark(Value);

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

gridwire_core::wire_by_serde!(Mark);

/// A form with files.
#[derive(Clone, Debug)]
pub struct Photos(pub &'static [u8]);

impl Photos {
    pub(crate) fn form(&self) -> Result<MultipartForm> {
        let photo = Bytes::from_static(self.0);
        MultipartForm::new()
            .field("count", &1_u32)?
            .file("photos", "door.png", "image/png", photo)
    }
}

#[tokio::test]
async fn types_by_hand_stand_in_addresses_bodies_and_lists_and_a_secret_is_sent() {
    let server = MockServer::start();
    let marks = server.mock(|when, then| {
        when.method(Method::POST)
            .path("/doors/d%201/marks")
            .query_param("since", "d2")
            .json_body(
                json!({"code": "s3cr3t", "spare": "sp4re", "mark": [1], "old": ["a", null]}),
            );
        then.status(200)
            .json_body(json!([{"free": 1}, "text", null]));
    });
    let key = DoorKey::new("s3cr3t")
        .spare("sp4re")
        .mark(Mark(json!([1])))
        .old([Mark(json!("a")), Mark(Value::Null)]);
    let shown = format!("{key:?}");
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("sp4re"),
        "{shown}"
    );
    let answer = client(&server.base_url())
        .marks("d 1", key)
        .since("d2")
        .send()
        .await
        .unwrap();
    marks.assert();
    assert_eq!(
        to_value(answer.into_inner()).unwrap(),
        json!([{"free": 1}, "text", null])
    );
}

/// Rules of a body.
impl DoorKey {
    pub(crate) fn check(&self) -> Result<()> {
        match self.old.len() {
            0..=2 => Ok(()),
            many => Err(Error::invalid_input("old", many, "at most two are taken")),
        }
    }
}

#[tokio::test]
async fn a_body_is_checked_before_it_is_sent() {
    let key = DoorKey::new("c").old([1, 2, 3].map(|old| Mark(json!(old))));
    let error = client(NOWHERE).marks("d", key).send().await.unwrap_err();
    assert!(error.is_invalid_input(), "{error}");
    assert!(
        error.to_string().contains("old = 3: at most two are taken"),
        "{error}"
    );
}

#[tokio::test]
async fn an_object_in_place_of_a_list_is_a_refusal() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.method(Method::POST);
        then.status(200)
            .body("\u{feff} {\"message\": \"no such door\"}");
    });
    let error = client(&server.base_url())
        .marks("d", DoorKey::new("c"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.service_message(), Some("no such door"));
    assert_eq!(error.status(), Some(200));
}

#[test]
fn a_text_may_have_another_name_than_its_own() {
    let first: LoginKind = read(&json!("1st"));
    assert_eq!(first, LoginKind::FirstClass);
    assert_eq!(to_value(first).unwrap(), json!("1st"));
    assert_eq!(LoginKind::KNOWN, [LoginKind::Guest, LoginKind::FirstClass]);
}
