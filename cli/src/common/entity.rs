//! The entity that an argument means: by its key, or by any name that a source gives it.

use super::Result;
use citebase::query::{AnyEntity, Found, Page, Reader, SearchFilter};
use citebase::text::printable;

/// An argument that does not mean exactly one entity.
#[derive(Debug, thiserror::Error)]
pub enum NotOne {
    /// Nobody has the name.
    #[error("no source calls anything \"{0}\"{1}")]
    Nobody(String, String),
    /// Several have it.
    #[error("\"{0}\" can be any of these; give a key:\n{1}")]
    Several(String, String),
}

/// The entities that have the key or the name.
pub fn all_so_called(base: &Reader, given: &str) -> Result<Vec<AnyEntity>> {
    Ok(match base.entity(given)? {
        Some(entity) => vec![entity],
        None => base.named(given)?,
    })
}

/// The names that are like one that nobody has, as the end of a sentence: `; perhaps "Fudan University"`. Empty
/// if none is.
pub fn perhaps(base: &Reader, given: &str) -> Result<String> {
    // A text that cannot be searched for is like no name.
    let Ok(found) = base.search(given, &SearchFilter::default(), &Page::first(10)) else {
        return Ok(String::new());
    };
    let mut names: Vec<String> = Vec::new();
    for hit in found.hits.items {
        if let Found::Entity(entity) = hit.found {
            names.push(entity.name);
        }
    }
    names.extend(found.suggestions);
    names.truncate(3);
    let names: Vec<String> = names
        .iter()
        .map(|n| format!("\"{}\"", printable(n)))
        .collect();
    Ok(match names.is_empty() {
        true => String::new(),
        false => format!("; perhaps {}", names.join(" or ")),
    })
}

/// The one entity that has the key or the name.
pub fn the_one(base: &Reader, given: &str) -> Result<AnyEntity> {
    if let Some(entity) = base.entity(given)? {
        return Ok(entity);
    }
    let mut found = base.named(given)?;
    match found.len() {
        0 => Err(NotOne::Nobody(given.to_owned(), perhaps(base, given)?).into()),
        1 => Ok(found.remove(0)),
        _ => {
            let each = found
                .iter()
                .map(|e| format!("  {}: {} ({})", e.key, e.name, e.kind));
            let list = each.collect::<Vec<_>>().join("\n");
            Err(NotOne::Several(given.to_owned(), list).into())
        }
    }
}
