//! Parameters that take several values.

use std::collections::BTreeSet;

use crate::form;

/// The values of a comma separated parameter, duplicates gone; `None` if it was not given.
///
/// Only the first of a repeated parameter counts: the guide knows commas and nothing else.
pub(crate) fn values<'a>(query: &'a [(String, String)], name: &str) -> Option<BTreeSet<&'a str>> {
    form::first(query, name).map(|text| {
        text.split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    })
}

/// Whether a value passes a list; without a list everything does.
pub(crate) fn passes(list: Option<&BTreeSet<&str>>, value: &str) -> bool {
    list.is_none_or(|list| list.contains(value))
}
