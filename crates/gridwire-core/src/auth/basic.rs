use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::future::{BoxFuture, ready};
use secrecy::{ExposeSecret, SecretString};

use super::{Authenticate, Authorization};
use crate::{Error, ErrorKind, Result};

/// HTTP Basic authentication (RFC 7617): a name and a secret.
#[derive(Clone)]
pub struct Basic {
    user: String,
    secret: SecretString,
    encoded: SecretString,
}

impl Basic {
    /// From a name and a secret; blanks around them, as copying leaves them, do not count.
    ///
    /// # Errors
    /// No valid credentials if one of them is empty or the name holds a colon.
    pub fn new(user: &str, secret: &SecretString) -> Result<Self> {
        let (user, secret) = (user.trim(), secret.expose_secret().trim());
        if user.is_empty() || secret.is_empty() {
            return Err(Error::new(
                ErrorKind::Authentication,
                "the name or the secret of the credentials is empty",
            ));
        }
        if user.contains(':') || user.chars().chain(secret.chars()).any(char::is_control) {
            return Err(Error::new(
                ErrorKind::Authentication,
                "the name of the credentials holds a colon, or one of them a control character",
            ));
        }
        Ok(Self {
            encoded: STANDARD.encode(format!("{user}:{secret}")).into(),
            user: user.to_owned(),
            secret: secret.into(),
        })
    }

    /// From the base64 of `name:secret`; line breaks, as some encoders insert them, do not count.
    ///
    /// # Errors
    /// No valid credentials if the text is not that.
    pub fn from_base64(encoded: &SecretString) -> Result<Self> {
        let mut text = encoded.expose_secret().to_owned();
        text.retain(|symbol| !symbol.is_ascii_whitespace());
        let decoded = STANDARD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match decoded.as_deref().and_then(|text| text.split_once(':')) {
            Some((user, secret)) => Self::new(user, &secret.into()),
            None => Err(Error::new(
                ErrorKind::Authentication,
                "the credentials are not the base64 of name:secret",
            )),
        }
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

impl Authenticate for Basic {
    fn authorization<'a>(
        &'a self,
        _refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        Box::pin(ready(Ok(Some(Authorization::new("Basic", &self.encoded)))))
    }

    fn can_renew(&self) -> bool {
        false
    }

    fn identity(&self) -> String {
        self.user.clone()
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.secret.clone(), self.encoded.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_base64_string_is_the_same_as_its_parts() {
        let parts = Basic::new(" someone ", &"s3cr3t-of-someone\n".into()).unwrap();
        let whole =
            Basic::from_base64(&"c29tZW9uZTpzM2NyM3\r\nQtb2Ytc29tZW9uZQ==\n".into()).unwrap();
        assert_eq!(
            parts.encoded.expose_secret(),
            "c29tZW9uZTpzM2NyM3Qtb2Ytc29tZW9uZQ=="
        );
        assert_eq!(parts.encoded.expose_secret(), whole.encoded.expose_secret());
        assert_eq!(whole.identity(), "someone");
    }

    #[test]
    fn what_is_no_credential_is_refused_without_showing_it() {
        for text in [
            "",
            "not base64!",
            "bm9jb2xvbg==",
            "OnNlY3JldA==",
            "/////w==",
        ] {
            let error = Basic::from_base64(&text.into()).unwrap_err();
            assert!(error.is_auth());
            assert!(
                text.is_empty() || !error.to_string().contains(text),
                "{error}"
            );
        }
        assert!(Basic::new("a:b", &"c".into()).unwrap_err().is_auth());
        assert!(Basic::new("a", &"c\u{7}d".into()).unwrap_err().is_auth());
    }
}
