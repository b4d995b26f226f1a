//! Whether the log of changes leads to what is loaded, ruled and kept.

use crate::db::changes::{LOG, LoggedChange, digest};
use crate::db::each;
use crate::error::{Doing, Error};
use crate::identity;
use crate::model::ChangeType;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

const DOING: &str = "looking through the log of changes";

sql! {
    LOADED = "SELECT key, revision, sheet_digest FROM source", Whole;
    KEPT = "SELECT source_key, revision, digest FROM superseded", Whole;
}

/// A source, or the two entities of a ruling.
type Changed = (String, Option<String>);

/// Which revision of a sheet, if it is one, and the digest of the sheet or ruling.
type State = (Option<u32>, u32);

pub(super) fn check(db: &Connection, mut found: impl FnMut(String)) -> Result<(), Error> {
    // By source and digest, the revision as which a sheet is kept: of the same sheet the last.
    let mut kept: HashMap<(String, u32), Option<u32>> = HashMap::new();
    each(db, DOING, KEPT, (), |row| {
        let source: String = row.get("source_key").doing(DOING)?;
        let sheet: String = row.get("digest").doing(DOING)?;
        let revision = row.get("revision").doing(DOING)?;
        kept.insert((source, digest(&sheet)), revision);
        Ok(())
    })?;
    let mut taken_out: BTreeMap<(String, u32), Option<u32>> = BTreeMap::new();
    let mut by_log: HashMap<Changed, State> = HashMap::new();
    let (mut last, mut mark) = (0, 0);
    // The first number that is missing, unless something was forgotten since.
    let mut missing = None;
    each(db, DOING, LOG, (), |row| {
        let logged = LoggedChange::read(row).doing(DOING)?;
        let number = logged.sequence;
        if number != last + 1 {
            missing.get_or_insert(last + 1);
        }
        if logged.mark_after(mark) != logged.mark {
            found(format!(
                "change {number} of the log is not as it was written, or one before it is gone"
            ));
        }
        (last, mark) = (number, logged.mark);
        let Some(one) = logged.one else {
            missing = None;
            return Ok(());
        };
        let changed = (one, logged.other);
        let before = match logged.change {
            ChangeType::Loaded | ChangeType::Revised | ChangeType::Ruled => {
                by_log.insert(changed.clone(), (logged.revision, logged.digest))
            }
            _ => by_log.remove(&changed),
        };
        let is_first = matches!(logged.change, ChangeType::Loaded | ChangeType::Ruled);
        if before.is_some() == is_first {
            let name = name(&changed);
            found(format!(
                "change {number} of the log: {name} is {} before",
                if is_first { "there" } else { "not there" }
            ));
        }
        // 0: something in it was forgotten, and the sheet that is kept is another.
        if let (Some((revision, before @ 1..)), None) = (before, &changed.1) {
            taken_out.insert((changed.0, before), revision);
        }
        Ok(())
    })?;
    for (sheet, revision) in taken_out {
        if kept.get(&sheet) != Some(&revision) {
            let (source, revision) = (sheet.0, revision.unwrap_or(0));
            found(format!(
                "{source}: revision {revision}, which the log took out, is not kept"
            ));
        }
    }
    if let Some(number) = missing {
        found(format!("change {number} of the log is missing"));
    }

    let mut compare = |changed: Changed, now: State| {
        let is_right = by_log
            .remove(&changed)
            .is_some_and(|by_log| by_log.0 == now.0 && (by_log.1 == 0 || by_log.1 == now.1));
        if !is_right {
            found(format!(
                "{}: the log does not have how it came to be as it is",
                name(&changed)
            ));
        }
    };
    each(db, DOING, LOADED, (), |row| {
        let sheet: String = row.get("sheet_digest").doing(DOING)?;
        let now = (row.get("revision").doing(DOING)?, digest(&sheet));
        compare((row.get("key").doing(DOING)?, None), now);
        Ok(())
    })?;
    for ruling in identity::all_rulings(db)? {
        let words = digest(&ruling.words());
        compare((ruling.one, Some(ruling.other)), (None, words));
    }
    let mut gone: Vec<String> = by_log.keys().map(name).collect();
    gone.sort_unstable();
    for name in gone {
        found(format!(
            "{name}: it is not there, and the log does not have why"
        ));
    }
    Ok(())
}

fn name(changed: &Changed) -> String {
    match changed {
        (source, None) => source.clone(),
        (one, Some(other)) => format!("the ruling on {one} and {other}"),
    }
}
