//! Quantities in words, as they are kept beside their bounds: figures and their equivalents read in
//! every view as they do in an answer.

use crate::db::{execute, rows, stored_quantity};
use crate::error::Error;
use rusqlite::Connection;

/// The version of the words of quantities and dates, as [`Quantity`](crate::model::Quantity) and
/// [`Edtf`](crate::model::Edtf) write them. In a file with words of another version they are
/// written anew.
pub(crate) const VERSION: u32 = 1;

const DOING: &str = "writing quantities in words";

sql! {
    FIGURES = "SELECT f.source, f.claim, 0 AS position, u.key AS unit, u.factor, f.lower, f.upper,
         f.lower_inclusive, f.upper_inclusive, f.approximate, f.words
       FROM figure f JOIN unit u ON u.id = f.unit", Whole;
    EQUIVALENTS = "SELECT e.source, e.claim, e.position, u.key AS unit, u.factor, e.lower, e.upper,
         e.lower_inclusive, e.upper_inclusive, e.approximate, e.words
       FROM equivalent e JOIN unit u ON u.id = e.unit", Whole;
    SET_FIGURE = "UPDATE figure SET words = ?3 WHERE source = ?1 AND claim = ?2";
    SET_EQUIVALENT = "UPDATE equivalent SET words = ?4
       WHERE source = ?1 AND claim = ?2 AND position = ?3";
    CLAIM = "SELECT s.key || '#' || c.key AS claim FROM claim c JOIN source s ON s.id = c.source
       WHERE c.source = ?1 AND c.claim = ?2";
}

/// A quantity whose words are not those of its bounds.
struct Wrong {
    source: i64,
    claim: i64,
    position: i64,
    found: String,
    right: String,
}

/// All quantities with other words than they should have. One with impossible bounds has none.
fn wrong(db: &Connection) -> Result<Vec<Wrong>, Error> {
    let mut wrong = Vec::new();
    for sql in [FIGURES, EQUIVALENTS] {
        let found = rows(db, DOING, sql, (), |row| {
            let unit: String = row.get("unit")?;
            let quantity = stored_quantity(
                row.get("factor")?,
                (row.get("lower")?, row.get("lower_inclusive")?),
                (row.get("upper")?, row.get("upper_inclusive")?),
                row.get("approximate")?,
                &unit,
            );
            let found: String = row.get("words")?;
            let right = quantity.map(|quantity| quantity.to_string());
            let differs = right.filter(|right| *right != found);
            differs
                .map(|right| {
                    Ok(Wrong {
                        source: row.get("source")?,
                        claim: row.get("claim")?,
                        position: row.get("position")?,
                        found,
                        right,
                    })
                })
                .transpose()
        })?;
        wrong.extend(found.into_iter().flatten());
    }
    Ok(wrong)
}

/// Writes the words of all quantities anew.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    for quantity in wrong(db)? {
        let Wrong {
            source,
            claim,
            position,
            right,
            ..
        } = quantity;
        match position {
            0 => execute(db, DOING, SET_FIGURE, (source, claim, right))?,
            _ => execute(db, DOING, SET_EQUIVALENT, (source, claim, position, right))?,
        };
    }
    Ok(())
}

/// Tells of every quantity whose words are not those of its bounds.
pub(crate) fn check(db: &Connection, mut fault: impl FnMut(String)) -> Result<(), Error> {
    for quantity in wrong(db)? {
        let key = (quantity.source, quantity.claim);
        let claim: Vec<String> = rows(db, DOING, CLAIM, key, |row| row.get("claim"))?;
        let (found, right) = (quantity.found, quantity.right);
        fault(format!(
            "{}: the words of the quantity are {found:?}, and should be {right:?}",
            claim.concat()
        ));
    }
    Ok(())
}
