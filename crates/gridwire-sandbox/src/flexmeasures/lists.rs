//! Lists: filtered, sorted, in pages.

use serde_json::{Value, json};

use super::ask::Ask;
use super::fields::{Fields, integer, text};
use super::reply::{Reply, Said};

/// What part of a list is asked for, and in what order.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    page: Option<usize>,
    per_page: usize,
    /// Words, in lower case.
    pub(crate) filter: Vec<String>,
    /// By what, and whether the other way round.
    pub(crate) sort: Option<(String, bool)>,
}

impl Listing {
    pub(crate) fn read(ask: &Ask, fields: &mut Fields<'_>, sorts: &[&str]) -> Self {
        let per_page = fields.either(&ask.names("per-page", "per_page"), positive);
        let by = fields.either(&ask.names("sort-by", "sort_by"), |value| {
            one_of(value, sorts)
        });
        let direction = fields.either(&ask.names("sort-dir", "sort_dir"), |value| {
            one_of(value, &["asc", "desc"])
        });
        Self {
            page: fields.optional("page", positive),
            per_page: per_page.unwrap_or(10),
            filter: fields
                .optional("filter", |value| words(&text(value)?))
                .unwrap_or_default(),
            sort: by
                .zip(direction)
                .map(|(by, direction)| (by, direction == "desc")),
        }
    }

    /// A list that comes in pages even where none is asked for.
    pub(crate) fn in_pages(mut self) -> Self {
        self.page.get_or_insert(1);
        self
    }

    /// `total` is the number of rows without the filter.
    pub(crate) fn reply(&self, mut rows: Vec<Value>, total: usize) -> Said<Reply> {
        if let Some((by, down)) = &self.sort {
            rows.sort_by(|a, b| {
                let order = order(&a[by], &b[by]);
                if *down { order.reverse() } else { order }
            });
        }
        let Some(page) = self.page else {
            return Ok(Reply::ok(rows.into()));
        };
        let found = rows.len();
        let from = (page - 1).saturating_mul(self.per_page);
        if from >= found && page > 1 {
            return Err(Reply::no_such_url());
        }
        let rows: Vec<Value> = rows.into_iter().skip(from).take(self.per_page).collect();
        Ok(Reply::numbered(
            200,
            json!({"data": rows, "filtered-records": found, "num-records": total}),
        ))
    }
}

fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.as_str().cmp(&b.as_str()),
    }
}

fn positive(value: &Value) -> Result<usize, String> {
    match integer::<i64>(value)? {
        1.. => integer(value),
        _ => Err("Must be greater than or equal to 1.".to_owned()),
    }
}

pub(crate) fn one_of(value: &Value, words: &[&str]) -> Result<String, String> {
    let word = text(value)?;
    if words.contains(&word.as_str()) {
        Ok(word)
    } else {
        Err(format!("Must be one of: {}.", words.join(", ")))
    }
}

/// Words with blanks between them, or within quotes.
fn words(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in text.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    if quote.is_some() {
        return Err("No closing quotation".to_owned());
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    Ok(words.iter().map(|word| word.to_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        assert_eq!(
            words("a \"B c\" d'e f'"),
            Ok(["a", "b c", "de f"].map(str::to_owned).to_vec())
        );
        assert_eq!(words("\"a"), Err("No closing quotation".to_owned()));
    }
}
