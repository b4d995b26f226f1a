//! Which mentions are one entity: a function of the loaded sheets and of rulings, and of
//! nothing else. The rules stand in [`resolve`]; [`place`] finds the entity of a new mention
//! where that is plain, and [`rework`] works out anew whatever hangs together with a change.

mod gather;
mod place;
pub(crate) mod proposals;
mod resolve;
mod rework;

pub(crate) use gather::Seeds;
pub(crate) use place::{Newcomer, Placement, Use, enter, place};
pub(crate) use rework::rework;

use crate::error::{Doing, Error};
use rusqlite::{Connection, Params, Row};

/// Runs a constant and maps its rows.
pub(crate) fn rows<T>(
    db: &Connection,
    doing: &'static str,
    sql: &'static str,
    params: impl Params,
    map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = db.prepare_cached(sql).doing(doing)?;
    let found = statement.query_map(params, map).doing(doing)?;
    found.collect::<Result<_, _>>().doing(doing)
}
