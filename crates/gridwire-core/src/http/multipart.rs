use bytes::Bytes;

use super::encode::Parameter;
use super::version::Gate;
use crate::{Error, Result};

/// A form with files (`multipart/form-data`).
#[derive(Debug, Default)]
pub struct MultipartForm {
    parts: Vec<(String, Bytes)>,
    pub(super) gates: Vec<Gate>,
}

impl MultipartForm {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field, unless it has no value.
    ///
    /// # Errors
    /// Invalid input if the value cannot be sent.
    pub fn field(mut self, name: &'static str, value: &impl Parameter) -> Result<Self> {
        if let Some(text) = value.text(name)? {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"\r\n");
            self.parts.push((head, text.into()));
        }
        Ok(self)
    }

    /// As [`field`](Self::field), of a field that servers know since a version.
    ///
    /// # Errors
    /// Invalid input if the value cannot be sent.
    pub fn field_since(
        mut self,
        name: &'static str,
        since: &'static str,
        value: &impl Parameter,
    ) -> Result<Self> {
        if value.text(name)?.is_some() {
            self.gates.push(Gate {
                what: name,
                since,
                former: None,
            });
        }
        self.field(name, value)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// Invalid input if a header cannot hold the file's name.
    pub fn file(
        mut self,
        name: &'static str,
        file_name: &str,
        content_type: &str,
        content: Bytes,
    ) -> Result<Self> {
        if file_name.is_empty()
            || file_name.contains(['"', '\\'])
            || file_name.contains(char::is_control)
        {
            return Err(Error::invalid_input(
                name,
                format_args!("{file_name:?}"),
                "is no file name that a form can hold",
            ));
        }
        self.parts.push((
            format!(
                "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: {content_type}\r\n"
            ),
            content,
        ));
        Ok(self)
    }

    /// The media type and the body.
    pub(super) fn finish(&self) -> (String, Bytes) {
        let boundary = loop {
            let boundary: String = std::iter::repeat_with(fastrand::alphanumeric)
                .take(32)
                .collect();
            let occurs = |part: &Bytes| {
                part.windows(boundary.len())
                    .any(|at| at == boundary.as_bytes())
            };
            if !self.parts.iter().any(|(_, content)| occurs(content)) {
                break boundary;
            }
        };
        let mut body = Vec::new();
        for (head, content) in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (
            format!("multipart/form-data; boundary={boundary}"),
            body.into(),
        )
    }
}
