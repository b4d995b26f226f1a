//! By which rules a file's derived rows were made, and with which built-in catalogue. A file that
//! another version made is brought up to date when it is opened for writing.

use crate::db::{execute, rows, schema};
use crate::derived::{masks, names, quantities, search};
use crate::error::{Doing, Error};
use crate::identity;
use crate::sheet::Catalogue;
use crate::stored::StoredCatalogue;
use crate::text::fold;
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::Path;

const DOING: &str = "bringing the database up to date";

sql! {
    VERSIONS = "SELECT rule, version FROM rule_version", Scans("rule_version", "five rows");
    SET = "INSERT INTO rule_version (rule, version) VALUES (?1, ?2)
       ON CONFLICT (rule) DO UPDATE SET version = ?2";
}

const CATALOGUE: &str = "catalogue";

/// Rules by name, and their versions.
type Versions = BTreeMap<String, String>;

/// The rules of this version.
fn ours() -> Versions {
    [
        ("folding", fold::VERSION.to_string()),
        ("search words", search::VERSION.to_string()),
        ("who is who", identity::VERSION.to_string()),
        (
            "words of quantities and dates",
            quantities::VERSION.to_string(),
        ),
        (CATALOGUE, Catalogue::builtin_digest()),
    ]
    .map(|(rule, version)| (rule.to_owned(), version))
    .into()
}

fn stored(db: &Connection) -> Result<Versions, Error> {
    let found = rows(db, DOING, VERSIONS, (), |r| {
        Ok((r.get("rule")?, r.get("version")?))
    })?;
    Ok(found.into_iter().collect())
}

/// Makes the schema of a new file, and what every file has.
pub(crate) fn install(db: &Connection) -> Result<(), Error> {
    schema::create(db)?;
    StoredCatalogue::install(db)?;
    write(db)
}

fn write(db: &Connection) -> Result<(), Error> {
    for (rule, version) in ours() {
        execute(db, DOING, SET, (rule, version))?;
    }
    Ok(())
}

/// Refuses to read a file whose names would be looked for by other rules than those by which they
/// were written. Its own catalogue can be read whatever it is.
pub(crate) fn check(db: &Connection, path: &Path) -> Result<(), Error> {
    let stored = stored(db)?;
    for (rule, known) in ours() {
        let found = stored.get(&rule);
        if rule != CATALOGUE && found != Some(&known) {
            return Err(Error::OtherRules {
                path: path.to_owned(),
                found: found.cloned().unwrap_or_default(),
                rule,
                known,
            });
        }
    }
    Ok(())
}

/// Brings a file to the rules of this version, in one transaction, or leaves it as it is.
pub(crate) fn bring_up_to_date(db: &mut Connection) -> Result<(), Error> {
    if stored(db)? == ours() {
        return Ok(());
    }
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .doing(DOING)?;
    // Another process may just have done it.
    let (mut stored, mut ours) = (stored(&tx)?, ours());
    if stored != ours {
        StoredCatalogue::read(&tx)?.bring_up_to_date(&tx)?;
        // No word of the catalogue changes what is derived.
        ours.remove(CATALOGUE);
        stored.remove(CATALOGUE);
        if stored != ours {
            rebuild(&tx)?;
        }
        write(&tx)?;
    }
    tx.commit().doing(DOING)
}

/// Makes everything that is this version's: its built-in catalogue, and what follows by its rules from
/// what the sheets and rulings say. The caller holds the transaction.
pub(crate) fn derive_anew(db: &Connection) -> Result<(), Error> {
    StoredCatalogue::read(db)?.bring_up_to_date(db)?;
    rebuild(db)?;
    write(db)
}

/// Works out anew what the sheets and rulings come to.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    names::rebuild(db)?;
    quantities::rebuild(db)?;
    identity::rebuild(db)?;
    masks::rebuild(db)?;
    search::rebuild(db)
}
