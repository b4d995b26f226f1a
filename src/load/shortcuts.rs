//! By what questions know where they need not look: what a mention is in its source's claims
//! (`mention.roles`), and where more of a claim stands (`claim.more`). It is of the source alone:
//! who is the same as whom does not change it.

use crate::error::{Doing, Error};
use crate::sheet::{Checked, CheckedClaim, CheckedShape};
use rusqlite::Connection;

const SUBJECT_OF_RELATION: u8 = 1;
const OBJECT_OF_RELATION: u8 = 2;
const SUBJECT_OF_FIGURE: u8 = 4;
const SUBJECT_OF_MILESTONE: u8 = 8;
const SUBJECT_OF_STATEMENT: u8 = 16;
const SPOKEN_OF: u8 = 32;
const SPEAKER: u8 = 64;
const IDENTIFIED: u8 = 128;

const CITES_FURTHER: u8 = 1;
const LINKS: u8 = 2;
const EQUIVALENTS: u8 = 4;

/// The roles of each mention, from the tables.
macro_rules! had {
    () => {
        "SELECT source, mention, sum(role) AS roles FROM (
       SELECT source, subject AS mention, 1 AS role FROM relation
       UNION SELECT source, object, 2 FROM relation
       UNION SELECT source, subject, 4 FROM figure
       UNION SELECT source, subject, 8 FROM milestone
       UNION SELECT source, subject, 16 FROM statement
       UNION SELECT source, mention, 32 FROM statement_about
       UNION SELECT source, speaker, 64 FROM claim WHERE speaker IS NOT NULL
       UNION SELECT source, mention, 128 FROM identifier) GROUP BY source, mention"
    };
}

/// Where more of each claim stands, from the tables.
macro_rules! more {
    () => {
        "SELECT source, claim, sum(place) AS more FROM (
       SELECT source, claim, 1 AS place FROM further_citation
       UNION SELECT source, claim, 2 FROM claim_link
       UNION SELECT source, claim, 4 FROM equivalent) GROUP BY source, claim"
    };
}

sql! {
    /// A role or place too many only costs a look.
    ROLES_MISSING = concat!(
        "SELECT s.key || '#' || m.key AS key FROM (",
        had!(),
        ") x CROSS JOIN mention m ON m.source = x.source AND m.mention = x.mention
         CROSS JOIN source s ON s.id = m.source WHERE m.roles & x.roles <> x.roles"
    ), Whole;
    MORE_MISSING = concat!(
        "SELECT s.key || '#' || c.key AS key FROM (",
        more!(),
        ") x CROSS JOIN claim c ON c.source = x.source AND c.claim = x.claim
         CROSS JOIN source s ON s.id = c.source WHERE c.more & x.more <> x.more"
    ), Whole;
}

sql! {
    REBUILD = concat!(
        "UPDATE mention SET roles = 0 WHERE roles <> 0;
         UPDATE mention SET roles = x.roles FROM (",
        had!(),
        ") x WHERE x.source = mention.source AND x.mention = mention.mention;
         UPDATE claim SET more = 0 WHERE more <> 0;
         UPDATE claim SET more = x.more FROM (",
        more!(),
        ") x WHERE x.source = claim.source AND x.claim = claim.claim"
    ), Whole;
}

/// Where more of a claim of a sheet stands.
pub(super) fn more(claim: &CheckedClaim<'_>) -> u8 {
    let mut more = 0;
    if claim.passages.len() > 1 {
        more |= CITES_FURTHER;
    }
    if !claim.links.is_empty() {
        more |= LINKS;
    }
    if let CheckedShape::Figure { equivalents, .. } = &claim.body
        && !equivalents.is_empty()
    {
        more |= EQUIVALENTS;
    }
    more
}

/// The roles of each mention of a sheet.
pub(super) fn roles(checked: &Checked<'_>) -> Vec<u8> {
    let mut roles = vec![0; checked.mentions.len()];
    let mut add = |mention: i64, role: u8| {
        let index = usize::try_from(mention - 1).ok();
        if let Some(roles) = index.and_then(|index| roles.get_mut(index)) {
            *roles |= role;
        }
    };
    for claim in &checked.claims {
        match &claim.body {
            CheckedShape::Relation {
                subject, object, ..
            } => {
                add(subject.0, SUBJECT_OF_RELATION);
                add(object.0, OBJECT_OF_RELATION);
            }
            CheckedShape::Figure { subject, .. } => add(*subject, SUBJECT_OF_FIGURE),
            CheckedShape::Milestone { subject, .. } => add(*subject, SUBJECT_OF_MILESTONE),
            CheckedShape::Statement { subject, about, .. } => {
                add(*subject, SUBJECT_OF_STATEMENT);
                about.iter().for_each(|mention| add(*mention, SPOKEN_OF));
            }
        }
        if let Some(speaker) = claim.speaker {
            add(speaker, SPEAKER);
        }
    }
    for (mention, number) in checked.mentions.iter().zip(1..) {
        if !mention.identifiers.is_empty() {
            add(number, IDENTIFIED);
        }
    }
    roles
}

/// Tells of every mention that has a role which its row does not know of, and of every claim of
/// which more stands somewhere.
pub(crate) fn check(db: &Connection, mut tell: impl FnMut(String)) -> Result<(), Error> {
    let doing = "checking where claims are looked for";
    for (sql, means) in [
        (ROLES_MISSING, "questions will not find all claims of it"),
        (
            MORE_MISSING,
            "answers will not have all its citations, links and equivalents",
        ),
    ] {
        let mut statement = db.prepare(sql).doing(doing)?;
        let mut rows = statement.query(()).doing(doing)?;
        while let Some(row) = rows.next().doing(doing)? {
            let key: String = row.get("key").doing(doing)?;
            tell(format!("{key}: {means}"));
        }
    }
    Ok(())
}

/// Reads them all from the tables again.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(REBUILD)
        .doing("working out where claims are looked for")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KnowledgeBase;
    use crate::{Batch, sheet::Sheet};
    use std::ops::ControlFlow;

    fn roles(db: &Connection) -> Vec<(i64, i64, i64)> {
        let sql = "SELECT source, mention, roles FROM mention WHERE roles <> 0 ORDER BY 1, 2";
        read(db, sql)
    }

    fn read(db: &Connection, sql: &str) -> Vec<(i64, i64, i64)> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_load_writes_what_the_tables_have() {
        let mut base = KnowledgeBase::seeded().unwrap();
        let mut sheets: Vec<Sheet> = KnowledgeBase::companions().unwrap();
        let identified = sheets[0].entities.values_mut().next().unwrap();
        identified
            .identifiers
            .insert("wikidata".to_owned(), "Q1".to_owned());
        base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))
            .unwrap();
        let db = base.connection();
        let had = read(db, concat!(had!(), " ORDER BY 1, 2"));
        assert_eq!(roles(db), had);
        let (more, known) = (
            concat!(more!(), " ORDER BY 1, 2"),
            "SELECT source, claim, more FROM claim WHERE more <> 0 ORDER BY 1, 2",
        );
        let more = read(db, more);
        assert_eq!(read(db, known), more);
        for place in [CITES_FURTHER, LINKS, EQUIVALENTS] {
            assert!(
                more.iter().any(|&(.., more)| more & i64::from(place) > 0),
                "{place}"
            );
        }
        for bit in [
            SUBJECT_OF_RELATION,
            OBJECT_OF_RELATION,
            SUBJECT_OF_FIGURE,
            SUBJECT_OF_MILESTONE,
            SUBJECT_OF_STATEMENT,
            SPOKEN_OF,
            SPEAKER,
            IDENTIFIED,
        ] {
            assert!(
                had.iter().any(|(.., roles)| roles & i64::from(bit) > 0),
                "{bit}"
            );
        }
        db.execute_batch("UPDATE mention SET roles = 255; UPDATE claim SET more = 7")
            .unwrap();
        rebuild(db).unwrap();
        assert_eq!(roles(db), had);
        assert_eq!(read(db, known), more);
    }
}
