//! What the mentions of a source may have in common with those of others, for who works identity out
//! elsewhere.

use super::gather::{match_keys, rule_of_names};
use super::items::{Folds, OF_SOURCE, at, items};
use super::resolve::MatchKey;
use crate::db::{first, rows};
use crate::error::Error;
use crate::model::{IdentityRule, Kind};
use rusqlite::Connection;
use std::collections::BTreeMap;

const DOING: &str = "exporting";

sql! {
    SOURCE = "SELECT id AS value FROM source WHERE key = ?1";
    ORGANISATIONS = organisations!("o.key", "m.source = ?1 AND m.kind = 5");
}

/// Something that a mention may have in common with others.
#[derive(Debug)]
pub(crate) struct MentionTie {
    /// The mention, as `source#key`.
    pub(crate) mention: String,
    pub(crate) kind: Kind,
    pub(crate) rule: IdentityRule,
    pub(crate) match_key: String,
    /// For a name, whether it is called so.
    pub(crate) called: bool,
    /// For a person's name, an organisation that has to be had in common too, as `source#key`.
    pub(crate) organisation: Option<String>,
}

/// All that the mentions of a source may have in common with others.
pub(crate) fn of_source(db: &Connection, key: &str) -> Result<Vec<MentionTie>, Error> {
    let Some(source) = first(db, DOING, SOURCE, [key], |r| r.get::<_, i64>("value"))? else {
        return Ok(Vec::new());
    };
    let mut organisations: BTreeMap<(i64, i64), Vec<String>> = BTreeMap::new();
    for (at, local) in rows(db, DOING, ORGANISATIONS, [source], |r| {
        Ok((at(r)?, r.get::<_, String>("organisation")?))
    })? {
        let of_one = organisations.entry(at).or_default();
        of_one.push(format!("{key}#{local}"));
    }
    let mut ties = Vec::new();
    for item in items(db, &OF_SOURCE, [source], &mut Folds::new())? {
        let place = item.places.first();
        let of_one = place.and_then(|at| organisations.remove(&(at.source, at.mention)));
        let of_one = of_one.unwrap_or_default();
        for MatchKey { rule, kind, text } in match_keys(&item) {
            let is_name = rule == rule_of_names(kind);
            let tie = |organisation| MentionTie {
                mention: item.reference.clone(),
                kind,
                rule,
                called: is_name && item.called.contains(&text),
                match_key: text.clone(),
                organisation,
            };
            match rule {
                // A name alone ties no persons.
                IdentityRule::Person => ties.extend(of_one.iter().cloned().map(Some).map(tie)),
                _ => ties.push(tie(None)),
            }
        }
    }
    Ok(ties)
}
