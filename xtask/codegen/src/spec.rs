//! Reading a specification, with the line of every part of it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::{Map, Number, Value};

use crate::lint::Finding;
use crate::lint::rules::{FILE, Rule, YAML};

/// Deeper nesting than any specification needs; keeps recursion over the document bounded.
const MAX_DEPTH: usize = 64;

/// The YAML reader recurses without a bound of its own. Each block level costs it a column before
/// the first word of a line, so these keep its stack small.
const MAX_INDENT: usize = 160;
const MAX_LINE: usize = 1000;

/// A specification: its document, and where in the file each part stands.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Name of the folder that holds the file; also the name of the crate.
    pub name: String,
    /// The file as it was given, for messages.
    pub file: PathBuf,
    /// The document. Its objects are sorted by key; [`Spec::keys`] knows the order of the file.
    pub document: Value,
    lines: HashMap<String, usize>,
    order: HashMap<String, Vec<String>>,
}

impl Spec {
    /// Reads a file. The name of the specification is that of the folder around the file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or for the reasons of [`Spec::parse`].
    pub fn load(path: &Path) -> Result<Self, Finding> {
        let folder = path.parent().and_then(Path::file_name);
        let name = folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let text = fs::read_to_string(path)
            .map_err(|error| finding(path, 1, "", FILE, format!("cannot be read: {error}")))?;
        Self::parse(name, path, &text)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// With the line, if the text is not one YAML document that JSON could hold: anchors, aliases,
    /// tags, duplicate keys and keys that are not scalars are refused.
    pub fn parse(
        name: impl Into<String>,
        file: impl Into<PathBuf>,
        text: &str,
    ) -> Result<Self, Finding> {
        let file = file.into();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        check_width(&file, text)?;
        let documents = MarkedYaml::load_from_str(text).map_err(|error| {
            finding(
                &file,
                error.marker().line(),
                "",
                YAML,
                error.info().to_owned(),
            )
        })?;
        let [root] = documents.as_slice() else {
            let message = format!("{} YAML documents where one belongs", documents.len());
            return Err(finding(&file, 1, "", YAML, message));
        };
        let mut reader = Reader {
            file: &file,
            text: text.chars().collect(),
            lines: HashMap::from([(String::new(), 1)]),
            order: HashMap::new(),
        };
        let document = reader.value(root, "", 0)?;
        let Reader { lines, order, .. } = reader;
        Ok(Self {
            name: name.into(),
            file,
            document,
            lines,
            order,
        })
    }

    /// The line, from 1, of the key or list element that a JSON pointer names; of the nearest
    /// ancestor that exists if there is no such part.
    #[must_use]
    pub fn line(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return 1,
            }
        }
    }

    /// The keys of the object that a JSON pointer names, in the order of the file.
    #[must_use]
    pub fn keys(&self, pointer: &str) -> Vec<String> {
        self.order.get(pointer).cloned().unwrap_or_default()
    }
}

/// Extends a JSON pointer by one key or index.
#[must_use]
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn finding(file: &Path, line: usize, pointer: &str, rule: Rule, message: String) -> Finding {
    Finding {
        file: file.to_owned(),
        line: line.max(1),
        pointer: pointer.to_owned(),
        rule: rule.name,
        message,
        remedy: rule.remedy,
    }
}

fn check_width(file: &Path, text: &str) -> Result<(), Finding> {
    for (index, line) in text.lines().enumerate() {
        let indent = line.find(|c| !" \t-?:".contains(c)).unwrap_or(line.len());
        let message = if line.chars().count() > MAX_LINE {
            format!("the line is longer than {MAX_LINE} characters")
        } else if indent > MAX_INDENT {
            format!("the line is indented by more than {MAX_INDENT}")
        } else {
            continue;
        };
        return Err(finding(file, index + 1, "", YAML, message));
    }
    Ok(())
}

struct Reader<'a> {
    file: &'a Path,
    text: Vec<char>,
    lines: HashMap<String, usize>,
    order: HashMap<String, Vec<String>>,
}

impl Reader<'_> {
    fn value(&mut self, node: &MarkedYaml, pointer: &str, depth: usize) -> Result<Value, Finding> {
        if depth > MAX_DEPTH {
            return Err(self.refuse(node, pointer, format!("nested deeper than {MAX_DEPTH}")));
        }
        self.refuse_sharing(node, pointer)?;
        match &node.data {
            YamlData::Value(scalar) => self.scalar(scalar, node, pointer),
            YamlData::Sequence(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let pointer = format!("{pointer}/{index}");
                    self.lines.insert(pointer.clone(), item.span.start.line());
                    list.push(self.value(item, &pointer, depth + 1)?);
                }
                Ok(Value::Array(list))
            }
            YamlData::Mapping(entries) => {
                let mut map = Map::new();
                let mut order = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let name = self.key(key, pointer)?;
                    let inner = join(pointer, &name);
                    if map.contains_key(&name) {
                        return Err(self.refuse(key, &inner, format!("duplicate key {name}")));
                    }
                    self.lines.insert(inner.clone(), key.span.start.line());
                    map.insert(name.clone(), self.value(value, &inner, depth + 1)?);
                    order.push(name);
                }
                self.order.insert(pointer.to_owned(), order);
                Ok(Value::Object(map))
            }
            YamlData::Tagged(..) => Err(self.refuse(node, pointer, "a tag".into())),
            _ => Err(self.refuse(node, pointer, "not a value".into())),
        }
    }

    fn scalar(&self, scalar: &Scalar, node: &MarkedYaml, at: &str) -> Result<Value, Finding> {
        Ok(match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(flag) => Value::Bool(*flag),
            Scalar::Integer(number) => Value::from(*number),
            Scalar::FloatingPoint(number) => Number::from_f64(number.0)
                .map(Value::Number)
                .ok_or_else(|| self.refuse(node, at, "a number that JSON does not have".into()))?,
            Scalar::String(text) => Value::String(text.to_string()),
        })
    }

    /// Status codes and the like are written without quotes, so other scalars become strings.
    fn key(&self, key: &MarkedYaml, pointer: &str) -> Result<String, Finding> {
        self.refuse_sharing(key, pointer)?;
        match &key.data {
            YamlData::Value(Scalar::String(text)) => Ok(text.to_string()),
            YamlData::Value(Scalar::Integer(number)) => Ok(number.to_string()),
            YamlData::Value(Scalar::Boolean(flag)) => Ok(flag.to_string()),
            YamlData::Value(Scalar::FloatingPoint(number)) => Ok(number.to_string()),
            YamlData::Value(Scalar::Null) => Ok("null".to_owned()),
            _ => Err(self.refuse(key, pointer, "a key that is not a scalar".into())),
        }
    }

    /// The YAML reader has resolved aliases already, but the text still shows them.
    fn refuse_sharing(&self, node: &MarkedYaml, pointer: &str) -> Result<(), Finding> {
        let start = node.span.start.index();
        if self.text.get(start) == Some(&'*') {
            return Err(self.refuse(node, pointer, "an alias".into()));
        }
        let before = &self.text[..start.min(self.text.len())];
        let word = |c: &&char| !c.is_whitespace();
        let blank = before
            .iter()
            .rev()
            .take_while(|c| c.is_whitespace())
            .count();
        let before = &before[..before.len() - blank];
        let length = before.iter().rev().take_while(word).count();
        let token = &before[before.len() - length..];
        // `x &y: 1` is a plain key, not an anchor.
        if self.text.get(start) == Some(&'&')
            || (token.first() == Some(&'&') && token.last() != Some(&':') && blank > 0)
        {
            return Err(self.refuse(node, pointer, "an anchor".into()));
        }
        Ok(())
    }

    fn refuse(&self, node: &MarkedYaml, pointer: &str, message: String) -> Finding {
        finding(self.file, node.span.start.line(), pointer, YAML, message)
    }
}
