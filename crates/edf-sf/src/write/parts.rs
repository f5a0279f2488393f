//! Which items go into which request.

use std::collections::HashSet;
use std::ops::Range;

use super::Item;

/// Neighbouring items together, as many as a request may hold.
pub(super) fn split<T: Item>(items: &[T], most: usize) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut size) = (Vec::new(), 0, 0);
    let mut ids = HashSet::new();
    for (place, item) in items.iter().enumerate() {
        let id = item.identity().0;
        let is_there = T::ONCE_A_REQUEST && ids.contains(&id);
        if place > start && (size + item.size() > most || is_there) {
            parts.push(start..place);
            (start, size) = (place, 0);
            ids.clear();
        }
        ids.insert(id);
        size += item.size();
    }
    if start < items.len() {
        parts.push(start..items.len());
    }
    parts
}
